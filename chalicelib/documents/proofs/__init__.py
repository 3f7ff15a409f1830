"""Proof before opinion: what a paper is signed, sealed or registered with, before anybody has to believe it."""

from chalicelib.documents.proofs.hooks import by_qr

__all__ = ["by_qr"]
