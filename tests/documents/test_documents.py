"""A document on its way: asked for, posted, inspected, kept or refused."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chalicelib.core.errors import Conflict, NotFound
from tests.documents import files

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("cloud")


@pytest.fixture
def holder() -> str:
    return f"P{uuid4().hex[:12]}"


def ask(holder: str, key: str = "first-key", **changes: Any) -> Any:
    from chalicelib.documents import actions
    from chalicelib.documents.models import Gift

    wish = {"kind": "ration-card", "file_name": "राशन कार्ड.pdf", "media_type": "application/pdf", **changes}
    now, back = wish.pop("now", NOW), wish.pop("back", "")
    return actions.ask_to_give(holder, Gift.model_validate(wish), key, now=now, back=back)


def post(slip: Any, content: bytes, **changed: str) -> httpx.Response:
    return httpx.post(slip.url, data=slip.fields | changed, files={"file": ("any", content)})


def given(holder: str, content: bytes, key: str = "first-key", **changes: Any) -> Any:
    from chalicelib.documents import actions

    slip = ask(holder, key, **changes)
    assert post(slip, content).status_code in (200, 201, 204, 303)
    return actions.inspect(slip.document_id, NOW)


def stored(purpose: str, prefix: str) -> list[str]:
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.settings import settings

    found = client("s3").list_objects_v2(Bucket=settings.bucket(purpose), Prefix=prefix)
    return [row["Key"] for row in found.get("Contents", [])]


def events(document_id: str) -> list[str]:
    from chalicelib.documents.store import DocumentItem

    return [item.event_kind for item in DocumentItem.query(document_id) if item.event_kind]


def test_a_harmless_file_is_accepted_and_can_be_seen(holder: str) -> None:
    from chalicelib.documents import actions

    content = files.pdf(pages=2)
    document = given(holder, content)
    assert (document.status, document.pages, document.size_bytes) == ("accepted", 2, len(content))
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.file_name == "राशन कार्ड.pdf"
    answer = httpx.get(actions.link_to_see(document))
    assert answer.content == content
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")


def test_what_is_kept_is_under_the_data_key_and_the_upload_is_gone(holder: str) -> None:
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.settings import settings

    document = given(holder, files.photo(), media_type="image/jpeg")
    head = client("s3").head_object(Bucket=settings.bucket("vault"), Key=document.content_key)
    assert head["ServerSideEncryption"] == "aws:kms"
    assert not stored("incoming", document.document_id)


def test_a_bad_file_is_refused_and_never_kept(holder: str) -> None:
    from chalicelib.documents import actions

    document = given(holder, files.packed(files.with_script))
    assert (document.status, document.reason, document.content_key) == ("refused", "active-content", "")
    assert not stored("incoming", document.document_id)
    assert not stored("vault", f"documents/{document.document_id}")
    assert events(document.document_id) == ["document.refused.v1"]
    with pytest.raises(NotFound):
        actions.link_to_see(document)


def test_a_file_that_swells_is_refused_in_the_time_allowed(holder: str) -> None:
    assert given(holder, files.swollen_pdf()).reason == "too-much-work"


def test_inspecting_twice_is_inspecting_once(holder: str) -> None:
    from chalicelib.documents import actions

    first = given(holder, files.pdf())
    again = actions.inspect(first.document_id, NOW + timedelta(hours=1))
    assert again == first
    assert events(first.document_id) == ["document.accepted.v1"]


def test_a_later_upload_cannot_take_the_place_of_what_was_inspected(holder: str) -> None:
    from chalicelib.documents import actions

    slip = ask(holder)
    post(slip, files.pdf())
    first = actions.inspect(slip.document_id, NOW)
    post(slip, files.pdf(files.with_script))
    assert actions.inspect(slip.document_id, NOW) == first
    assert not stored("incoming", slip.document_id)


def test_the_same_key_is_the_same_document(holder: str) -> None:
    assert ask(holder).document_id == ask(holder).document_id
    assert ask(holder).document_id != ask(holder, "other-key").document_id
    assert ask(holder).document_id != ask(holder + "X").document_id


def test_a_key_serves_one_paper_only(holder: str) -> None:
    ask(holder)
    with pytest.raises(Conflict):
        ask(holder, kind="aadhaar-offline")


def test_a_key_whose_file_is_here_gives_no_second_slip(holder: str) -> None:
    given(holder, files.pdf())
    with pytest.raises(Conflict):
        ask(holder)


def test_the_slip_takes_this_key_this_type_and_this_size_only(holder: str) -> None:
    slip = ask(holder)
    assert post(slip, files.pdf(), key="someone-else").status_code == 403
    assert post(slip, files.pdf(), **{"Content-Type": "text/html"}).status_code == 403
    assert post(slip, b"x" * (slip.max_bytes + 1)).status_code == 400
    assert post(slip, b"").status_code == 400


def test_a_slip_may_send_the_browser_back(holder: str) -> None:
    back = "http://ekdwar.localhost/applications/MH1"
    answer = post(ask(holder, back=back), files.pdf())
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(back)


def test_an_upload_nobody_asked_for_is_removed() -> None:
    from chalicelib.adapters import buckets
    from chalicelib.documents import actions

    buckets.write("incoming", "stranger", b"x", content_type="application/pdf")
    assert actions.inspect("stranger", NOW) is None
    assert not stored("incoming", "stranger")


def test_a_document_still_on_its_way_stays_waiting(holder: str) -> None:
    from chalicelib.documents import actions

    slip = ask(holder)
    assert actions.inspect(slip.document_id, NOW).status == "waiting"


def test_many_documents_come_in_the_order_asked(holder: str) -> None:
    from chalicelib.documents import actions

    one, two = ask(holder, "key-one-1").document_id, ask(holder, "key-two-2").document_id
    assert [document.document_id for document in actions.get_many([two, "nothing", one, two])] == [two, one]


def test_a_person_sees_the_own_documents_newest_first_and_page_by_page(holder: str) -> None:
    from chalicelib.documents import actions

    made = [ask(holder, f"key-no-{n}", now=NOW + timedelta(minutes=n)).document_id for n in range(3)]
    first = actions.held_by(holder, limit=2)
    rest = actions.held_by(holder, after=first.next, limit=2)
    assert [d.document_id for d in (*first.documents, *rest.documents)] == made[::-1]
    assert rest.next is None


def test_anybody_elses_document_is_not_there(holder: str) -> None:
    from chalicelib.documents import actions

    document_id = ask(holder).document_id
    with pytest.raises(NotFound):
        actions.get_own(document_id, "somebody-else")


def test_the_reaction_reads_what_s3_tells(holder: str) -> None:
    import json

    import chalicelib.documents.reactions  # noqa: F401
    from chalicelib.documents import actions
    from chalicelib.edge.doors import handlers

    slip = ask(holder)
    post(slip, files.pdf())
    told = {
        "version": "0",
        "id": "5d4d7a2b-0a1c-4d28-9d6e-4f0f3a5b6c7d",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "000000000000",
        "time": "2026-11-21T09:31:00Z",
        "region": "ap-south-1",
        "resources": ["arn:aws:s3:::ekdwar-test-incoming-000000000000"],
        "detail": {
            "version": "0",
            "bucket": {"name": "ekdwar-test-incoming-000000000000"},
            "object": {"key": slip.document_id, "size": 812, "etag": "b1946ac9", "sequencer": "00617F08299329D189"},
            "request-id": "N4N7GDK58NMKJ12R",
            "requester": "000000000000",
            "source-ip-address": "127.0.0.1",
            "reason": "PostObject",
        },
    }
    record = {"messageId": "m1", "body": json.dumps(told), "eventSource": "aws:sqs"}
    assert handlers["inspect_upload"]({"Records": [record]}, None) == {"batchItemFailures": []}
    assert actions.get(slip.document_id).status == "accepted"
