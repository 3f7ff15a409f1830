"""What a citizen can do about a rejection or a delay, and who answers for it."""
