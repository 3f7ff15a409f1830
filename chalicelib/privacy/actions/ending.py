"""What goes by itself when its period is over."""

from datetime import datetime

from chalicelib.core.clock import local_date
from chalicelib.privacy import holdings, retention, rules, store

_PAGE = 100


def remember(holder: str, item_id: str, *, now: datetime) -> None:
    """Have a thing looked at when its period is over (Digital Personal Data Protection Act, 2023, s. 8(7)). Harmless
    when it comes twice; what is gone already is not remembered."""
    find = holdings.holders()[holder].find
    held = find(item_id) if find else None
    if held:
        store.keep_until(holder, item_id, rules.look_again_on(held, retention.keeping(held.kind), now=now))


def erase_what_is_over(*, now: datetime) -> int:
    """Erase what has reached the end of its period, and put off what has not. Says how much went. At most so much a
    call as one page of each bucket; the next call goes on."""
    gone = 0
    for shard in range(store.SHARDS):
        for holder, item_id in store.due(shard, local_date(now), _PAGE):
            gone += _look_at(holder, item_id, now)
    return gone


def _look_at(name: str, item_id: str, now: datetime) -> bool:
    """Whether it went. What nobody holds any more, or nobody erases, is not looked at again."""
    holder = holdings.holders().get(name)
    held = holder.find(item_id) if holder and holder.find else None
    if holder is None or held is None or holder.erase is None:
        store.no_longer_due(name, item_id)
        return False
    keeping = retention.keeping(held.kind)
    if rules.is_over(held, keeping, now=now) and holder.erase(held, now):
        store.no_longer_due(name, item_id)
        return True
    store.keep_until(name, item_id, rules.look_again_on(held, keeping, now=now))
    return False
