"""What a service costs, part by part."""

from datetime import date
from typing import Any

import pytest

from chalicelib.catalogue.fees import fee_of
from chalicelib.catalogue.models import Fee

TODAY = date(2026, 11, 23)
AYUSH = Fee.model_validate(
    {
        "paise": 30_000,
        "of": "council",
        "bands": [{"when": "degree == 'anm'", "paise": 10_000, "say": {"en": "ANM"}}],
        "late": [
            {"when": "days_past_expiry > 61", "paise": 50_000, "say": {"en": "very late"}},
            {"when": "days_past_expiry > 31", "paise": 10_000, "say": {"en": "late"}},
        ],
    }
)


@pytest.mark.parametrize(
    ("told", "fee", "late"),
    [
        ({"days_past_expiry": -10}, 30_000, 0),
        ({"days_past_expiry": 31}, 30_000, 0),
        ({"days_past_expiry": 32}, 30_000, 10_000),
        ({"days_past_expiry": 62}, 30_000, 50_000),
        ({"days_past_expiry": None}, 30_000, 0),
        ({"days_past_expiry": 40, "degree": "anm"}, 10_000, 10_000),
    ],
)
def test_the_first_band_that_holds_is_taken(told: dict[str, Any], fee: int, late: int) -> None:
    found = fee_of(AYUSH, {"degree": None, **told}, TODAY)
    assert (found.fee_paise, found.late_paise, found.gst_paise, found.paise) == (fee, late, 0, fee + late)


def test_tax_is_on_everything_and_to_the_nearest_paisa() -> None:
    fee = Fee.model_validate(
        {"paise": 400_003, "gst_percent": 18, "late": [{"when": "late", "paise": 100, "say": {"en": "late"}}]}
    )
    assert fee_of(fee, {"late": False}, TODAY).gst_paise == 72_001
    assert fee_of(fee, {"late": True}, TODAY).gst_paise == 72_019
