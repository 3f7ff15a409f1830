"""Registers of professionals: who may practise what, since when, until when; and what became of it."""
