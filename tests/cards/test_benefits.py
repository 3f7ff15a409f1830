"""What published conditions say of a person, as far as the registry knows them."""

from datetime import date

import pytest

from chalicelib.cards import rules
from infra.publish import definitions

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def services():
    from pathlib import Path

    found = definitions([Path("regions/himachal-pradesh")]).services
    return {one.service_id.rpartition("/")[2]: one for one in found}


def chance(services, slug, **told):
    found = rules.benefit(services[slug], {"name": "Kamla", **told}, TODAY)
    return found.chance, [fact["en"] for fact in found.missing]


@pytest.mark.behaviour("S49")
def test_who_meets_every_condition_is_entitled(services):
    assert chance(services, "old-age-pension", birth_date="1950-01-02") == ("entitled", [])


def test_a_fact_that_is_missing_is_named(services):
    told = {"birth_date": "1962-01-02", "sex": "female"}
    assert chance(services, "old-age-pension", **told) == ("facts-missing", ["Income of the family in a year"])
    missing = ["Has your husband died, and have you not married again?", "Income of the family in a year"]
    assert chance(services, "widow-pension", **told) == ("facts-missing", missing)


def test_a_known_fact_that_does_not_meet_a_condition_says_which(services):
    found = rules.benefit(services["old-age-pension"], {"birth_date": "1990-01-02"}, TODAY)
    assert found.chance == "not-now" and found.why["en"].startswith("The pension begins at 60")


def test_nothing_is_refused_on_a_guess(services):
    assert chance(services, "widow-pension")[0] == "facts-missing"
    assert chance(services, "disability-relief-allowance", birth_date="1990-01-02")[0] == "facts-missing"
