"""E-mail: Amazon SES, raw messages, so that what we made is what arrives."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters import aws
from chalicelib.adapters.settings import settings
from chalicelib.adapters.supply import Unavailable, Undeliverable
from chalicelib.core.model import Model

if TYPE_CHECKING:
    from email.message import EmailMessage

NEVER = {"InvalidParameterValue"}
"""Codes of SES that no second try will mend. `MessageRejected` is not one: it may mean an unverified sender of ours."""


class Attachment(Model):
    """A file that goes with an e-mail, byte for byte."""

    file_name: str
    media_type: str
    content: bytes


class Email(Model):
    """One e-mail: plain text, and the same as HTML."""

    sender: str
    sender_name: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    attachments: tuple[Attachment, ...] = ()
    tags: dict[str, str] = {}
    """Ids that SES gives back when it tells what became of it: letters, digits, - and _ only."""


def send(email: Email) -> str:
    """Hand it to SES and give its message id. Raises Undeliverable or Unavailable."""
    tags = [{"Name": name, "Value": value} for name, value in email.tags.items()]
    try:
        answer = aws.client("ses").send_raw_email(
            RawMessage={"Data": written(email).as_bytes()}, ConfigurationSetName=settings.mail_set, Tags=tags
        )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise (Undeliverable if code in NEVER else Unavailable)(code) from error
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error
    message_id: str = answer["MessageId"]
    return message_id


def written(email: Email) -> "EmailMessage":
    """The message as it travels (RFC 5322, quoted-printable). A line break in a header raises ValueError."""
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["From"] = f"{email.sender_name} <{email.sender}>"
    message["To"] = email.to
    message["Subject"] = email.subject
    message["Content-Language"] = email.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text, cte="quoted-printable")
    message.add_alternative(email.html, subtype="html", cte="quoted-printable")
    for one in email.attachments:
        main, _, sub = one.media_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.file_name)
    return message
