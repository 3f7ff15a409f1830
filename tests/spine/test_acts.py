"""The record of acts: an auditor sees that it is whole, and what was done to a row behind its back is found."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from infra.actors import Officer
from tests.door import House
from tests.spine.ladder import WHY, act, rejected
from tests.spine.people import INCOME, People

pytestmark = [pytest.mark.stack, pytest.mark.behaviour("S109")]


class Table:
    """A table, for somebody who has got past every door."""

    def __init__(self, stack: House, area: str) -> None:
        from botocore.session import Session

        told = stack.environment()
        self.name = f"{stack.prefix}-{area}"
        self.client: Any = Session().create_client(
            "dynamodb",
            endpoint_url=told["AWS_ENDPOINT_URL"],
            region_name="ap-south-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def rows(self, pk: str, begins: str) -> list[dict[str, Any]]:
        names: dict[str, Any] = {":pk": {"S": pk}, ":sk": {"S": begins}}
        found: list[dict[str, Any]] = self.client.query(
            TableName=self.name,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues=names,
        )["Items"]
        return found

    def put(self, row: dict[str, Any]) -> None:
        self.client.put_item(TableName=self.name, Item=row)

    @contextmanager
    def with_changed(self, row: dict[str, Any], **facts: Any) -> Iterator[None]:
        """A row whose body says something else for a while."""
        body = json.loads(row["body"]["S"]) | facts
        self.put({**row, "body": {"S": json.dumps(body, ensure_ascii=False)}})
        yield
        self.put(row)

    @contextmanager
    def without(self, row: dict[str, Any]) -> Iterator[None]:
        """A row that is not there for a while."""
        self.client.delete_item(TableName=self.name, Key={"pk": row["pk"], "sk": row["sk"]})
        yield
        self.put(row)


def acts(auditor: Officer, number: str) -> tuple[str, int | None]:
    """The verdict on a record, and the place of the first line that does not hold."""
    found = auditor.call("GET", f"/v1/applications/{number}/acts")
    return found["verdict"], found.get("broken_at")


def audit(stack: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, with what an operator has."""
    command = [sys.executable, "-m", "infra", "audit", *arguments]
    environment = {**os.environ, **stack.environment()}
    return subprocess.run(
        command, env=environment, cwd=stack.root, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_row_that_was_changed_moved_or_removed_in_the_table_is_found(stack: House, people: People) -> None:
    _, number = rejected(people, INCOME)
    auditor, table = people.officer("mh-sujata-naik"), Table(stack, "applications")
    record = auditor.call("GET", f"/v1/applications/{number}/acts")
    assert record["verdict"] == "holds" and record["is_as_left"] is True
    assert [line["kind"] for line in record["lines"]][-1] == "application.rejected.v1"
    assert record["lines"][-1]["officer_id"] == "mh-vaishali-kulkarni"
    assert all(
        line["before"] == before["hash"] for before, line in zip(record["lines"], record["lines"][1:], strict=False)
    )

    turns = table.rows(number, "turn#")
    last = len(turns) - 1
    with table.with_changed(turns[1], note="Something else was said."):
        assert acts(auditor, number) == ("line-broken", 1)
        walked = audit(stack, number)
        assert walked.returncode == 1 and f"{number}: line 2" in walked.stdout
    with table.without(turns[last]):
        assert acts(auditor, number) == ("line-broken", last)
    with table.without(turns[0]):
        assert acts(auditor, number) == ("line-broken", 0)
    swapped = {**turns[1], "body": turns[2]["body"]}, {**turns[2], "body": turns[1]["body"]}
    table.put(swapped[0])
    table.put(swapped[1])
    assert acts(auditor, number) == ("line-broken", 1)
    table.put(turns[1])
    table.put(turns[2])
    (case,) = table.rows(number, "application")
    other = {**json.loads(case["body"]["S"])["decision"], "officer_id": "mh-sanjay-pawar"}
    with table.with_changed(case, decision=other):
        assert acts(auditor, number) == ("case-changed", None)
    assert acts(auditor, number) == ("holds", None)


def test_the_record_of_an_appeal_is_walked_with_that_of_its_application(
    stack: House, people: People, tmp_path: Any
) -> None:
    citizen, number = rejected(people, INCOME)
    appeal_id = citizen.call("POST", f"/v1/applications/{number}/appeals", {})["appeal_id"]
    act(people.officer("mh-vilas-thakre"), appeal_id, "order", order="confirm", reason=WHY)
    commission, table = people.officer("mh-arvind-deshpande"), Table(stack, "appeals")
    record = commission.call("GET", f"/v1/cases/{appeal_id}/acts")
    assert (record["verdict"], len(record["lines"])) == ("holds", 2)
    heads = str(tmp_path / "heads.json")
    month = f"{stack.now():%Y-%m}"
    whole = audit(stack, "--body", "revenue-department", "--month", month, "--keep", heads)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert appeal_id in json.loads((tmp_path / "heads.json").read_text("utf-8"))
    first, _ = table.rows(appeal_id, "turn#")
    with table.without(first):
        assert commission.call("GET", f"/v1/cases/{appeal_id}/acts")["broken_at"] == 0
        assert f"{appeal_id}: line 1" in audit(stack, number).stdout
    (tmp_path / "heads.json").write_text(json.dumps({appeal_id: "0" * 64}), "utf-8")
    assert "written anew" in audit(stack, number, "--keep", heads).stdout


def test_only_auditors_of_the_region_see_the_record(people: People) -> None:
    _, number = rejected(people, INCOME)
    path = f"/v1/applications/{number}/acts"
    assert people.officer("mh-vaishali-kulkarni").ask("GET", path).status_code == 403
    assert people.officer("hr-rekha-bansal").ask("GET", path).status_code == 404
    assert people.citizen("en").ask("GET", path).status_code == 403
