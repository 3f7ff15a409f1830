"""A certificate, drawn as PDF/A-2b with its QR codes and signed (PAdES), beside Chromium printing the same sheet."""

import json
import subprocess
import time
import zlib
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from infra.bench.figures import Figure, Say
from infra.bench.venv import peer_python

_CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_NOTE = (
    "an income certificate in English and Marathi, every one for another person, drawn by Typst and signed with "
    "a P-256 "
    "key in this process (KMS is a network call, and counted under cost); median processor time of {runs} in a "
    "warm process"
)
_PEER_NOTE = (
    "Chromium, warm, opens each sheet as an HTML file with the same words, fonts and QR code and prints it in the same "
    "tab; processor time of all its processes; it makes neither PDF/A nor a signature. A tab that is never left and "
    "only has its text changed prints in less than half of that"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Milliseconds of processor time a certificate."""
    runs = 20 if quick else 100
    say("Drawing and signing")
    ours = median(_make(runs))
    chromium = next((one for one in _CHROMIUM if Path(one).exists()), None)
    if chromium is None:
        note = f"{_NOTE.format(runs=runs)}; there is no Chromium on this machine to measure beside"
        return [Figure("certificate, drawn and signed", ours, "ms", target=20, note=note)]
    say("Chromium prints")
    peer = _print(chromium, runs)
    note = f"{_NOTE.format(runs=runs)}; {_PEER_NOTE}"
    return [
        Figure("certificate, drawn and signed", ours, "ms", target=20, note=note),
        Figure("certificate, beside print", ours, "ms", "Chromium", peer, target=0.2, target_of="ratio"),
    ]


def _make(runs: int) -> list[float]:
    """Processor time of each, in milliseconds, after some that warm up."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256

    from chalicelib.adapters import base45, cbor, cose, pades
    from chalicelib.adapters.cms import EcdsaSigner
    from chalicelib.certificates import sheet
    from chalicelib.certificates.claims import claims
    from infra.signing import self_issued_chain

    key = ec.generate_private_key(ec.SECP256R1())
    chain = self_issued_chain(key.public_key(), organisation="Bench", now=datetime.now(UTC))
    sign_digest = partial(key.sign, signature_algorithm=ec.ECDSA(utils.Prehashed(SHA256())))
    signer = EcdsaSigner(pades.signer_certificate(chain), sign_digest)
    found = []
    for number in range(runs + 5):
        certificate = a_certificate(number)
        began = time.process_time()
        said = cbor.encode(claims(certificate, sheet.address(certificate.certificate_id)))
        code = base45.encode(zlib.compress(cose.sign(said, key_id=bytes(8), sign_digest=sign_digest), 9))
        drawn = sheet.draw(certificate.model_copy(update={"offline": code}))
        pades.sign(drawn, signer, reason="Income certificate", at=_AT)
        found.append((time.process_time() - began) * 1000)
    return found[5:]


_AT = datetime(2026, 11, 21, 8, 35, tzinfo=UTC)
_ORDER: dict[str, Any] = {
    "service_id": "maharashtra/revenue/income-certificate",
    "version": 1,
    "region": "maharashtra",
    "region_code": "MH",
    "language": "mr",
    "accent": "#8a3b12",
    "type": "INCER",
    "title": {"en": "Income certificate", "mr": "उत्पन्न प्रमाणपत्र"},
    "authority": {"en": "Government of Maharashtra", "mr": "महाराष्ट्र शासन"},
    "office": {"en": "Tahsil Office, Haveli, Pune", "mr": "तहसील कार्यालय, हवेली, पुणे"},
    "officer": {"en": "Dnyaneshwar Kshirsagar", "mr": "श्री. ज्ञानेश्वर क्षीरसागर"},
    "designation": {"en": "Tehsildar", "mr": "तहसीलदार"},
    "law": {"en": "Maharashtra Right to Public Services Act, 2015", "mr": "महाराष्ट्र लोकसेवा हक्क अधिनियम, 2015"},
    "valid": "until 31 March after issue",
    "holder_id": "person-1",
    "office_id": "an-office",
    "officer_id": "an-officer",
    "issued_on": date(2026, 11, 21),
}


def a_certificate(number: int) -> Any:
    """A certificate that no other is like."""
    from chalicelib.certificates.models import Certificate, CertificateOrder
    from chalicelib.certificates.rules import numbers_of
    from chalicelib.core import ids

    fields = (
        ("name", "Name of applicant", "अर्जदाराचे नाव", f"Sunita Patil {number}", f"सुनीता पाटील {number}"),
        (
            "address",
            "Address",
            "पत्ता",
            f"House {number}, Wagholi, Pune 412207",
            f"घर क्र. {number}, मौजे वाघोली, पुणे 412207",
        ),
        ("annual_income", "Family income in a year", "वार्षिक कौटुंबिक उत्पन्न", f"₹1,{number % 90 + 10},000", ""),
    )
    subject = [
        {"name": name, "label": {"en": label, "mr": local}, "value": {"en": value, **({"mr": said} if said else {})}}
        for name, label, local, value, said in fields
    ]
    application_id = ids.numbered("MH")
    facts = {**_ORDER, "application_id": application_id, "holder_name": f"Sunita Patil {number}", "subject": subject}
    return Certificate(
        certificate_id=next(numbers_of("MH", application_id)),
        order=CertificateOrder.model_validate(facts),
        ordered_at=_AT,
        tried_at=_AT,
        numbered_at=_AT,
        issued_on=date(2026, 11, 21),
    )


def _print(chromium: str, runs: int) -> float:
    """Milliseconds a sheet. The peer is handed what our template is handed."""
    from chalicelib.certificates import sheet

    sheets = [sheet.data(a_certificate(number)) for number in range(runs)]
    fonts = Path(sheet.__file__).parent / "fonts"
    done = subprocess.run(
        [str(peer_python()), str(Path(__file__).parent / "programs/peer_print.py"), chromium, str(fonts)],
        input=json.dumps(sheets),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout.splitlines()[-1])["ms"])
