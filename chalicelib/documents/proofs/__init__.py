"""Proof before opinion: what a paper is signed, sealed or registered with, before anybody has to believe it."""
