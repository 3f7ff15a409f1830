"""Files go to a system that really answers (or does not), on the emulator; what it says comes back."""

import itertools
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from chalicelib.adapters.table import Refused
from chalicelib.applications import store as applications
from chalicelib.applications.models import Application, Desk
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from chalicelib.joined import actions, handing, listening, store
from chalicelib.privacy import store as logs
from infra.local.gateway import serve
from infra.local.joined import JoinedSystems
from infra.samples import samples
from tests.builders import MONDAY
from tests.joined.builders import OFFICER, after

SERVICE = "himachal-pradesh/revenue/agriculturist-certificate"
NAME = "himachal-pradesh/e-district"
_runs = itertools.count(1)


class There:
    """The other side, and a clock for both."""

    def __init__(self, double: JoinedSystems) -> None:
        self.double = double
        self.now = MONDAY

    def secret(self) -> str:
        found: str = self.double.sides[NAME]["theirs"][0]
        return found

    def say(self, number: str, sequence: int, status: str, *, secret: str = "", **facts: Any) -> Any:
        """A status as the system would post it, signed by the library of those who wrote the standard."""
        officer = None if status == "received" else OFFICER
        told = {"number": number, "sequence": sequence, "status": status, "officer": officer, "at": "2026-11-23T05:00Z"}
        body = json.dumps(told | facts)
        signature = Webhook(secret or self.secret()).sign(f"{number}.{sequence}", self.now, body)
        headers = {"webhook-id": f"{number}.{sequence}", "webhook-signature": signature}
        headers["webhook-timestamp"] = str(int(self.now.timestamp()))
        return listening.take(NAME, body.encode(), headers, now=self.now)

    def mode(self, mode: str) -> None:
        self.double.modes[NAME] = mode


@pytest.fixture(scope="module")
def side(cloud: Any) -> Iterator[JoinedSystems]:
    """A system at an address, joined with a region that is published."""
    from pathlib import Path

    from chalicelib.adapters.aws import client
    from chalicelib.adapters.secrets import secret
    from chalicelib.adapters.settings import settings
    from infra.join import join
    from infra.publish import publish

    publish([Path("regions/himachal-pradesh")], from_=date(2000, 1, 1), today=MONDAY.date())
    client("sqs").create_queue(QueueName=f"{settings.prefix}-{handing.JOB}")
    double = JoinedSystems({}, lambda: MONDAY)
    server = serve(double)
    told = join("himachal-pradesh", "e-district", f"http://127.0.0.1:{server.server_address[1]}/joined/{NAME}")
    double.sides[NAME] = told
    secret.cache_clear()
    yield double
    server.shutdown()
    server.server_close()


@pytest.fixture
def there(side: JoinedSystems) -> Iterator[There]:
    """The same, up and willing, at ten on Monday."""
    other = There(side)
    side.now = lambda: other.now
    other.mode("up")
    yield other
    other.mode("up")


def passed_on(**changes: Any) -> Application:
    """An application whose turn it is there."""
    number = ids.number_for("HP", f"joined-{next(_runs)}")
    desks = [
        Desk(stage=0, role="patwari", task="verify", office_id="patwar-theog"),
        Desk(stage=1, role="tehsildar", task="decide", office_id="tehsil-theog"),
    ]
    values = {"name": "सुनीता ठाकुर", "father_name": "देवी राम", "mobile": "9816054321", "tehsil": "184"}
    facts = {"application_id": number, "service_id": SERVICE, "service_version": 1, "region": "himachal-pradesh"}
    facts |= {"applicant_id": f"P-{number}", "applicant_name": "सुनीता ठाकुर", "created_at": MONDAY, "filed_at": MONDAY}
    facts |= {"status": "at_stage", "desks": desks, "values": values, "turn": 1, "waiting_since": MONDAY}
    made = applications.save(Application.model_validate(facts | changes), MONDAY)
    handing.pass_on(made.application_id, made.turn, now=MONDAY)
    return made


def handed(there: There) -> str:
    """The number of a file that the system has."""
    number = passed_on().application_id
    handing.call(number, now=there.now)
    return number


def kinds(number: str) -> list[str]:
    return [turn.kind.split(".")[1] for turn in applications.turns(number)]


def test_a_file_goes_under_its_number_with_what_is_declared_and_nothing_else(there: There) -> None:
    number = handed(there)
    arrived = there.double.files[number]["handed"]
    assert arrived["number"] == number and arrived["fields"]["name"] == "सुनीता ठाकुर"
    assert set(arrived["fields"]) == {"name", "father_name", "tehsil"}, "the mobile number is not declared"
    assert "9816054321" not in json.dumps(arrived)
    row = store.get(number)
    assert row and (row.stands, row.wake_at) == ("handed", after(hours=24))


def test_what_the_system_reads_stands_in_the_log_of_its_citizen(there: There) -> None:
    number = handed(there)
    [line] = logs.lines(f"P-{number}")
    assert (line.purpose, line.about, line.reader) == ("work-on-joined", number, "e-District Himachal")
    assert line.what == ("field:name", "field:father_name", "field:tehsil")


def test_the_same_order_twice_is_one_handing_over(there: There) -> None:
    number = handed(there)
    handing.pass_on(number, 1, now=MONDAY)
    handing.call(number, now=MONDAY)
    assert there.double.files[number]["puts"] == 1


def test_a_system_that_is_down_is_tried_again_later_and_silent_once_its_time_is_over(there: There) -> None:
    there.mode("down")
    number = passed_on().application_id
    assert handing.call(number, now=MONDAY) == 0
    assert handing.call(number, now=after(seconds=30)) == 0, "not before the pause is over"
    row = store.get(number)
    assert row and (row.tries, row.code, row.wake_at) == (1, "status-503", after(minutes=1))
    there.now = after(hours=25)
    assert handing.call(number, now=there.now) == 1, "one file of which nothing is heard"
    assert number in [one.application_id for one in store.silent_of(NAME, 50)]
    there.mode("up")
    there.now = after(hours=27)
    assert handing.call(number, now=there.now) == 0
    assert there.double.files[number]["puts"] == 1
    assert number not in [one.application_id for one in store.silent_of(NAME, 50)]
    assert len(list(logs.lines(f"P-{number}"))) == 1, "however often it was tried"


def test_what_breaks_on_our_side_is_seen_and_tried_again(there: There) -> None:
    number = passed_on().application_id
    applications.save(applications.get(number).model_copy(update={"service_version": 99}), MONDAY)
    with pytest.raises(NotFound):
        handing.call(number, now=MONDAY)
    row = store.get(number)
    assert row and (row.code, row.wake_at) == ("NotFound", after(minutes=1))


def test_an_order_that_was_lost_is_found_by_the_minute(there: There) -> None:
    number = passed_on().application_id
    due = [one for shard in range(store.SHARDS) for one in store.to_do(shard, MONDAY, 100)]
    assert number in due
    handing.call(number, now=MONDAY)
    due = [one for shard in range(store.SHARDS) for one in store.to_do(shard, after(hours=23), 100)]
    assert number not in due


def test_an_approval_is_that_of_the_deciding_stage_under_the_name_of_who_gave_it(there: There) -> None:
    number = handed(there)
    there.say(number, 1, "received")
    there.say(number, 2, "at_stage", officer={"officer_id": "ed-9", "name": "Mast Ram", "role": "Field Kanungo"})
    there.say(number, 3, "at_stage")
    assert there.say(number, 4, "approved").taken
    application = applications.get(number)
    assert application.decision and application.status == "approved"
    assert (application.decision.officer, application.decision.role) == ("Kamla Devi Negi", "tehsildar")
    assert application.decision.officer_id == f"{NAME}:ed-4"
    assert kinds(number) == ["worked-on", "worked-on", "approved"]
    turns = applications.turns(number)
    assert [(one.officer, one.role, one.note) for one in turns[:2]] == [
        ("Mast Ram", "", "Field Kanungo"),
        ("Kamla Devi Negi", "tehsildar", ""),
    ]


def test_the_certificate_names_the_officer_of_the_other_system(there: There) -> None:
    from chalicelib.applications.actions import service_of
    from chalicelib.applications.certificate import order_of
    from chalicelib.catalogue import actions as catalogue

    application = passed_on(values=samples()[SERVICE].values)
    handing.call(application.application_id, now=MONDAY)
    there.say(application.application_id, 1, "approved")
    approved = applications.get(application.application_id)
    order = order_of(approved, service_of(approved), catalogue.region("himachal-pradesh"))
    assert (order.officer, order.designation["en"]) == ({"en": "Kamla Devi Negi"}, "Tehsildar")


def test_twice_late_and_out_of_order_changes_nothing(there: There) -> None:
    number = handed(there)
    assert there.say(number, 3, "approved").taken
    for sequence, status in ((3, "approved"), (2, "rejected"), (1, "received")):
        told = there.say(number, sequence, status)
        assert (told.taken, told.sequence) == (False, 3)
    assert kinds(number) == ["approved"]


def test_a_word_whose_row_was_not_written_is_carried_out_once(there: There) -> None:
    """A crash between the move and the row: the same word comes again."""
    number = handed(there)
    row = store.get(number)
    assert row
    there.say(number, 1, "at_stage")
    known = store.get(number)
    assert known
    store.keep(row.model_copy(update={"version": known.version}))
    assert there.say(number, 1, "at_stage").taken
    assert kinds(number) == ["worked-on"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"officer": OFFICER, "reason": "Not eligible."}, "reason"),
        ({"officer": OFFICER, "reason": ""}, "reason"),
        ({"officer": None, "reason": "The jamabandi shows another owner."}, "officer.name"),
        ({"officer": OFFICER | {"name": ""}, "reason": "The jamabandi shows another owner."}, "officer.name"),
    ],
)
def test_no_machine_refuses_anyone(there: There, changes: dict[str, Any], field: str) -> None:
    number = handed(there)
    with pytest.raises(Invalid) as refused:
        there.say(number, 1, "rejected", **changes)
    assert field in [one.field for one in refused.value.faults]
    assert applications.get(number).status == "at_stage"
    assert there.say(number, 1, "rejected", reason="The jamabandi shows another owner of this land.").taken
    assert applications.get(number).status == "rejected"


def test_a_return_names_what_is_to_be_mended_and_the_mended_file_goes_again(there: There) -> None:
    number = handed(there)
    with pytest.raises(Invalid):
        there.say(number, 1, "returned", fields={"no_such": "?"})
    there.say(number, 1, "returned", fields={"khata": "This khata is of another mohal."})
    application = applications.get(number)
    assert application.mend and application.status == "returned"
    assert application.mend.fields == {"khata": "This khata is of another mohal."}
    with pytest.raises(Conflict):
        there.say(number, 2, "approved")
    again = applications.save(application.model_copy(update={"status": "at_stage", "turn": 9, "mend": None}), MONDAY)
    handing.pass_on(number, again.turn, now=MONDAY)
    handing.call(number, now=MONDAY)
    assert there.double.files[number]["handed"]["turn"] == 9 and there.double.files[number]["puts"] == 2
    assert there.say(number, 2, "approved").taken


def test_only_the_system_that_was_handed_a_file_speaks_of_it(there: There) -> None:
    number = handed(there)
    with pytest.raises(NotSignedIn):
        there.say(number, 1, "approved", secret="whsec_c29tZWJvZHkgZWxzZSBzb21lYm9keSBlbHNl")
    with pytest.raises(NotSignedIn):
        listening.take("punjab/e-district", b"{}", {}, now=MONDAY)
    with pytest.raises(NotFound):
        there.say(ids.number_for("HP", "nobody's"), 1, "approved")
    assert kinds(number) == []


def test_a_message_that_was_caught_on_the_way_is_worth_nothing_later(there: There) -> None:
    number = handed(there)
    body = json.dumps({"number": number, "sequence": 1, "status": "received", "at": "2026-11-23T05:00:00Z"})
    signature = Webhook(there.secret()).sign(f"{number}.1", MONDAY, body)
    headers = {"webhook-id": f"{number}.1", "webhook-signature": signature}
    headers["webhook-timestamp"] = str(int(MONDAY.timestamp()))
    with pytest.raises(NotSignedIn):
        listening.take(NAME, body.encode(), headers, now=after(minutes=6))
    assert listening.take(NAME, body.encode(), headers, now=after(minutes=4)).taken


def test_what_is_not_said_in_time_is_asked_for(there: There) -> None:
    number = handed(there)
    there.double.handle("POST", f"/joined/{NAME}/applications/{number}/say", {}, b"status=approved&quietly=1")
    there.now = after(hours=24)
    handing.call(number, now=there.now)
    assert applications.get(number).status == "approved"
    row = store.get(number)
    assert row and (row.stands, row.said, row.silent_since) == ("over", "approved", None)


def test_the_same_word_again_is_a_sign_of_life_and_no_answer_is_silence(there: There) -> None:
    number = handed(there)
    there.now = after(hours=24)
    assert handing.call(number, now=there.now) == 0
    row = store.get(number)
    assert row and (row.heard_at, row.wake_at) == (after(hours=24), after(hours=48))
    there.mode("silent")
    there.now = after(hours=48)
    assert handing.call(number, now=there.now) == 1
    there.now = after(hours=54)
    assert handing.call(number, now=there.now) == 0, "told once"
    row = store.get(number)
    assert row and (row.silent_since, row.code) == (after(hours=48), "status-503")


def test_an_answer_that_is_not_signed_is_none(there: There, monkeypatch: pytest.MonkeyPatch) -> None:
    number = handed(there)
    there.now = after(hours=24)
    theirs = there.double.sides[NAME]["theirs"]
    monkeypatch.setitem(there.double.sides[NAME], "theirs", ["whsec_c29tZWJvZHkgZWxzZSBzb21lYm9keSBlbHNl"])
    assert handing.call(number, now=there.now) == 1
    row = store.get(number)
    assert row and row.code == "not-signed" and theirs


def test_a_file_that_the_system_has_lost_is_handed_over_again(there: There) -> None:
    number = handed(there)
    del there.double.files[number]
    there.now = after(hours=24)
    handing.call(number, now=there.now)
    handing.call(number, now=there.now)
    assert there.double.files[number]["puts"] == 1


def test_the_citizen_takes_it_back_there_too(there: There) -> None:
    number = handed(there)
    application = applications.get(number)
    withdrawn = applications.save(application.model_copy(update={"status": "withdrawn", "turn": 5}), MONDAY)
    handing.pass_on(number, withdrawn.turn, now=MONDAY)
    handing.call(number, now=MONDAY)
    arrived = there.double.files[number]["handed"]
    assert (arrived["status"], arrived["fields"]) == ("withdrawn", {})
    with pytest.raises(Conflict):
        there.say(number, 9, "approved")
    row = store.get(number)
    assert row and row.wake_at is None


def test_what_an_authority_sends_back_goes_there_with_its_order(there: There) -> None:
    from chalicelib.applications import actions as files
    from chalicelib.applications.models import Direction

    number = handed(there)
    there.say(number, 1, "rejected", reason="The jamabandi shows another owner of this land.")
    order = Direction(
        appeal_id=f"{number}.1", rung=1, authority={"en": "SDO (Civil)"}, text="Look at the mutation of 2024."
    )
    reopened = files.carry_out(order, number, now=MONDAY)
    assert reopened.status == "forwarded"
    files.open_stage(number, "a-token", now=MONDAY)
    assert kinds(number) == ["rejected", "reopened", "passed-on"]
    handing.pass_on(number, applications.get(number).turn, now=MONDAY)
    handing.call(number, now=MONDAY)
    arrived = there.double.files[number]["handed"]
    assert (arrived["status"], arrived["role"], arrived["order"]["text"]) == ("open", "tehsildar", order.text)
    assert there.say(number, 2, "approved").taken


def test_of_two_calls_at_once_one_is_made(there: There) -> None:
    number = passed_on().application_id
    row = store.get(number)
    assert row
    store.keep(row.model_copy(update={"wake_at": MONDAY + timedelta(minutes=2)}))
    handing.call(number, now=MONDAY)
    assert number not in there.double.files, "somebody else is at it"
    with pytest.raises(Refused):
        store.keep(row)


def test_figures_tell_how_a_system_keeps_its_time(there: There) -> None:
    from chalicelib.edge import Who

    number = handed(there)
    there.now = after(minutes=3)
    there.say(number, 1, "received")
    board = actions.board("himachal-pradesh", Who(kind="operator"), now=there.now)
    [figures] = board.systems
    assert figures.handed >= figures.heard >= 1 and figures.median_s is not None and figures.longest_s is not None
    assert figures.median_s <= figures.longest_s
    with pytest.raises(NotFound):
        actions.board("himachal-pradesh", Who(kind="officer"), now=there.now)
