"""Certificates: ordered, numbered, rendered, signed, registered; checked by anyone, revoked by an officer."""
