"""`python -m infra enrol-officer REGION OFFICER`: the one-time code with which an officer enrols."""

import argparse
import sys

from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import Officer as PublishedOfficer
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core.clock import clock
from chalicelib.edge import Seat
from chalicelib.identity import actions
from chalicelib.identity.models import Officer
from chalicelib.identity.rules import read_mobile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("region", help="such as haryana")
    parser.add_argument("officer", help="officer id, as in officers.csv")


def main(args: argparse.Namespace) -> int:
    """0 when the code is printed, 1 where the region has no such officer."""
    region = catalogue.region(args.region)
    known = next((one for one in region.officers if one.officer_id == args.officer), None)
    if known is None:
        print(f"{args.region} has no officer {args.officer}.", file=sys.stderr)
        return 1
    code = actions.invite_officer(officer_of(region, known), now=clock().now())
    print(f"{args.officer} enrols at /officers/enrol within three days, with this code, once: {code}")
    print("Hand it over in person or by sealed letter. An earlier password, app and sessions no longer work.")
    return 0


def officer_of(region: PublishedRegion, published: PublishedOfficer) -> Officer:
    """An officer as identity keeps them: with the seat that the region's lists give them."""
    office = region.office[published.office_id]
    seat = Seat(
        office_id=office.office_id,
        role=published.role,
        body=office.body,
        region=region.region.slug,
        district=office.district,
    )
    return Officer(
        officer_id=published.officer_id,
        name=published.name,
        designation=published.designation,
        seats=(seat,),
        mobile=read_mobile(published.mobile) or "",
        email=published.email,
    )
