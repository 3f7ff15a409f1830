"""`python -m infra seed`: lets every officer of `regions/` sign in on this machine. For the laptop only.

What they sign in with is written to `officers.json` in the folder of the local stack, and nowhere else.
"""

import argparse
import json
import secrets
import sys
from datetime import datetime
from pathlib import Path

import pyotp

from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core.clock import clock
from chalicelib.core.model import Model
from chalicelib.identity import actions, store
from chalicelib.identity.models import Officer
from infra.definitions import Findings, read_region
from infra.enrol import officer_of
from infra.local import home
from infra.publish import Faulty


class Credentials(Model):
    """What an officer of the laptop signs in with; the app's code is `pyotp.TOTP(totp_secret).now()`."""

    officer_id: str
    name: str
    role: str
    office_id: str
    region: str
    password: str
    totp_secret: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--regions", type=Path, default=Path("regions"), help="folder of the regions")


def main(args: argparse.Namespace) -> int:
    """0 when every officer can sign in, 1 on any stage but the local one."""
    if args.stage != "local":
        print("Officers of a real stage enrol: python -m infra enrol-officer", file=sys.stderr)
        return 1
    for one in seed_all(args.regions, now=clock().now()):
        print(f"{one.officer_id:32} {one.role:24} {one.password}  app key {one.totp_secret}")
    return 0


def seed_all(regions: Path, *, now: datetime) -> list[Credentials]:
    """Let every officer sign in. Who could before keeps password and app, and is kept as the lists now have them."""
    file = home.HOME / "officers.json"
    before = _read(file)
    people = [person for region in _regions(regions) for person in _officers(region)]
    seeded = [_seed(person, before.get(person.officer_id)) for person in people]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps([one.model_dump() for one in seeded], indent=1, ensure_ascii=False) + "\n", "utf-8")
    return seeded


def _regions(root: Path) -> list[PublishedRegion]:
    """The regions of a folder, or the one that it is, without their services. Faulty with every fault."""
    findings = Findings()
    files = sorted(root.glob("*/region.toml")) or [root / "region.toml"]
    found = [read_region(file.parent.resolve(), findings) for file in files]
    if findings.wrongs:
        raise Faulty(findings.wrongs)
    return [one for one in found if one]


def _read(file: Path) -> dict[str, Credentials]:
    told = json.loads(file.read_text("utf-8")) if file.exists() else []
    return {one["officer_id"]: Credentials.model_validate(one) for one in told}


def _officers(region: PublishedRegion) -> list[Officer]:
    return [officer_of(region, one) for one in region.officers]


def _seed(person: Officer, before: Credentials | None) -> Credentials:
    record = store.officer(person.officer_id)
    if before and record and record.officer == person and record.totp_secret == before.totp_secret:
        return before
    seat = person.seats[0]
    credentials = Credentials(
        officer_id=person.officer_id,
        name=person.name["en"],
        role=seat.role,
        office_id=seat.office_id,
        region=seat.region,
        password=before.password if before else secrets.token_urlsafe(12),
        totp_secret=before.totp_secret if before else pyotp.random_base32(),
    )
    actions.enrol_officer(person, password=credentials.password, totp_secret=credentials.totp_secret)
    return credentials
