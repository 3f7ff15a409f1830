"""From an order to a signed file in the register, on the emulator's tables, buckets and keys."""

import dataclasses
import hashlib
import re
import subprocess
from itertools import islice
from pathlib import Path
from shutil import which

import pytest

from chalicelib.adapters import archive, pades
from chalicelib.adapters.aws import client
from chalicelib.certificates import actions, copies, ending, keys, rules, signers, store
from chalicelib.certificates.checking import actions as checking
from chalicelib.certificates.models import Signatory
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, NotAllowed, NotFound
from tests.certificates.builders import NOW, RsaSigner, a_citizen, an_officer, an_order
from tests.certificates.conftest import answering


def file_of(certificate_id: str) -> bytes:
    return archive.read("certificates", f"{certificate_id}.pdf")


def events_of(certificate_id: str) -> list[str]:
    return [item.event_kind for item in store.CertificateItem.query(certificate_id) if item.event_kind]


def test_a_certificate_goes_from_order_to_register(issue):
    certificate = store.get(issue(an_order()))

    assert certificate.status == "valid"
    assert certificate.valid_until.isoformat() == "2027-03-31"
    assert certificate.sha256 == hashlib.sha256(file_of(certificate.certificate_id)).hexdigest()
    assert sorted(events_of(certificate.certificate_id)) == ["certificate.issued.v1", "certificate.ordered.v1"]


def test_every_step_may_be_taken_twice_and_late(issue):
    order = an_order()
    first = store.get(issue(order))
    file = file_of(first.certificate_id)

    again = store.get(issue(order))

    assert again == first
    assert file_of(first.certificate_id) == file
    assert len(events_of(first.certificate_id)) == 2


def test_an_order_that_comes_twice_makes_one_certificate(signatory):
    order = an_order()
    assert actions.order_certificate(order, now=NOW) == actions.order_certificate(order, now=NOW)


def test_a_number_that_another_applications_certificate_has_is_left_to_it(signatory, monkeypatch):
    other = actions.order_certificate(an_order(), now=NOW)
    order = an_order()
    mine = list(islice(rules.numbers_of("MH", order.application_id), 2))
    monkeypatch.setattr(rules, "numbers_of", lambda *_: iter([other, mine[1]]))
    for _ in range(2):
        assert actions.order_certificate(order, now=NOW) == mine[1]


def test_the_first_signature_stays_when_two_workers_sign_at_once(signatory):
    certificate_id = actions.order_certificate(an_order(), now=NOW)
    actions.number_certificate(certificate_id, now=NOW)
    certificate = store.get(certificate_id)
    drawn = actions.render_certificate(certificate_id)
    actions.sign_certificate(certificate_id, drawn, now=NOW)
    first = file_of(certificate_id)

    store.keep_file(certificate, b"another signature", sha256="0", key_id="another")

    assert file_of(certificate_id) == first
    assert store.file_facts(certificate)["sha256"] == hashlib.sha256(first).hexdigest()


def test_a_sheet_that_would_now_be_drawn_differently_is_not_signed(signatory):
    certificate_id = actions.order_certificate(an_order(), now=NOW)
    actions.number_certificate(certificate_id, now=NOW)
    with pytest.raises(Conflict):
        actions.sign_certificate(certificate_id, "0" * 64, now=NOW)


def test_what_is_not_signed_is_not_registered(signatory):
    certificate_id = actions.order_certificate(an_order(), now=NOW)
    actions.number_certificate(certificate_id, now=NOW)
    with pytest.raises(Conflict):
        actions.register_certificate(certificate_id, now=NOW)


def test_a_failure_goes_to_a_person_once_and_can_be_made_good(issue, signatory):
    order = an_order()
    certificate_id = actions.order_certificate(order, now=NOW)
    for _ in range(2):
        actions.give_certificate_to_person(certificate_id, "States.Timeout", now=NOW)
    assert events_of(certificate_id).count("certificate.failed.v1") == 1

    actions.make_again(certificate_id, now=NOW)
    issue(order)

    assert store.get(certificate_id).status == "valid"
    assert store.get(certificate_id).attempt == 2


def test_a_lost_workflow_is_started_again_when_its_time_has_passed(signatory):
    from datetime import timedelta

    certificate_id = actions.order_certificate(an_order(), now=NOW)
    assert certificate_id not in store.overdue(NOW + timedelta(minutes=2))

    actions.restart_overdue(now=NOW + timedelta(minutes=4))

    assert store.get(certificate_id).attempt == 2
    assert certificate_id not in store.overdue(NOW + timedelta(minutes=5))


def test_one_certificate_takes_the_place_of_another(issue):
    old = issue(an_order())
    new = issue(an_order(supersedes=old))

    assert checking.verify(old, now=NOW).standing == "superseded"
    assert checking.verify(new, now=NOW).standing == "valid"
    assert "certificate.superseded.v1" in events_of(old)


def test_only_its_holder_gets_a_link(issue):
    certificate_id = issue(an_order())
    link = actions.download_link(certificate_id, a_citizen())
    assert f"{ids.shown(certificate_id)}_2026-11-21.pdf" in link
    for stranger in (a_citizen("person-2"), an_officer()):
        with pytest.raises(NotFound):
            actions.download_link(certificate_id, stranger)


def test_a_file_that_is_not_the_one_in_the_register_goes_nowhere(issue):
    """Somebody has put another over it, with the same facts beside it, past the lock of the archive."""
    certificate = store.get(issue(an_order()))
    assert store.file_sha256(certificate) == certificate.sha256
    for checksum in ({}, {"ChecksumAlgorithm": "SHA256"}):
        client("s3").put_object(
            Bucket=actions.settings.bucket("certificates"),
            Key=f"{certificate.certificate_id}.pdf",
            Body=file_of(certificate.certificate_id) + b"%",
            Metadata=store.file_facts(certificate),
            **checksum,
        )
        for go in (
            lambda: actions.download_link(certificate.certificate_id, a_citizen()),
            lambda: copies.link(certificate),
            lambda: copies.content(certificate),
        ):
            with pytest.raises(Conflict) as refused:
                go()
            assert refused.value.code == "certificate-file-changed"


@pytest.mark.behaviour("S104")
def test_an_officer_of_the_office_revokes_with_a_reason_and_everybody_sees_it(issue):
    certificate_id = issue(an_order())
    for _ in range(2):
        checked = ending.revoke(certificate_id, an_officer(), "The papers were forged.", now=NOW)

    assert checked.standing == "revoked"
    assert checked.ended_on.isoformat() == "2026-11-21"
    assert "forged" not in checked.model_dump_json()
    assert events_of(certificate_id).count("certificate.revoked.v1") == 1


def test_an_officer_of_another_office_revokes_nothing(issue):
    certificate_id = issue(an_order())
    with pytest.raises(NotAllowed):
        ending.revoke(certificate_id, an_officer("another-office"), "Not my certificate.", now=NOW)


@pytest.mark.skipif(not (which("pdfsig") and which("qpdf")), reason="needs poppler-utils and qpdf")
@pytest.mark.behaviour("S104")
@pytest.mark.parametrize("language", ["hi", "pa", "mr"])
def test_other_programs_find_the_signature_good_and_the_file_sound(issue, language, tmp_path: Path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(file_of(issue(an_order(language))))

    must_be_good(path)


@pytest.mark.skipif(not (which("pdfsig") and which("qpdf")), reason="needs poppler-utils and qpdf")
def test_a_departments_own_signer_signs_the_files_and_our_key_what_is_checked_offline(
    issue, monkeypatch, tmp_path: Path
):
    """Its kind is one entry; codes, credentials and lists stay under the key in KMS."""
    signer, known = RsaSigner(), store.fresh_signatories()
    token = Signatory(key_id="slot-1", kind="token", chain=signer.chain)
    both = known.model_copy(update={"files": "slot-1", "signatories": (token, *known.signatories)})
    monkeypatch.setitem(signers.KINDS, "token", lambda _: signer)
    monkeypatch.setattr(store, "signatories", lambda _now: both)
    monkeypatch.setattr(store, "fresh_signatories", lambda: both)

    certificate = store.get(issue(an_order()))
    path = tmp_path / "certificate.pdf"
    path.write_bytes(file_of(certificate.certificate_id))

    must_be_good(path)
    assert certificate.key_id == "slot-1"
    assert pades.read_seal(path.read_bytes()).certificate == signer.certificate.certificate
    assert checking.verify_file(path.read_bytes(), now=NOW).verdict == "valid"
    assert checking.of_code(certificate.offline) == certificate
    assert "slot-1" not in {one.kid for one in checking.key_set(now=NOW).keys}
    assert len(keys.did_document()["assertionMethod"]) == len({one.key_id for one in known.signatories})


def must_be_good(path: Path) -> None:
    """For poppler and for qpdf."""
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
    sound = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)

    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "No syntax or stream encoding errors" in sound.stdout
    assert sound.returncode == 0


@pytest.mark.skipif(not (which("pdfsig") and which("qpdf")), reason="needs poppler-utils and qpdf")
def test_with_a_timestamp_authority_certificates_are_dated_and_without_an_answer_they_are_signed_all_the_same(
    issue, monkeypatch, timestamp_authority, tmp_path: Path, capsys, caplog
):
    """PAdES B-T; where the authority gives no timestamp, B-B rather than no certificate, and operators are told."""
    token = bytes.fromhex("060b2a864886f70d010910020e")
    with answering(lambda _: b"<html>Sign in</html>") as proxy:
        for url, is_dated in ((timestamp_authority, True), ("http://127.0.0.1:9/", False), (proxy, False)):
            monkeypatch.setattr(actions, "settings", dataclasses.replace(actions.settings, timestamp_url=url))
            capsys.readouterr()
            caplog.clear()
            certificate_id = issue(an_order())
            file = file_of(certificate_id)
            message = bytes.fromhex(re.findall(rb"/Contents <([0-9a-fA-F]+)>", file)[-1].decode())
            assert (token in message) is is_dated
            assert ('"without_timestamp":1' in capsys.readouterr().out) is not is_dated
            warned = [one.signed for one in caplog.records if one.message == "signed without timestamp"]
            assert warned == ([] if is_dated else [f"Income certificate {ids.shown(certificate_id)}"])
            path = tmp_path / "certificate.pdf"
            path.write_bytes(file)
            must_be_good(path)
            assert checking.verify_file(file, now=NOW).verdict == "valid"
