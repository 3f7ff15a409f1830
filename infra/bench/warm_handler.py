"""Warm handler: one request through the whole door (who is it, may they, answer, log line) that reads nothing."""

from infra.bench.figures import Figure, Say
from infra.bench.handlers import PEER, programs

_NOTE = (
    "GET of a small model, the same JSON from both; ours also identifies, permits and writes its log line (to "
    "/dev/null), "
    "the peer logs nothing; processor time, the best of {blocks} blocks of {calls} calls"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Microseconds a call."""
    blocks, calls = (5, 200) if quick else (30, 500)
    with programs(say) as (ours, peer):
        say("Warm calls")
        best = [min(one.run(blocks=blocks, calls=calls)["warm_s"]) * 1e6 for one in (ours, peer)]
    note = _NOTE.format(blocks=blocks, calls=calls)
    return [Figure("warm handler", best[0], "µs", PEER, best[1], target=0.25, target_of="ratio", note=note)]
