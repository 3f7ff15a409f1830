"""DigiLocker asks, and we are the issuer: who may ask, whose certificate it is, and what is answered."""

import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from chalicelib.adapters.safe_xml import BadXml, parse
from chalicelib.catalogue.models import DigilockerIssuer
from chalicelib.certificates import ending
from chalicelib.certificates.digilocker import reading, rules
from chalicelib.certificates.digilocker.models import Call, PullUri, Refusal
from chalicelib.certificates.models import Certificate, CertificateOrder, Signatory, Standing
from chalicelib.core.errors import Conflict
from infra.local import digilocker_caller as digilocker
from tests.certificates.builders import NOW, a_certificate, an_officer, an_order

BORN = {"name": "birth_date", "label": {"en": "Date of birth"}, "value": {"en": "5 March 1992"}, "plain": "1992-03-05"}
SEX = {"name": "gender", "label": {"en": "Sex"}, "value": {"en": "Female"}, "plain": "female"}
KEY = "test-key"


def a_doctor(**changes: Any) -> CertificateOrder:
    """An order that says when its holder was born."""
    order = an_order("hi")
    return an_order("hi", subject=(*(one.model_dump() for one in order.subject), BORN, SEX), **changes)


def asked(certificate: Certificate, **changes: str) -> PullUri:
    """What the holder would ask, but for what the test changes."""
    facts = {
        "doc_type": certificate.order.type,
        "name": certificate.order.holder_name,
        "birth_date": "05-03-1992",
        "number": certificate.certificate_id,
        **changes,
    }
    call = reading.read(digilocker.pull_uri(KEY, NOW, **facts))
    assert isinstance(call, PullUri)
    return call


# Who asks


@pytest.mark.parametrize(
    "mac",
    [
        "Ze7Ow5kDKdExycxXlpgHl5pg9yLjNXP0khzebwfUop4=",
        "NjVlZWNlYzM5OTAzMjlkMTMxYzljYzU3OTY5ODA3OTc5YTYwZjcyMmUzMzU3M2Y0OTIxY2RlNmYwN2Q0YTI5ZQ==",
    ],
    ids=["bytes", "hexadecimal digits"],
)
def test_both_encodings_of_the_keyed_hash_are_known(mac: str) -> None:
    ts = "2026-01-15T10:30:00+05:30"
    key_hash = "1d88b569490d3487033999fbcf35ac9eebc2dda5315f4f44b14fa8f879ca6406"
    call = Call(root="PullURIRequest", ts=ts, txn="T-81", key_hash=key_hash, wanted="xml")
    now = rules.datetime.fromisoformat(ts)
    assert rules.is_from_digilocker(b"<PullURIRequest/>", mac, call, KEY, now)
    assert not rules.is_from_digilocker(b"<PullURIRequest/> ", mac, call, KEY, now)
    assert not rules.is_from_digilocker(b"<PullURIRequest/>", mac, call, "other-key", now)
    assert not rules.is_from_digilocker(b"<PullURIRequest/>", mac[:-2] + "A=", call, KEY, now)
    assert not rules.is_from_digilocker(b"<PullURIRequest/>", mac, call, KEY, now + timedelta(minutes=11))


@pytest.mark.parametrize("ts", ["", "yesterday", "2026-11-21T14:05:00", "2026-11-21T13:54:59+05:30"])
def test_a_time_that_is_not_now_is_not_taken(ts: str) -> None:
    assert not rules.is_fresh(ts, NOW)


# What is asked


def test_the_request_is_read_whatever_names_it_uses() -> None:
    body = (
        b'<ns:PullURIRequest xmlns:ns="http://tempuri.org/" ver="3.0" ts="t" txn="x" orgId="o" KeyHash="h">'
        b"<ns:DocDetails><DocType>MDREG</DocType><DigiLockerId>d</DigiLockerId><UID>12341234</UID><FullName>A &amp; B"
        b"</FullName><DOB>31-12-1990</DOB><RegistrationNo>HR 1</RegistrationNo></ns:DocDetails></ns:PullURIRequest>"
    )
    call = reading.read(body)
    assert isinstance(call, PullUri)
    assert (call.key_hash, call.wanted, call.name, call.birth_date) == ("h", "xml", "A & B", date(1990, 12, 31))
    assert call.numbers == {"RegistrationNo": "HR 1"}
    assert "12341234" not in call.model_dump_json()


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"<PullURIRequest>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><PullURIRequest><DocDetails/></PullURIRequest>',
        b'<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><PullURIRequest><DocDetails/></PullURIRequest>',
        b"<Other><DocDetails/></Other>",
        b"<PullURIRequest/>",
        b"<a>" * 300 + b"</a>" * 300,
        b"x" * (reading.MAX_BYTES + 1),
    ],
    ids=["nothing", "half", "entity", "foreign type", "another root", "no details", "deep", "large"],
)
def test_what_is_no_request_is_refused(hostile: bytes) -> None:
    with pytest.raises(BadXml):
        reading.read(hostile)


# Whose it is


@pytest.mark.behaviour("S5")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"name": "krishan chander sharma"}, None),
        ({"name": "डॉ. कृष्ण चंद्र शर्मा"}, None),
        ({"name": "Ramesh Kumar Verma"}, Refusal.NO_MATCH),
        ({"name": ""}, Refusal.NO_MATCH),
        ({"birth_date": "06-03-1992"}, Refusal.NO_MATCH),
        ({"birth_date": ""}, Refusal.NO_MATCH),
        ({"doc_type": "INCER"}, Refusal.NO_MATCH),
    ],
)
def test_name_date_of_birth_and_type_have_to_be_the_holders(changes: dict[str, str], why: Refusal | None) -> None:
    certificate = a_certificate(a_doctor())
    assert rules.refusal(certificate, Standing.VALID, asked(certificate, **changes)) == why


def test_where_the_certificate_has_no_date_of_birth_the_name_has_to_be_the_same() -> None:
    certificate = a_certificate(an_order("hi"))
    assert rules.refusal(certificate, Standing.VALID, asked(certificate)) is None
    other = asked(certificate, name="Krishna Chandra Verma")
    assert rules.refusal(certificate, Standing.VALID, other) is Refusal.NO_MATCH


def test_a_date_of_birth_that_the_sheet_does_not_say_tells_the_holder_from_a_namesake() -> None:
    certificate = a_certificate(an_order("hi", holder_born_on=date(1992, 3, 5)))
    assert rules.refusal(certificate, Standing.VALID, asked(certificate)) is None
    for born in ("06-03-1992", ""):
        namesake = asked(certificate, birth_date=born)
        assert rules.refusal(certificate, Standing.VALID, namesake) is Refusal.NO_MATCH


def test_a_date_of_birth_on_the_sheet_goes_before_the_one_that_was_answered() -> None:
    """An officer may have corrected it."""
    certificate = a_certificate(a_doctor(holder_born_on=date(1982, 3, 5)))
    assert rules.birth_date(certificate) == date(1992, 3, 5)


@pytest.mark.parametrize(
    ("holder", "name"), [("Gurpreet Kaur", "Kaur"), ("Sita Ram", "Ram"), ("Krishna Singh", "Singh")]
)
def test_a_name_that_so_many_share_is_not_the_holders_whole_name(holder: str, name: str) -> None:
    for born_on in (None, date(1992, 3, 5)):
        certificate = a_certificate(an_order("pa", holder_name=holder, holder_born_on=born_on))
        assert rules.refusal(certificate, Standing.VALID, asked(certificate, name=name)) is Refusal.NO_MATCH


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        (Standing.EXPIRED, None),
        (Standing.SUSPENDED, Refusal.NOT_VALID),
        (Standing.REVOKED, Refusal.NOT_VALID),
        (Standing.SUPERSEDED, Refusal.NOT_VALID),
        (Standing.UNKNOWN, Refusal.NO_MATCH),
    ],
)
def test_what_is_no_longer_good_is_not_handed_out(standing: Standing, why: Refusal | None) -> None:
    certificate = a_certificate(a_doctor())
    assert rules.refusal(certificate, standing, asked(certificate)) == why


def test_a_uri_leads_back_to_its_certificate_and_to_no_other_issuers() -> None:
    certificate = a_certificate(a_doctor())
    uri = rules.uri_of(certificate, "in.gov.haryana.ekdwar")
    assert rules.certificate_in(uri, "in.gov.haryana.ekdwar") == ("MDREG", certificate.certificate_id)
    assert rules.certificate_in(uri, "in.gov.punjab.ekdwar") is None
    assert rules.certificate_in("nonsense", "in.gov.haryana.ekdwar") is None


# What is answered


@pytest.fixture
def signed(signatory: Signatory, issue: Callable[[CertificateOrder], str]) -> tuple[Certificate, bytes]:
    """A certificate and its XML."""
    from chalicelib.certificates import store
    from chalicelib.certificates.digilocker.writing import certificate_xml

    certificate = store.get(issue(a_doctor(holder_name="Asha <Devi> & Sons")))
    assert certificate
    return certificate, certificate_xml(certificate, Standing.VALID, signatory)


def test_the_certificate_as_xml_says_what_the_sheet_says(signed: tuple[Certificate, bytes]) -> None:
    certificate, content = signed
    root = parse(content, max_bytes=100_000)
    assert (root.get("type"), root.get("status"), root.get("issueDate")) == ("MDREG", "A", "21-11-2026")
    person = root.find("IssuedTo/Person")
    assert (person.get("name"), person.get("dob"), person.get("gender")) == ("Asha <Devi> & Sons", "05-03-1992", "F")
    particulars = {one.get("name"): one.get("value") for one in root.find("CertificateData")}
    assert particulars == {one.name: one.value["en"] for one in certificate.order.subject}


def test_a_file_that_is_not_the_one_in_the_register_does_not_go_to_digilocker(
    issue: Callable[[CertificateOrder], str],
) -> None:
    from chalicelib.certificates import store
    from chalicelib.certificates.digilocker import actions

    certificate = store.get(issue(a_doctor()))
    assert certificate
    issuer = DigilockerIssuer(issuer_id="in.gov.haryana.ekdwar")
    call = asked(certificate).model_copy(update={"wanted": "both"})
    told = digilocker.read(actions._handed_out(call, certificate, Standing.VALID, issuer, NOW))
    assert told.pdf == store.file(certificate)
    another = certificate.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(Conflict):
        actions._handed_out(call, another, Standing.VALID, issuer, NOW)


def test_xmlsec_finds_the_signature_good_and_a_change_bad(
    signed: tuple[Certificate, bytes], signatory: Signatory, tmp_path: Path
) -> None:
    _, content = signed
    (tmp_path / "signer.pem").write_text(signatory.chain)
    for name, bytes_ in (("good.xml", content), ("bad.xml", content.replace(b'dob="05-03-1992"', b'dob="05-03-1982"'))):
        (tmp_path / name).write_bytes(bytes_)
    assert _xmlsec(tmp_path, "good.xml") == 0
    assert _xmlsec(tmp_path, "bad.xml") != 0


def _xmlsec(folder: Path, name: str) -> int:
    order = ["xmlsec1", "--verify", "--enabled-key-data", "x509,raw-x509-cert"]
    order += ["--pubkey-cert-pem", str(folder / "signer.pem"), str(folder / name)]
    return subprocess.run(order, capture_output=True, check=False).returncode


def opened_again(number: str, wanted: str) -> digilocker.Pulled:
    """A certificate that lies in a locker, in the form that is asked for; empty: none is named."""
    from chalicelib.adapters import secrets
    from chalicelib.certificates.digilocker import actions

    key = json.loads(secrets.secret("digilocker-issuer"))["api_key"]
    body = digilocker.pull_doc(key, NOW, f"in.gov.maharashtra.ekdwar-INCER-{number}", format=wanted)
    return digilocker.read(actions.pull("maharashtra", body, digilocker.keyed(body, key), now=NOW))


@pytest.mark.parametrize(("move", "status"), [(ending.suspend, b'status="S"'), (ending.revoke, b'status="R"')])
def test_a_document_in_a_locker_is_no_file_any_more_once_the_office_has_ended_it(
    issue: Callable[[CertificateOrder], str], maharashtra: None, move: Callable[..., Any], status: bytes
) -> None:
    number = issue(an_order())
    for wanted in ("pdf", "", "both"):
        assert opened_again(number, wanted).pdf.startswith(b"%PDF")
    move(number, an_officer(), "The papers were forged.", now=NOW)
    for wanted in ("pdf", ""):
        told = opened_again(number, wanted)
        assert (told.status, told.pdf, told.xml) == ("0", b"", b"") and "no longer valid" in told.reason
    for wanted in ("xml", "both"):
        told = opened_again(number, wanted)
        assert (told.status, told.pdf) == ("1", b"") and status in told.xml


def test_control_letters_do_not_break_the_answer() -> None:
    from chalicelib.adapters.safe_xml import element, written

    told = written(element("a", {"b": "x\x00\x0b\ufffey"}, text="\ud800z"))
    assert etree.fromstring(told).get("b") == "xy" and etree.fromstring(told).text == "z"
