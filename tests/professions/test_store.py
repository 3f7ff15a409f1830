"""The table of registers, on the emulator: no number twice, every effect once, one write for what belongs together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from chalicelib.adapters.table import Refused
from chalicelib.events.professions import EntryMade, EntryNoted
from chalicelib.professions import rules, store
from chalicelib.professions.models import Effect, Entry
from tests.professions.builders import TODAY, an_entry, asked

pytestmark = pytest.mark.usefixtures("cloud")

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
_numbers = count(1)


def a_register() -> str:
    """A register that no other test knows."""
    return f"medical-{next(_numbers)}"


def an_effect(register: str, number: str, application_id: str = "HR1", **changed: Any) -> Effect:
    told = asked("enter", register_name=register, application_id=f"{register}.{application_id}", **changed)
    return Effect(asked=told, number=number, decided_on=TODAY, valid_until=None)


def made(entry: Entry) -> EntryMade:
    return EntryMade(
        event_id=f"{entry.number}#made",
        at=NOW,
        region=entry.region,
        register_name=entry.register_name,
        number=entry.number,
        application_id="HR1",
        does="enter",
    )


def test_a_running_number_is_given_once_however_many_ask() -> None:
    register = a_register()
    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda _: store.next_run("haryana", register, 501), range(40)))
    assert sorted(runs) == list(range(501, 541))


def test_a_number_is_planned_once_and_not_over_one_of_the_old_books() -> None:
    register = a_register()
    store.bring_in(an_entry(register_name=register, number="HMC-1"))
    with pytest.raises(Refused):
        store.plan(an_effect(register, "HMC-1"))
    store.plan(an_effect(register, "HMC-2"))
    for again in (an_effect(register, "HMC-3"), an_effect(register, "HMC-2", "HR2")):
        with pytest.raises(Refused):
            store.plan(again)
    with pytest.raises(Refused):
        store.bring_in(an_entry(register_name=register, number="HMC-2"))


def test_an_effect_is_done_once_with_its_entry_or_not_at_all() -> None:
    register = a_register()
    effect = an_effect(register, "HMC-1")
    store.plan(effect)
    entry = rules.made(effect, "C1")
    store.record(entry, made(entry), done=effect)
    planned = store.effect(effect.asked.application_id)
    assert planned is not None and planned.done
    with pytest.raises(Refused):
        store.record(entry.model_copy(update={"number": "HMC-9"}), made(entry), done=effect)
    assert store.get("haryana", register, "HMC-9") is None
    assert [one.number for one in store.of_person("P1") if one.register_name == register] == ["HMC-1"]


def test_of_two_who_write_at_once_one_is_refused() -> None:
    register = a_register()
    store.bring_in(an_entry(register_name=register))
    entry = store.get("haryana", register, "HMC-00042")
    assert entry is not None
    facts: dict[str, Any] = {"at": NOW, "region": "haryana", "register_name": register, "number": entry.number}
    store.record(entry, EntryNoted(event_id="1", officer_id="o", what="open-proceedings", **facts))
    with pytest.raises(Refused):
        store.record(entry, EntryNoted(event_id="2", officer_id="o", what="open-proceedings", **facts))
    with pytest.raises(Refused):
        store.claim(entry, "P9")


def test_a_name_finds_by_every_word_and_goes_on_after_a_change() -> None:
    register = a_register()
    store.bring_in(an_entry(register_name=register, name="Asha Malik"))
    entry = store.get("haryana", register, "HMC-00042")
    assert entry is not None
    renamed = entry.model_copy(update={"name": "Asha Dhanda", "previous_names": ("Asha Malik",)})
    store.record(renamed, made(renamed))
    for typed in ("ash", "asha d", "dhanda", "MALIK"):
        found, more = store.by_name("haryana", register, typed)
        assert [one.name for one in found] == ["Asha Dhanda"] and not more
    assert store.by_name("haryana", register, "malika") == ((), False)


def test_a_search_shows_a_page_and_says_that_there_are_more() -> None:
    register = a_register()
    for number in range(25):
        store.bring_in(an_entry(register_name=register, number=f"HMC-{number}", name=f"Kiran Bala {number:02}"))
    found, more = store.by_name("haryana", register, "kiran")
    assert len(found) == store.PAGE and more
    assert sum(1 for _ in store.whole("haryana", register)) == 25
