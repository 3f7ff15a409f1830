"""The same figures for every body: what came in, what is pending and late, what was issued."""
