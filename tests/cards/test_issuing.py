"""Cards on the emulator's tables, buckets and keys."""

from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from chalicelib.adapters import archive, pades
from chalicelib.cards import actions, rules, sheet, store
from chalicelib.cards.models import DuplicateWanted
from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import offline
from chalicelib.certificates.store import fresh_signatories
from chalicelib.core import ids
from chalicelib.core.errors import NotFound
from chalicelib.privacy import actions as privacy
from chalicelib.registry import actions as registry
from chalicelib.registry.models import DeathNoted, Mover, MoveWanted
from tests.qr import codes_in
from tests.registry.conftest import NOW, REGION, a_secretary


def file_of(card: Any) -> bytes:
    return archive.read("certificates", f"cards/{card.card_id}.pdf")


def code_of(pdf: bytes, page: int = 1) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        [code] = codes_in(document[page].render(scale=8).to_pil())
    return str(code.text)


def test_a_family_and_each_member_gets_one_card_however_often_it_is_asked_for(make):
    made = make(children=2)
    assert actions.issue_family(made.family.family_id, now=NOW).cards == 4
    assert actions.issue_family(made.family.family_id, now=NOW).cards == 0
    holders = (made.family.family_id, *(one.member_id for one in made.members))
    cards = store.of_holders(holders)
    assert [card.face.holder_id for card in cards] == list(holders)
    assert {card.status for card in cards} == {"valid"}


def test_the_file_is_front_and_back_of_a_bank_card_and_an_a4_sheet_signed(make):
    made = make()
    actions.issue_family(made.family.family_id, now=NOW)
    file = file_of(store.latest(made.members[0].member_id))
    with pikepdf.open(BytesIO(file)) as pdf:
        sizes = [tuple(round(float(side) / 72 * 25.4, 1) for side in page.MediaBox[2:]) for page in pdf.pages]
    assert sizes == [(85.6, 54.0), (85.6, 54.0), (210.0, 297.0)]
    assert pades.read_seal(file).unchanged
    with pypdfium2.PdfDocument(file) as document:
        front = document[0].get_textpage().get_text_range()
    assert ids.shown(made.members[0].member_id) in front and ids.shown(made.family.family_id) in front
    assert "Him Sadasya" in front and made.members[0].name["en"] in front


def test_the_code_says_number_name_and_family_and_nothing_sensitive(make):
    made = make(mobiles=("9812345679",), address="Secret lane 7")
    actions.issue_family(made.family.family_id, now=NOW)
    card = store.latest(made.members[0].member_id)
    found = offline.read(code_of(file_of(card)), fresh_signatories())
    assert found == sheet.claims(card)
    assert found[offline.IDENTITY] == {1: ids.shown(card.face.holder_id), 4: made.members[0].name["en"]}
    assert not any(secret in str(found) for secret in ("9812345679", "Secret lane", str(made.members[0].birth_date)))
    again = offline.read(code_of(file_of(card), page=2), fresh_signatories())
    assert again == found


def test_a_member_who_moves_keeps_the_number_and_the_old_card_is_not_valid(make):
    left, to = make(children=2), make(children=0)
    mover = left.members[1]
    actions.issue_family(left.family.family_id, now=NOW)
    before = store.latest(mover.member_id)
    moving = Mover(member_id=mover.member_id, birth_date=mover.birth_date, relation="spouse")
    wanted = MoveWanted(movers=(moving,), to_family_id=to.family.family_id, why="marriage", on="2026-11-20")
    registry.move(wanted, a_secretary(), "a-marriage", now=NOW)
    actions.issue_family(to.family.family_id, now=NOW)
    after = store.latest(mover.member_id)
    assert after.face.holder_id == before.face.holder_id and after.card_id != before.card_id
    assert after.face.family_id == to.family.family_id
    assert actions.check(before.card_id, before.check, now=NOW).standing == "superseded"
    assert actions.check(after.card_id, after.check, now=NOW).standing == "valid"


def test_the_number_alone_tells_nothing_of_a_card(make):
    made = make()
    actions.issue_family(made.family.family_id, now=NOW)
    card = store.latest(made.family.family_id)
    assert actions.check(card.card_id, "0" * 16, now=NOW).standing == "unknown"


def test_a_lost_card_is_not_valid_and_no_other_comes_by_itself_but_with_a_reason(make):
    made = make()
    family_id, member_id = made.family.family_id, made.members[0].member_id
    actions.issue_family(family_id, now=NOW)
    lost = store.latest(member_id)
    wanted = DuplicateWanted(reason="Lost at the bus stand in Shimla", lost=True)
    for _ in range(2):
        given = actions.duplicate(member_id, wanted, a_secretary(), now=NOW)
    assert (given.issue, given.status, given.holder_id) == (2, "valid", member_id)
    assert actions.check(lost.card_id, lost.check, now=NOW).standing == "revoked"
    assert actions.issue_family(family_id, now=NOW).cards == 0
    with pytest.raises(NotFound):
        actions.duplicate(member_id, wanted, a_secretary("panchayat-dhalli"), now=NOW)


def test_who_has_died_has_no_card_any_more_and_gets_none(make):
    made = make(children=2)
    member = made.members[1]
    actions.issue_family(made.family.family_id, now=NOW)
    card = store.latest(member.member_id)
    registry.note_death(member.member_id, DeathNoted(died_on="2026-11-20"), a_secretary(), now=NOW)
    for _ in range(2):
        actions.issue_family(made.family.family_id, now=NOW)
        actions.withdraw(member.member_id, now=NOW)
    assert actions.check(card.card_id, card.check, now=NOW).standing == "revoked"
    assert store.latest(member.member_id).card_id == card.card_id


def test_what_was_cut_off_in_the_middle_is_finished_with_the_same_number_and_code(make, monkeypatch):
    made = make(children=0)
    with monkeypatch.context() as broken:
        broken.setattr(store, "keep_file", lambda *_, **__: (_ for _ in ()).throw(OSError("cut off")))
        with pytest.raises(OSError, match="cut off"):
            actions.issue_family(made.family.family_id, now=NOW)
    ordered = store.latest(made.family.family_id)
    assert ordered.status == "ordered"
    assert actions.issue_family(made.family.family_id, now=NOW).cards == 1
    finished = store.latest(made.family.family_id)
    assert (finished.card_id, finished.offline, finished.status) == (ordered.card_id, ordered.offline, "valid")


def test_making_a_card_stands_in_the_log_of_the_one_it_is_about(make):
    made = make(children=0)
    actions.issue_family(made.family.family_id, now=NOW)
    lines = privacy.my_log(_citizen(made.members[0].member_id), None).lines
    assert ("issue-card", "program:cards") in {(one.line.purpose, one.line.reader_id) for one in lines}


def _citizen(person_id: str) -> Any:
    from chalicelib.edge import Who

    return Who(kind="citizen", person_id=person_id)


def test_a_card_drawn_again_is_the_same_bytes(make):
    made = make(children=0)
    actions.issue_family(made.family.family_id, now=NOW)
    card, region = store.latest(made.family.family_id), catalogue.region(REGION)
    draw = (card, region.card_template, region.region.colours.accent)
    assert sheet.draw(*draw) == sheet.draw(*draw)
    assert rules.number_of(card.face, "HP", 1) == card.card_id
