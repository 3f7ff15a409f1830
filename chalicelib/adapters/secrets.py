"""Secrets Manager: secrets that the templates made, each read once in the life of a process."""

from functools import cache

from chalicelib.adapters import aws
from chalicelib.adapters.settings import settings


@cache
def secret(name: str) -> bytes:
    """A secret by its short name, such as `sessions`."""
    text: str = aws.client("secretsmanager").get_secret_value(SecretId=settings.secret(name))["SecretString"]
    return text.encode()
