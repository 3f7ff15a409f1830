"""Whole flows on the laptop: from submission to the issued certificate, many at once, on a fresh stack."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from infra import samples
from infra.actors import Citizen, Officer, Place
from infra.bench.counted import SERVICE
from infra.bench.figures import Figure, Say
from infra.local.throwaway import throwaway

_AT_ONCE = 16
_FLOOR = 65.0
"""Flows a second of Django with viewflow on PostgreSQL, as measured once on such a machine; not in this run."""
_NOTE = (
    "{flows} applications of one citizen with papers that were accepted before, {at_once} at a time, submitted, "
    "verified, approved, "
    "certificate signed and registered, everything over HTTP on one machine with emulator, functions and the "
    "callers; by the wall. The floor is 60 to 70 simpler flows a second"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Flows a second."""
    flows = 16 if quick else 160
    with throwaway(say) as stack:
        place, sample = Place(stack.port, stack.host_port), samples.samples()[SERVICE]
        citizen = Citizen(place).sign_in("9811100003")
        desks = samples.sign_in_officers(place, stack.home, sample)
        say("Drafts with papers")
        drafts = _drafts(citizen, sample, flows + _AT_ONCE)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            walk = _Walk(citizen, desks)
            list(pool.map(walk.go, drafts[:_AT_ONCE]))
            say(f"{flows} flows, {_AT_ONCE} at a time")
            began = time.perf_counter()
            list(pool.map(walk.go, drafts[_AT_ONCE:]))
            took = time.perf_counter() - began
    return [
        Figure(
            "whole flows on this machine",
            flows / took,
            "a second",
            peer="Django + viewflow on PostgreSQL: a floor that is named, not measured here",
            peer_value=_FLOOR,
            target=3,
            target_of="ratio",
            better="higher",
            note=_NOTE.format(flows=flows, at_once=_AT_ONCE),
        )
    ]


def _drafts(citizen: Citizen, sample: samples.Sample, count: int) -> list[str]:
    """Ready to submit: the papers of the first serve all."""
    first = samples.fill(citizen, sample)
    numbers: list[str] = [first["application_id"]]
    for _ in range(count - 1):
        draft = citizen.begin(sample.service_id, sample.values)
        for group, paper in first["papers"].items():
            offer = {"group": group, "document_id": paper["document_id"]}
            citizen.call("PUT", f"/v1/applications/{draft['application_id']}/papers", offer)
        numbers.append(draft["application_id"])
    return numbers


class _Walk:
    """One flow, with connections of their own for each thread."""

    def __init__(self, citizen: Citizen, desks: list[Officer]) -> None:
        self._citizen, self._desks, self._own = citizen, desks, threading.local()

    def go(self, application_id: str) -> None:
        if not hasattr(self._own, "people"):
            self._own.people = (
                Citizen(self._citizen.place, token=self._citizen.token),
                [Officer(one.place, token=one.token) for one in self._desks],
            )
        citizen, desks = self._own.people
        citizen.submit(application_id)
        samples.decide(desks, application_id)
        citizen.wait_for(application_id, "issued", patience_s=120)
