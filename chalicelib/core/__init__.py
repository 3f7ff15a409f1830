"""Ids, clock, money, text and errors. Knows nothing of AWS."""
