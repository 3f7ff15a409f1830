"""How we call out: one supplier a file. The only code that knows AWS clients."""
