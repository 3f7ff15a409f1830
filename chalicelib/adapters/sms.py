"""Text messages: Amazon SNS, by India's registered (DLT) route.

The route exists in ap-south-1 and ap-south-2 only. Entity and template travel as message attributes; without them SNS
takes the international route, which costs about twenty times as much and shows a random sender.
"""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters import aws
from chalicelib.adapters.supply import Unavailable, Undeliverable
from chalicelib.core.model import Model

NEVER = {"OptedOut", "OptedOutException", "InvalidParameter", "InvalidParameterValue", "InvalidParameterException"}
"""Codes of SNS that no second try will mend; every other one may pass."""

_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€\f")


class Sms(Model):
    """One text message, ready to go. `entity_id` and `template_id` are the operators' (DLT) registrations."""

    mobile: str
    text: str
    header: str
    entity_id: str = ""
    template_id: str = ""


def send(sms: Sms) -> str:
    """Hand it to SNS and give its message id. Raises Undeliverable or Unavailable."""
    try:
        answer = aws.client("sns").publish(PhoneNumber=sms.mobile, Message=sms.text, MessageAttributes=_attributes(sms))
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise (Undeliverable if code in NEVER else Unavailable)(code) from error
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error
    message_id: str = answer["MessageId"]
    return message_id


def _attributes(sms: Sms) -> dict[str, dict[str, str]]:
    values = {
        "AWS.SNS.SMS.SenderID": sms.header,
        "AWS.SNS.SMS.SMSType": "Transactional",
        "AWS.MM.SMS.EntityId": sms.entity_id,
        "AWS.MM.SMS.TemplateId": sms.template_id,
    }
    return {name: {"DataType": "String", "StringValue": value} for name, value in values.items() if value}


def parts(text: str) -> int:
    """In how many parts a text travels and is billed (GSM 03.38: 160, or 153 a part; else UCS-2: 70, or 67)."""
    if all(character in _GSM or character in _GSM_TWICE for character in text):
        return _parts(len(text) + sum(character in _GSM_TWICE for character in text), 160, 153)
    return _parts(len(text.encode("utf-16-be")) // 2, 70, 67)


def _parts(units: int, alone: int, joined: int) -> int:
    return 1 if units <= alone else -(-units // joined)
