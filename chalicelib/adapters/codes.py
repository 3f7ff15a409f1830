"""zxing-cpp: the QR codes in a picture."""

from typing import Any

_MOST_CODES = 6
_MOST_BYTES = 7_500
"""A QR code holds 7,089 digits at most (ISO/IEC 18004, table 7)."""


def read_codes(picture: Any) -> tuple[bytes, ...]:
    """What the QR codes in a Pillow picture say, each as its bytes; codes that can't be QR are left out."""
    import zxingcpp

    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), text_mode=zxingcpp.TextMode.Plain
    )
    told = (bytes(one.bytes) for one in found[:_MOST_CODES] if one.valid)
    return tuple(dict.fromkeys(one for one in told if 0 < len(one) <= _MOST_BYTES))
