"""One application, from a click to a signed certificate, through the public doors of the whole stack."""
