"""Fees: asked for, paid through a gateway, and believed only when the gateway says so to us."""
