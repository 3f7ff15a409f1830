"""What happens on a certificate's way to its holder."""

from typing import ClassVar, Literal

from chalicelib.events.certificates import CertificateEvent

Way = Literal["email", "whatsapp", "digilocker", "counter"]


class DeliveryWanted(CertificateEvent):
    """Its holder asks for it (again) by one way, after it was issued. `turn` counts from 1."""

    kind: ClassVar[str] = "delivery.wanted.v1"
    way: Way
    turn: int
