"""How many papers can be proven a second, by way, on one processor; signed PDF beside poppler's `pdfsig`."""

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import which

from infra.bench.figures import Figure, Say

_SECONDS = 3.0


def measure(quick: bool, say: Say) -> list[Figure]:
    """Papers a second in a warm process, with keys made here."""
    from chalicelib.adapters import aadhaar, pdf_seals, signed_xml, vouching
    from infra.papers import drawn, signed

    seconds = 0.5 if quick else _SECONDS
    by = signed.signer("Bench")
    root, own = vouching.der(by.root_pem), vouching.der(by.pem)
    pdf = signed.sealed(drawn.pdf(drawn.Said()), by)
    code = signed.secure_qr(by).encode()
    xml = signed.certificate_xml(by)
    say("Signed PDF")
    seals = _a_second(lambda: pdf_seals.trusted_seal(pdf, [root], signed.NOW), seconds)
    say("Aadhaar codes")
    codes = _a_second(lambda: aadhaar.of_qr(code, [own]), seconds)
    say("Signed XML")
    xmls = _a_second(lambda: signed_xml.signed_under(xml, [root], signed.NOW), seconds)
    note = "chain to a trusted root, whole file, nothing changed after; a process of its own for each is not counted"
    return [
        _pdf_figure(seals, pdf, seconds, note),
        Figure(
            "Aadhaar Secure QR, proven",
            codes,
            "a second",
            better="higher",
            note="after the code has been found in the picture",
        ),
        Figure(
            "certificate XML, proven",
            xmls,
            "a second",
            better="higher",
            note="enveloped signature, chain to a trusted root",
        ),
    ]


def _pdf_figure(ours: float, pdf: bytes, seconds: float, note: str) -> Figure:
    if not (program := which("pdfsig")):
        return Figure(
            "signed PDF, proven", ours, "a second", better="higher", note=f"{note}; pdfsig is not on this machine"
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(pdf)
        order = [program, "-nocert", str(file)]
        peer = _a_second(lambda: subprocess.run(order, capture_output=True, check=False), seconds)
    note = f"{note}. pdfsig starts anew for each file and was not asked for the chain"
    return Figure("signed PDF, proven", ours, "a second", "pdfsig", peer, better="higher", note=note)


def _a_second(work: Callable[[], object], seconds: float) -> float:
    work()
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - began)
