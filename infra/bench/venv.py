"""The virtual environment of the peers, apart from the project's own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".local" / "peers"
PINS = Path(__file__).with_name("peers.txt")


def peer_python() -> Path:
    """The peers' interpreter; they are installed first where they are not there as pinned."""
    return python_with(FOLDER.name, PINS)


def python_with(name: str, pins: Path) -> Path:
    """The interpreter of an environment with what a file pins, and nothing else. Made where it is not there yet."""
    folder = FOLDER.with_name(name)
    python, mark = folder / "bin" / "python", folder / "pins.txt"
    if not mark.exists() or mark.read_text("utf-8") != pins.read_text("utf-8"):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--compile", "-r", str(pins)], check=True)
        mark.write_text(pins.read_text("utf-8"), "utf-8")
    return python


def peer_versions() -> dict[str, str]:
    """What is pinned, by name."""
    lines = [line for line in PINS.read_text("utf-8").splitlines() if "==" in line]
    return dict(line.split("==", 1) for line in lines)
