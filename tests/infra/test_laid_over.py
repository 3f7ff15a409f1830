"""A definition laid over another."""

import shutil
from pathlib import Path

import pytest

from infra import laid_over
from infra.publish import Faulty, definitions

REGIONS = Path(__file__).parents[2] / "regions"


@pytest.fixture
def health(tmp_path: Path) -> Path:
    """A copy of Haryana's health department, inside its region."""
    shutil.copytree(REGIONS / "haryana", tmp_path / "haryana")
    return tmp_path / "haryana" / "health"


def wrongs(folder: Path) -> list[str]:
    with pytest.raises(Faulty) as faulty:
        definitions([folder])
    return [str(one).removeprefix(f"{folder.parent}/") for one in faulty.value.wrongs]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_tables_merge_and_lists_take_the_place_of_lists() -> None:
    below = {"fee": {"paise": 1, "of": "council"}, "stages": [1, 2], "title": "a"}
    above = {"fee": {"paise": 2}, "stages": [3]}
    assert laid_over.over(below, above) == {"fee": {"paise": 2, "of": "council"}, "stages": [3], "title": "a"}


def test_questions_and_papers_are_laid_over_by_their_names() -> None:
    below = {"fields": [{"name": "a", "kind": "text", "max": 5}, {"name": "b"}], "papers": [{"for": "x"}]}
    above = {"fields": [{"name": "a", "max": 9}, {"name": "c"}], "papers": [{"for": "x", "must": True}]}
    laid = laid_over.over(below, above)
    assert laid["fields"] == [{"name": "a", "kind": "text", "max": 9}, {"name": "b"}, {"name": "c"}]
    assert laid["papers"] == [{"for": "x", "must": True}]


def test_the_name_of_the_council_is_filled_in_wherever_words_are() -> None:
    facts = {"council": {"en": "The Council", "hi": "परिषद"}}
    tree = {"title": {"en": "{council}!", "hi": "{council}।"}, "who": [{"en": "{council}"}], "kind": "text"}
    filled = laid_over.filled(tree, facts)  # type: ignore[arg-type]
    assert filled["title"] == {"en": "The Council!", "hi": "परिषद।"} and filled["who"] == [{"en": "The Council"}]
    assert laid_over.filled_template("#x {council.en} {y}", {"council": {"en": "A #1 [b]"}}) == "#x A \\#1 \\[b\\] {y}"


def test_a_fault_is_named_in_the_file_that_says_it(health: Path) -> None:
    change(health / "_councils" / "entry.toml", 'kind = "text"', 'kind = "words"')
    service = health / "pharmacy-renewal"
    (found,) = wrongs(service)
    assert "_councils/entry.toml:" in found and "fields[1].kind" in found
    line = int(found.split(":")[1])
    assert "words" in (health / "_councils" / "entry.toml").read_text("utf-8").splitlines()[line - 1]


def test_a_fault_of_the_service_itself_is_named_there(health: Path) -> None:
    service = health / "pharmacy-renewal"
    change(service / "service.toml", 'for = "learning"', 'for = "learning"\nneeded = true')
    (found,) = wrongs(service)
    assert "pharmacy-renewal/service.toml:" in found and "needed: this key is not known" in found


def test_files_that_extend_each_other_in_a_circle_are_refused(health: Path) -> None:
    change(
        health / "_councils" / "entry.toml", 'kind = "registration"', 'extends = "renewal.toml"\nkind = "registration"'
    )
    assert any("extends itself" in one for one in wrongs(health / "pharmacy-renewal"))


def test_a_register_that_is_not_there_is_named(health: Path) -> None:
    change(health / "pharmacy-renewal" / "service.toml", '"pharmacy"', '"farmacy"')
    assert any("registers/ of the department has no farmacy.toml" in one for one in wrongs(health / "pharmacy-renewal"))


def test_the_stage_for_originals_by_post_is_turned_off_by_one_key(health: Path) -> None:
    def tasks() -> list[str]:
        (found,) = definitions([health / "pharmacy-renewal"]).services
        return [stage.task for stage in found.definition.stages]

    assert tasks() == ["receive", "verify", "decide"]
    change(health / "registers" / "pharmacy.toml", "originals_by_post = true", "originals_by_post = false")
    assert tasks() == ["verify", "decide"]
