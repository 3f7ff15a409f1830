"""Beginning a new service."""

import shutil
from itertools import product
from pathlib import Path

import pytest

from infra.publish import definitions
from infra.scaffold import CannotBegin, new_service

REGIONS = Path(__file__).parents[2] / "regions"
STATES = ("haryana", "himachal-pradesh", "maharashtra", "punjab")
WHOLE = [
    one.service_id for one in definitions([REGIONS]).services if (REGIONS / one.service_id / "certificate.typ").exists()
]
EXAMPLES = [*WHOLE, "haryana/health/pharmacy-renewal"]
"""Every service that stands alone, and one of those that are laid over another."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of all regions."""
    return Path(shutil.copytree(REGIONS, tmp_path / "regions"))


@pytest.mark.parametrize(("region", "like"), list(product(STATES, EXAMPLES)))
def test_a_new_service_can_be_published_in_any_region_like_any_other(root: Path, region: str, like: str) -> None:
    new_service(root, f"{region}/revenue/solvency-certificate", like=like)
    (found,) = definitions([root / region / "revenue" / "solvency-certificate"]).services
    assert found.service_id == f"{region}/revenue/solvency-certificate"
    assert found.body == "revenue-department"


def test_what_is_left_is_named_with_its_line(root: Path) -> None:
    left = new_service(root, "haryana/revenue/income-certificate", like="income-certificate")
    assert any("department.toml:1: still to be translated (hi)" in one for one in left)
    assert any("check the limit" in one for one in left)
    assert not any("Full name" in one for one in left), "what the example says in Hindi is kept"


def test_a_neighbour_is_copied_with_its_checks_and_its_sheet(root: Path) -> None:
    new_service(root, "haryana/health/medical-smart-card", like="medical-permanent-registration")
    (found,) = definitions([root / "haryana" / "health" / "medical-smart-card"]).services
    assert found.body == "haryana-medical-council"
    assert found.definition.checks[0].function == "register-check"
    assert "#statement" in found.template


def test_nothing_is_written_over(root: Path) -> None:
    with pytest.raises(CannotBegin):
        new_service(root, "maharashtra/revenue/income-certificate", like="income-certificate")


def test_a_body_without_offices_is_told_at_once(root: Path) -> None:
    with pytest.raises(CannotBegin, match=r"--body: .*haryana-medical-council.*revenue-department"):
        new_service(root, "haryana/fisheries/pond-lease", like="income-certificate")
    assert not (root / "haryana" / "fisheries").exists()
