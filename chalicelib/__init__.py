"""One folder per area of public life; see docs/tour.md."""
