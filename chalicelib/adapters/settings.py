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
    email_from: str
    """Sender of Ekdwar's own mails (codes); SES has to know it."""
    sms_header: str
    """Sender of Ekdwar's own SMS (codes), as registered with the operators (DLT)."""
    sms_entity_id: str
    """DLT principal entity of that sender; empty: codes go by the international route."""
    sms_code_templates: dict[str, str]
    """DLT template of the code to sign in, by language; of other codes by use and language (`registration.hi`)."""
    codes_per_address: int
    """How many codes and tries one internet address may have in a quarter of an hour (many share one in India)."""
    searches_per_address: int
    """How often one internet address may look into public registers in a quarter of an hour."""
    gateway_url: str
    """The payment gateway, without a closing slash."""
    digilocker_url: str
    """DigiLocker, without a closing slash; empty: papers are not fetched from there."""
    ocr_function: str
    """The function that reads letters in pictures; empty: this machine's own program, or nobody."""

    whatsapp_url: str
    """WhatsApp Cloud API with its version, without a closing slash; empty: nothing goes that way."""

    def table(self, area: str) -> str:
        """The table of an area."""
        return f"{self.prefix}-{area}"

    def bucket(self, purpose: str) -> str:
        """incoming | vault | certificates | catalogue; the account makes the name unique in the world."""
        return f"{self.prefix}-{purpose}-{self.account_id}"

    @property
    def bus(self) -> str:
        return f"{self.prefix}-events"

    @property
    def mail_set(self) -> str:
        """The configuration set of SES by which we hear what became of a letter."""
        return f"{self.prefix}-mail"

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
        email_from=env.get("EKDWAR_EMAIL_FROM", "no-reply@ekdwar.example"),
        sms_header=env.get("EKDWAR_SMS_HEADER", "EKDWAR"),
        sms_entity_id=env.get("EKDWAR_SMS_ENTITY_ID", ""),
        sms_code_templates=_pairs(env.get("EKDWAR_SMS_CODE_TEMPLATES", "")),
        codes_per_address=int(env.get("EKDWAR_CODES_PER_ADDRESS", "300")),
        searches_per_address=int(env.get("EKDWAR_SEARCHES_PER_ADDRESS", "60")),
        gateway_url=env.get("EKDWAR_GATEWAY_URL", "https://api.razorpay.com"),
        digilocker_url=env.get("EKDWAR_DIGILOCKER_URL", ""),
        whatsapp_url=env.get("EKDWAR_WHATSAPP_URL", ""),
        ocr_function=env.get("EKDWAR_OCR_FUNCTION", ""),
    )


def _pairs(text: str) -> dict[str, str]:
    """`en:1107…,hi:1108…`"""
    return dict(pair.split(":", 1) for pair in text.split(",") if pair)


settings = _read(os.environ)
