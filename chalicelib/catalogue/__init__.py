"""What can be asked for: services, offices and calendars of the regions, as data with versions."""
