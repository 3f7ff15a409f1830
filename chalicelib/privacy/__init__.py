"""Why personal data is read: purposes, consents, the log that its person sees, and what the law gives each person."""
