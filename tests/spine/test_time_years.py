"""What is kept no longer than its period says. Moves the clock by years."""

import json
from datetime import timedelta
from typing import Any

import pytest

from infra.actors import Citizen
from infra.local.data import aws
from tests.door import House, wait_until
from tests.spine.ladder import WHY, act
from tests.spine.people import INCOME, People, filed, opened, scan

pytestmark = pytest.mark.stack


@pytest.mark.behaviour("S110")
def test_what_has_reached_the_end_of_its_period_goes_by_itself(stack: House, people: People) -> None:
    citizen = people.citizen()
    draft = citizen.begin(INCOME.service_id, INCOME.values)["application_id"]
    given = citizen.give(draft, "identity", "voter-id", scan("voter-id"), "application/pdf")
    assert citizen.document(given)["status"] == "accepted"
    slip = citizen.call("POST", "/v1/documents", {"kind": "voter-id", "file_name": "x", "media_type": "image/png"})
    challenge = people.program().call("POST", "/v1/sign-ins", {"mobile": people.mobile()})["challenge_id"]
    wait_until(lambda: rows(stack, "privacy", f"due#documents#{given}"))
    rejected = a_rejected(people)
    wait_until(lambda: rows(stack, "privacy", f"due#applications#{rejected[1]}"))
    appeal_id = an_appeal_over(people, *rejected)
    wait_until(lambda: rows(stack, "privacy", f"due#appeals#{appeal_id}"))
    messages = sent_to(stack, rejected[0])
    assert messages, "the citizen was told of the rejection and the order"
    assert rows(stack, "identity", f"challenge#{challenge}") and rows(stack, "documents", slip["document_id"])
    stack.advance(timedelta(days=8))
    assert not rows(stack, "identity", f"challenge#{challenge}") and not rows(stack, "documents", slip["document_id"])
    assert rows(stack, "applications", draft) and rows(stack, "documents", given)
    stack.advance(timedelta(days=83))
    assert not rows(stack, "applications", draft) and rows(stack, "documents", given)
    files = aws(stack.emulator.url, "s3")
    vault = {"Bucket": f"{stack.prefix}-vault-000000000000", "Prefix": f"documents/{given}/"}
    assert files.list_objects_v2(**vault)["KeyCount"] == 1
    stack.advance(timedelta(days=280))
    assert not rows(stack, "documents", given) and files.list_objects_v2(**vault)["KeyCount"] == 0
    assert not rows(stack, "privacy", f"due#documents#{given}")
    assert sent_to(stack, rejected[0]) >= messages, "371 days: that they were sent is known for 400"
    stack.advance(timedelta(days=30))
    assert not messages & sent_to(stack, rejected[0])
    once, number = people.again(rejected[0]), rejected[1]
    assert once.see(number)["values"] and once.call("GET", "/v1/privacy/log")["lines"]
    stack.advance(timedelta(days=5 * 365))
    forgotten = people.again(once).see(number)
    assert forgotten["values"] == {} and forgotten["papers"] == {} and forgotten["decision"]["move"] == "reject"
    assert [turn["kind"] for turn in forgotten["timeline"]] == ["application.erased.v1"]
    assert opened(people.citizen_at_browser(once.mobile), f"/applications/{number}").status == 200
    assert INCOME.values["name"] not in json.dumps(rows(stack, "applications", number), ensure_ascii=False)
    left = json.dumps(rows(stack, "appeals", appeal_id), ensure_ascii=False)
    assert '"kind\\":\\"confirm' in left and "another family" not in left and WHY not in left
    assert opened(people.citizen_at_browser(once.mobile), f"/appeals/{appeal_id}").status == 200


def a_rejected(people: People) -> tuple[Citizen, str]:
    """An application that is over."""
    citizen, number = filed(people, INCOME)
    first, last = people.desks(INCOME)
    first.move(first.wait_for(number), "forward", reason="Seen")
    last.move(last.wait_for(number), "reject", reason="The income that was told is of another family.")
    return citizen, number


def an_appeal_over(people: People, citizen: Citizen, number: str) -> str:
    """An appeal that the first authority has decided."""
    wanted = {"text": "The income is ours and of no other family."}
    appeal_id: str = citizen.call("POST", f"/v1/applications/{number}/appeals", wanted)["appeal_id"]
    act(people.officer("mh-vilas-thakre"), appeal_id, "order", order="confirm", reason=WHY)
    return appeal_id


def sent_to(stack: House, citizen: Citizen) -> set[str]:
    """What the table of messages knows of messages to somebody."""
    pages = (
        aws(stack.emulator.url, "dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=f"{stack.prefix}-notifications",
            FilterExpression="begins_with(sk, :person)",
            ExpressionAttributeValues={":person": {"S": f"{citizen.person_id}#"}},
        )
    )
    return {item["pk"]["S"] for page in pages for item in page["Items"]}


def rows(stack: House, area: str, pk: str) -> list[dict[str, Any]]:
    """What a table holds under a key."""
    found: list[dict[str, Any]] = aws(stack.emulator.url, "dynamodb").query(
        TableName=f"{stack.prefix}-{area}",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
    )["Items"]
    return found
