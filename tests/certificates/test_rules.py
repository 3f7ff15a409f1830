"""Validity, standing and masking: pure decisions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.certificates import rules
from tests.certificates.builders import a_certificate, an_officer, an_order


@pytest.mark.parametrize(
    ("rule", "issued_on", "last_day"),
    [
        ("for life", "2026-11-21", None),
        ("for 5 years", "2026-11-21", "2031-11-20"),
        ("for 1 years", "2026-04-01", "2027-03-31"),
        ("for 1 years", "2028-02-29", "2029-02-27"),
        ("for 6 months", "2026-08-31", "2027-02-27"),
        ("for 90 days", "2026-11-21", "2027-02-18"),
        ("until 31 March after issue", "2026-11-21", "2027-03-31"),
        ("until 31 March after issue", "2027-03-31", "2027-03-31"),
        ("until 31 March after issue", "2027-04-01", "2028-03-31"),
    ],
)
def test_a_certificate_is_good_until_the_last_day_of_its_rule(rule, issued_on, last_day):
    assert rules.valid_until(rule, date.fromisoformat(issued_on)) == (last_day and date.fromisoformat(last_day))


def test_a_rule_that_nobody_wrote_is_an_error():
    with pytest.raises(ValueError, match="not a validity"):
        rules.valid_until("for a while", date(2026, 11, 21))


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 240))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = rules.months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("status", "today", "standing"),
    [
        ("ordered", "2026-11-21", "unknown"),
        ("valid", "2027-03-31", "valid"),
        ("valid", "2027-04-01", "expired"),
        ("revoked", "2027-04-01", "revoked"),
        ("superseded", "2026-11-22", "superseded"),
    ],
)
def test_what_a_certificate_is_worth_on_a_day(status, today, standing):
    certificate = a_certificate(status=status, valid_until=date(2027, 3, 31))
    assert rules.standing(certificate, date.fromisoformat(today)) == standing


def test_no_certificate_is_worth_nothing():
    assert rules.standing(None, date(2026, 11, 21)) == "unknown"


def test_an_application_has_one_number_and_it_is_not_the_number_of_another():
    numbers = [next(rules.numbers_of("MH", one)) for one in ("MH4K7QX9M2TD3", "MH4K7QX9M2TD3", "MH4K7QX9M2TE4")]
    assert numbers[0] == numbers[1] != numbers[2]


@pytest.mark.parametrize(
    ("office_id", "role", "has_charge"),
    [("haveli", "tehsildar", True), ("mulshi", "tehsildar", False), ("haveli", "talathi", False)],
)
def test_only_the_role_that_signed_in_the_issuing_office_has_charge(office_id, role, has_charge):
    certificate = a_certificate(an_order(office_id="haveli", role="tehsildar"))
    assert rules.has_charge(an_officer(office_id, role).seats, certificate) is has_charge


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Sunita Ramesh Patil", "S••• R••• P•••"),
        ("कृष्ण चंद्र", "कृ••• चं•••"),
        ("श्री ज्ञानेश्वर क्षीरसागर", "श्री••• ज्ञा••• क्षी•••"),
        ("ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "ਗੁ••• ਕੌ•••"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_the_first_letter_of_each_word(name, masked):
    assert rules.masked(name) == masked
