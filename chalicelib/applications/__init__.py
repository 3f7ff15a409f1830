"""The heart: drafts, submission, stages, decisions, return to the citizen, timeline."""
