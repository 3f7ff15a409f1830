"""Certificates in DigiLocker: we are the issuer, and DigiLocker asks (Issuer API Specification 1.13, May 2024)."""
