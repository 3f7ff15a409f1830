"""Which message goes to whom, by which channel, in which language; each exactly once."""
