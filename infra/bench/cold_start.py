"""Cold start: a fresh interpreter imports the API function, makes its DynamoDB client and answers one request."""

from statistics import median

from infra.bench.figures import Figure, Say
from infra.bench.handlers import PEER, programs

_NOTE = (
    "the packaged zips for this machine against the peer with its bytecode compiled: import, one DynamoDB "
    "client, one "
    "GET without a network; median of {runs} fresh interpreters each, taken in turn; the start of Python itself "
    "is in neither"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Processor time, and the wall's beside it."""
    runs = 5 if quick else 21
    ours, peers = [], []
    with programs(say) as (our_program, peer_program):
        for number in range(runs):
            say(f"Cold start {number + 1} of {runs}")
            ours.append(our_program.run())
            peers.append(peer_program.run())
    return [
        Figure(
            what,
            median(one[key] for one in ours) * 1000,
            "ms",
            PEER,
            median(one[key] for one in peers) * 1000,
            target=0.5,
            target_of="ratio",
            note=_NOTE.format(runs=runs),
        )
        for what, key in (("cold start, processor time", "cpu_s"), ("cold start, by the wall", "wall_s"))
    ]
