"""What happens in Ekdwar, as published events. Personal data never travels in them."""

from chalicelib.events.event import Event, event_class, every_event

__all__ = ["Event", "event_class", "every_event"]
