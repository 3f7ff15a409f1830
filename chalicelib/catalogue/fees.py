"""What a service costs this applicant, part by part. Pure: facts in, a sum out."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from chalicelib.catalogue.models import Fee, FeeBand
from chalicelib.catalogue.rules import evaluate
from chalicelib.core.model import Model
from chalicelib.core.text import Text


class FeeSum(Model):
    """The parts of a fee, as a receipt shows them."""

    of: Literal["government", "council"]
    fee_paise: int
    late_paise: int = 0
    gst_paise: int = 0
    because: tuple[Text, ...] = ()
    """Which of several fees it is, and why something comes on top."""

    @property
    def paise(self) -> int:
        """All of it."""
        return self.fee_paise + self.late_paise + self.gst_paise


def fee_of(fee: Fee, told: Mapping[str, Any], today: date) -> FeeSum:
    """The first band that holds, the first late fee that holds, and tax on both, to the nearest paisa."""
    band, late = _first(fee.bands, told, today), _first(fee.late, told, today)
    paise, more = band.paise if band else fee.paise, late.paise if late else 0
    return FeeSum(
        of=fee.of,
        fee_paise=paise,
        late_paise=more,
        gst_paise=((paise + more) * fee.gst_percent + 50) // 100,
        because=tuple(one.say for one in (band, late) if one),
    )


def _first(bands: tuple[FeeBand, ...], told: Mapping[str, Any], today: date) -> FeeBand | None:
    return next((one for one in bands if evaluate(one.when, told, today) is True), None)
