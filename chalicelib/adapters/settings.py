"""What differs between a laptop and the cloud, read once from the environment."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Names of what the templates made. `infra/template.py` sets these variables on every function."""

    prefix: str
    """Stage prefix of every resource name, such as `ekdwar-dev`."""
    account_id: str
    region: str
    public_url: str
    """Where citizens reach the pages, without a closing slash."""
    secure_cookies: bool
    certificate_express: bool
    """True: the certificate machine is an express one."""
    timestamp_url: str
    """A timestamp authority (RFC 3161) that dates our signatures (PAdES B-T); empty: signatures without (B-B)."""

    def table(self, area: str) -> str:
        """The table of an area."""
        return f"{self.prefix}-{area}"

    def bucket(self, purpose: str) -> str:
        """incoming | vault | certificates | catalogue; the account makes the name unique in the world."""
        return f"{self.prefix}-{purpose}-{self.account_id}"

    @property
    def bus(self) -> str:
        return f"{self.prefix}-events"

    def machine_arn(self, name: str) -> str:
        return f"arn:aws:states:{self.region}:{self.account_id}:stateMachine:{self.prefix}-{name}"

    def queue_url(self, name: str) -> str:
        return f"https://sqs.{self.region}.amazonaws.com/{self.account_id}/{self.prefix}-{name}"

    def key_alias(self, purpose: str) -> str:
        """data | signing"""
        return f"alias/{self.prefix}-{purpose}"

    def secret(self, name: str) -> str:
        return f"{self.prefix}/{name}"


def _read(env: "os._Environ[str]") -> Settings:
    return Settings(
        prefix=env.get("EKDWAR_PREFIX", "ekdwar-local"),
        account_id=env.get("EKDWAR_ACCOUNT_ID", "000000000000"),
        region=env.get("AWS_REGION", env.get("AWS_DEFAULT_REGION", "ap-south-1")),
        public_url=env.get("EKDWAR_PUBLIC_URL", "http://ekdwar.localhost:4566"),
        secure_cookies=env.get("EKDWAR_SECURE_COOKIES", "true") == "true",
        certificate_express=env.get("EKDWAR_CERTIFICATE_EXPRESS", "false") == "true",
        timestamp_url=env.get("EKDWAR_TIMESTAMP_URL", ""),
    )


settings = _read(os.environ)
