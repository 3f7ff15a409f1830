"""People and families, kept once."""
