"""When a service is due, by the calendar of its region."""
