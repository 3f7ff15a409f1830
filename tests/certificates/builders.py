"""A valid one of everything; a test names only the field it is about."""

from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.adapters import pades
from chalicelib.adapters.cms import Algorithm
from chalicelib.certificates.models import Certificate, CertificateOrder
from chalicelib.certificates.rules import numbers_of
from chalicelib.core import ids
from chalicelib.core.text import Language
from chalicelib.edge.request import Seat, Who
from infra.signing import self_issued_chain

NOW = datetime(2026, 11, 21, 8, 35, tzinfo=UTC)


class RsaSigner:
    """A signer of another kind than ours: an RSA key, such as lies in a department's token."""

    algorithm: Algorithm = "rsa-sha256"

    def __init__(self, bits: int = 2048) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        public: Any = self._key.public_key()
        self.chain = self_issued_chain(public, organisation="A department", now=datetime.now(UTC))
        self.certificate = pades.signer_certificate(self.chain)

    def sign(self, message: bytes) -> bytes:
        """PKCS #1 v1.5."""
        return self._key.sign(message, PKCS1v15(), SHA256())


class Still:
    """A clock that stands."""

    def now(self):
        return NOW


_WORDS: dict[str, dict[str, Any]] = {
    "mr": {
        "region": "maharashtra",
        "region_code": "MH",
        "accent": "#8a3b12",
        "type": "INCER",
        "title": {"en": "Income certificate", "mr": "उत्पन्न प्रमाणपत्र"},
        "authority": {"en": "Government of Maharashtra", "mr": "महाराष्ट्र शासन"},
        "office": {"en": "Tahsil Office, Haveli, Pune", "mr": "तहसील कार्यालय, हवेली, पुणे"},
        "officer": {"en": "Dnyaneshwar Kshirsagar", "mr": "श्री. ज्ञानेश्वर क्षीरसागर"},
        "designation": {"en": "Tehsildar", "mr": "तहसीलदार"},
        "law": {
            "en": "Maharashtra Right to Public Services Act, 2015",
            "mr": "महाराष्ट्र लोकसेवा हक्क अधिनियम, 2015",
        },
        "valid": "until 31 March after issue",
        "holder_name": "Sunita Ramesh Patil",
        "subject": (
            {
                "name": "name",
                "label": {"en": "Name of applicant", "mr": "अर्जदाराचे नाव"},
                "value": {"en": "Sunita Ramesh Patil", "mr": "सुनीता रमेश पाटील"},
            },
            {
                "name": "address",
                "label": {"en": "Address", "mr": "पत्ता"},
                "value": {
                    "en": "House 12, Wagholi, Haveli, Pune 412207",
                    "mr": "घर क्र. 12, मौजे वाघोली, ता. हवेली, जि. पुणे 412207",
                },
            },
            {
                "name": "annual_income",
                "label": {"en": "Family income in a year", "mr": "वार्षिक कौटुंबिक उत्पन्न"},
                "value": {"en": "₹1,84,000"},
            },
        ),
    },
    "pa": {
        "region": "punjab",
        "region_code": "PB",
        "accent": "#1f4b99",
        "type": "RSCER",
        "title": {"en": "Residence certificate", "pa": "ਰਿਹਾਇਸ਼ ਸਰਟੀਫਿਕੇਟ"},
        "authority": {"en": "Government of Punjab", "pa": "ਪੰਜਾਬ ਸਰਕਾਰ"},
        "office": {"en": "Tehsil Office, Kharar", "pa": "ਤਹਿਸੀਲ ਦਫ਼ਤਰ, ਖਰੜ"},
        "officer": {"en": "Harjinder Singh Dhillon", "pa": "ਸ਼੍ਰੀ ਹਰਜਿੰਦਰ ਸਿੰਘ ਢਿੱਲੋਂ"},
        "designation": {"en": "Tehsildar", "pa": "ਤਹਿਸੀਲਦਾਰ"},
        "law": {
            "en": "Punjab Transparency and Accountability in Delivery of Public Services Act, 2018",
            "pa": "ਪੰਜਾਬ ਜਨਤਕ ਸੇਵਾਵਾਂ ਪਾਰਦਰਸ਼ਤਾ ਅਤੇ ਜਵਾਬਦੇਹੀ ਐਕਟ, 2018",
        },
        "valid": "for life",
        "holder_name": "Gurpreet Kaur",
        "subject": (
            {
                "name": "name",
                "label": {"en": "Name of applicant", "pa": "ਬਿਨੈਕਾਰ ਦਾ ਨਾਮ"},
                "value": {"en": "Gurpreet Kaur", "pa": "ਗੁਰਪ੍ਰੀਤ ਕੌਰ"},
            },
            {
                "name": "address",
                "label": {"en": "Address", "pa": "ਪਤਾ"},
                "value": {
                    "en": "House 45, Balongi, Kharar",
                    "pa": "ਮਕਾਨ 45, ਪਿੰਡ ਬਲੌਂਗੀ, ਤਹਿਸੀਲ ਖਰੜ, ਜ਼ਿਲ੍ਹਾ ਸਾਹਿਬਜ਼ਾਦਾ ਅਜੀਤ ਸਿੰਘ ਨਗਰ",
                },
            },
        ),
    },
    "hi": {
        "region": "haryana",
        "region_code": "HR",
        "accent": "#0b5d3b",
        "type": "MDREG",
        "title": {"en": "Certificate of permanent registration", "hi": "स्थायी पंजीकरण प्रमाण पत्र"},
        "authority": {"en": "Haryana Medical Council", "hi": "हरियाणा चिकित्सा परिषद"},
        "office": {"en": "Council Office, Panchkula", "hi": "परिषद कार्यालय, पंचकूला"},
        "officer": {"en": "Dr. Vidya Shrivastava", "hi": "डॉ. विद्या श्रीवास्तव"},
        "designation": {"en": "Registrar", "hi": "पंजीयक"},
        "law": {"en": "Haryana Medical Council Act", "hi": "हरियाणा चिकित्सा परिषद अधिनियम"},
        "valid": "for 5 years",
        "holder_name": "Dr. Krishna Chandra Sharma",
        "subject": (
            {
                "name": "name",
                "label": {"en": "Name of practitioner", "hi": "चिकित्सक का नाम"},
                "value": {"en": "Dr. Krishna Chandra Sharma", "hi": "डॉ. कृष्ण चंद्र शर्मा"},
            },
            {
                "name": "degree",
                "label": {"en": "Qualification", "hi": "योग्यता"},
                "value": {"en": "MBBS, Rohtak, 2019", "hi": "एम.बी.बी.एस., रोहतक, 2019"},
            },
        ),
    },
}


def an_order(language: Language = "mr", **changes: Any) -> CertificateOrder:
    """All that goes on a certificate in a language, of an application never heard of before."""
    words = _WORDS[language]
    facts = {
        "application_id": ids.numbered(words["region_code"]),
        "service_id": f"{words['region']}/revenue/a-service",
        "version": 1,
        "language": language,
        "holder_id": "person-1",
        "office_id": "an-office",
        "officer_id": "an-officer",
        "issued_on": date(2026, 11, 21),
        **words,
        **changes,
    }
    return CertificateOrder.model_validate(facts)


def a_certificate(order: CertificateOrder | None = None, **changes: Any) -> Certificate:
    """A numbered certificate."""
    order = order or an_order()
    facts = {
        "certificate_id": next(numbers_of(order.region_code, order.application_id)),
        "order": order,
        "ordered_at": NOW,
        "tried_at": NOW,
        "numbered_at": NOW,
        "issued_on": order.issued_on,
        **changes,
    }
    return Certificate.model_validate(facts)


def an_officer(office_id: str = "an-office", role: str = "tehsildar") -> Who:
    """An officer with a seat in an office."""
    seat = Seat(office_id=office_id, role=role, body="revenue-department", region="maharashtra")
    return Who(kind="officer", person_id="an-officer", name="Officer", seats=(seat,))


def a_citizen(person_id: str = "person-1") -> Who:
    """A citizen."""
    return Who(kind="citizen", person_id=person_id)
