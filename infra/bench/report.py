"""The figures as a table, as `dist/bench.json`, and as the page `docs/bench.md`."""

import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.table import Table

from infra.bench.figures import Figure
from infra.bench.venv import peer_versions

ROOT = Path(__file__).parents[2]
JSON = ROOT / "dist/bench.json"
PAGE = ROOT / "docs/bench.md"
_OURS = ("chalice", "pydantic", "pynamodb", "botocore", "aws-lambda-powertools", "typst", "pyhanko", "ministack")

Result = dict[str, Any]


def table(figures: list[Figure]) -> Table:
    """For people at a terminal."""
    shown = Table()
    for column, side in _COLUMNS:
        shown.add_column(column, justify=side)
    for figure in figures:
        colour = {True: "green", False: "red", None: ""}[figure.reached]
        shown.add_row(*_cells(figure), style=colour)
    return shown


_COLUMNS: tuple[tuple[str, Any], ...] = (
    ("what", "left"),
    ("Ekdwar", "right"),
    ("peer", "right"),
    ("ratio", "right"),
    ("target", "right"),
    ("reached", "left"),
)


def _cells(figure: Figure) -> list[str]:
    peer = f"{_number(figure.peer_value)} {figure.unit} ({figure.peer})" if figure.peer_value is not None else "–"
    return [
        figure.what,
        f"{_number(figure.value)} {figure.unit}".rstrip(),
        peer,
        "–" if figure.ratio is None else f"{figure.ratio:.2f}",
        figure.target_shown() or "–",
        {True: "yes", False: "no", None: ""}[figure.reached],
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def circumstances(*, busy: float) -> Result:
    """On what, when and with what it was measured."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{_processor()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_after": round(busy, 1),
        "versions": {name: version(name) for name in _OURS},
        "peer_versions": peer_versions(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def keep(found: dict[str, list[Figure]], told: Result, *, quick: bool) -> Result:
    """Put new results beside those of other benchmarks that were kept before, and give all."""
    every: Result = json.loads(JSON.read_text("utf-8")) if JSON.exists() else {}
    for name, figures in found.items():
        every[name] = {
            "quick": quick,
            **told,
            "figures": [
                {**asdict(one), "ratio": one.ratio, "reached": one.reached, "cells": _cells(one)} for one in figures
            ],
        }
    JSON.parent.mkdir(parents=True, exist_ok=True)
    JSON.write_text(json.dumps(every, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return every


def write_page(every: Result) -> None:
    """The page for readers, with the circumstances of each benchmark."""
    PAGE.write_text("\n".join(_page(every)) + "\n", "utf-8")


def _page(every: Result) -> list[str]:
    lines = [
        "# Measured",
        "",
        "Written by `make bench`. Each figure is taken in the same run as its peer's, on the same machine; time is",
        "processor time where a line does not say otherwise, so that other work on the machine counts less.",
        "",
        "| " + " | ".join(column for column, _ in _COLUMNS) + " |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for name, one in every.items():
        lines += ["| " + " | ".join(figure["cells"]) + " |" for figure in one["figures"]]
        lines += [f"| *{name} was a quick run* | | | | | |"] if one["quick"] else []
    lines += ["", "## How", ""]
    lines += [
        f"- **{figure['what']}**: {figure['note']}"
        for one in every.values()
        for figure in one["figures"]
        if figure["note"]
    ]
    lines += ["", "## Circumstances", ""]
    for name, one in every.items():
        lines += [
            f"- {name}: {one['at']}, {one['machine']}, Python {one['python']}, load {one['load_after']} afterwards"
        ]
    last = next(reversed(every.values()))
    lines += [
        "",
        "Ekdwar: " + _versions(last["versions"]) + ".",
        "",
        "Peers: " + _versions(last["peer_versions"]) + ".",
    ]
    return lines


def _versions(named: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in named.items())
