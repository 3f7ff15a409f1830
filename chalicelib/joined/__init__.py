"""Systems of departments' own: files are handed over to them under their number, and what they say comes back."""
