"""What can go wrong with a supplier, in two words: try again, or don't."""


class Unavailable(Exception):
    """The supplier can't take it now, or we don't know whether it has: try again later."""


class Undeliverable(Exception):
    """The supplier will never take it (a number that opted out, an address that does not exist): don't try again."""
