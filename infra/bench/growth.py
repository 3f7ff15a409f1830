"""Growth: what a request reads and writes with few and with many applications in the table. Counts, not times."""

import re
import time
from collections import Counter
from typing import Any

from infra import samples
from infra.actors import Citizen, Officer
from infra.bench.counted import Ledger, counted_stack, people
from infra.bench.figures import Figure, Say
from infra.local.data import aws
from infra.local.stack import LocalStack
from infra.template import HOST_RETRY_S

_FEW, _MANY, _MANY_QUICK = 1_000, 100_000, 5_000
_BATCH = 25
_SETTLED_S = HOST_RETRY_S + 3
"""After which a reaction that met another writer has been said again."""
_ID = re.compile(r"[A-Z0-9]{12,}")
_NOTE = (
    "read and write units of {requests} kinds of request (submit, see, list, desk, file, move, and all that "
    "follows of them), with "
    "{few:,} and with {many:,} applications in the table, of which every tenth lies on the same desk; {same}"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Units at the end of the growth, beside those at its beginning: the ratio is to be 1."""
    many = _MANY_QUICK if quick else _MANY
    with counted_stack(say) as (stack, ledger):
        citizen, desks, sample = people(stack, "9811100002")
        say("A first application, to be copied")
        pattern = samples.file(citizen, sample)["application_id"]
        samples.decide(desks, pattern)
        citizen.wait_for(pattern, "issued", patience_s=60)
        found = []
        there = 0
        for wanted in (_FEW, many):
            say(f"{wanted:,} applications")
            _load(stack, pattern, there, wanted)
            there = wanted
            found.append(_requests(ledger, Citizen(citizen.place).sign_in(f"98112{wanted:05}"[:10]), desks, sample))
    few, last = found
    different = sorted(name for name in few | last if few[name] != last[name])
    same = (
        "the same for every one"
        if not different
        else "different: " + ", ".join(f"{name} {few[name]:g} → {last[name]:g}" for name in different)
    )
    note = _NOTE.format(requests=len({name.rpartition(" ")[0] for name in few}), few=_FEW, many=many, same=same)
    return [
        Figure(
            f"units of an application at {many:,}",
            sum(last.values()),
            "units",
            f"the same at {_FEW:,}",
            sum(few.values()),
            target=1.0,
            target_of="ratio",
            note=note,
        )
    ]


def _requests(ledger: Ledger, citizen: Citizen, desks: list[Officer], sample: samples.Sample) -> Counter[str]:
    """Units of each kind of call while the application of a new citizen goes its way."""
    time.sleep(_SETTLED_S)
    ledger.take()
    number = samples.file(citizen, sample)["application_id"]
    for desk in desks:
        file = desk.wait_for(number)
        desk.desk()
        desk.move(file, "approve" if desk is desks[-1] else "forward")
    citizen.wait_for(number, "issued", patience_s=60)
    citizen.call("GET", "/v1/applications")
    time.sleep(_SETTLED_S)
    units: Counter[str] = Counter()
    for call in ledger.take():
        if not call["request"] and not call["messages"]:
            continue  # the stream relay touches no table; its batches differ with the moment
        name = _ID.sub("…", call["request"]) or call["function"]
        for one in call["calls"]:
            for kind in ("reads", "writes"):
                units[f"{name} {kind}"] += one.get(kind, 0)
    return units


def _load(stack: LocalStack, pattern: str, first: int, last: int) -> None:
    """Copies of an application's items under other numbers, of other people, on many desks and on one."""
    tables = aws(stack.emulator.url, "dynamodb")
    table = f"{stack.prefix}-applications"
    items = tables.query(
        TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": pattern}}
    )["Items"]
    item = next(one for one in items if one["sk"]["S"] == "application")
    batch: list[dict[str, Any]] = []
    for number in range(first, last):
        batch.append({"PutRequest": {"Item": _copy(item, number)}})
        if len(batch) == _BATCH or number == last - 1:
            tables.batch_write_item(RequestItems={table: batch})
            batch = []


def _copy(item: dict[str, Any], number: int) -> dict[str, Any]:
    desk = "tehsil-theog#tehsildar" if number % 10 == 0 else f"office-{number % 997}#tehsildar"
    changes = {
        "pk": {"S": f"HPCOPY{number:07}"},
        "applicant_id": {"S": f"person-{number // 3}"},
        "desk": {"S": desk},
        "waiting_since": {"S": f"2026-{number % 12 + 1:02}-01T00:00:00Z#{number:07}"},
    }
    return {name: value for name, value in item.items() if name not in ("event", "event_kind")} | changes
