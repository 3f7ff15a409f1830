"""Who is asking: one-time codes, officers' second factor, sessions, and the one table of permissions."""
