"""What a region and a service say of joined systems is looked at before it is in force, with file and line."""

import shutil
from pathlib import Path

import pytest

from infra.publish import Faulty, definitions

REGIONS = Path(__file__).parents[2] / "regions"


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A copy of Himachal Pradesh that a test may change."""
    return Path(shutil.copytree(REGIONS / "himachal-pradesh", tmp_path / "regions" / "himachal-pradesh"))


def faults(region: Path) -> list[str]:
    with pytest.raises(Faulty) as found:
        definitions([region])
    return [f"{one.file.name}:{one.line}: {one.words}" for one in found.value.wrongs]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ('system = "e-district"', 'system = "e-distrikt"', "systems.toml of the region has no e-distrikt"),
        ('"mohal", "khata"]', '"mohal", "khato"]', "no field is called khato"),
        ('papers = ["land"]', 'papers = ["lend"]', "no papers are for lend"),
    ],
)
def test_a_service_names_what_is_there(region: Path, right: str, wrong: str, expected: str) -> None:
    file = region / "revenue/agriculturist-certificate/service.toml"
    text = file.read_text("utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if right in one)
    file.write_text(text.replace(right, wrong), "utf-8")
    assert faults(region) == [f"service.toml:{line}: {expected}"]


def test_no_limit_waits_for_an_officer_who_works_elsewhere(region: Path) -> None:
    file = region / "revenue/agriculturist-certificate/service.toml"
    text = file.read_text("utf-8").replace("limit = 1\n", 'limit = 1\nstarts = "order_made"\n')
    file.write_text(text, "utf-8")
    [found] = faults(region)
    assert found.endswith("an officer at our desk would have to note this, and works elsewhere")


def test_two_systems_are_not_called_the_same(region: Path) -> None:
    file = region / "systems.toml"
    text = file.read_text("utf-8")
    file.write_text(text + "\n" + text[text.index("[[systems]]") :], "utf-8")
    [found] = faults(region)
    assert found.endswith("two systems are called e-district")


def test_a_system_has_its_words_in_the_languages_of_the_region(region: Path) -> None:
    file = region / "systems.toml"
    file.write_text(file.read_text("utf-8").replace(', hi = "ई-डिस्ट्रिक्ट हिमाचल"', ""), "utf-8")
    [found] = faults(region)
    assert found.startswith("systems.toml:") and found.endswith("no words in hi")
