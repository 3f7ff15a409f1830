"""What a camera reads: the QR codes in a picture, and no other bars that the eye of a reader may find among letters."""

from typing import Any

import zxingcpp

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def codes_in(picture: Any) -> list[Any]:
    """Each with its `text` and `position`."""
    return list(zxingcpp.read_barcodes(picture, formats=_QR))
