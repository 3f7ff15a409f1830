"""The job: an export of people becomes a list of pairs that may be one person, in steps that each leave a file.

Killed and started again it goes on with the step that was under way; of comparing, with the part that was under way.
"""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from chalicelib.registry import likeness
from chalicelib.registry.models import Traits
from infra.duplicates import judging

Say = Callable[[str, int, int], None]
"""What is done now, how far it is, and how far it goes."""
_PARTS = 8


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one person."""

    one: str
    other: str
    likelihood: float


class Job:
    """A job in a folder of its own, which only its user may read: it holds what the table keeps sealed."""

    def __init__(
        self, folder: Path, *, parts: int = _PARTS, threads: int = 0, memory_gb: int = 0, say: Say = lambda *_: None
    ) -> None:
        """With `memory_gb` what needs more goes to the folder for a while; 0 is four fifths of the machine."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder, self.parts, self._say = folder, parts, say
        config: dict[str, Any] = {"threads": threads or os.cpu_count() or 1, "temp_directory": str(folder)}
        if memory_gb:
            config["memory_limit"] = f"{memory_gb}GB"
        self._db = duckdb.connect(config=config)
        self._db.execute("SET enable_progress_bar = false")

    def close(self) -> None:
        """Let go of what is in memory."""
        self._db.close()

    def bring(self, people: Iterable[tuple[str, Traits]]) -> None:
        """Step 1: everybody into `people.parquet`, once."""
        target = self.folder / "people.parquet"
        if not target.exists():
            self.keep(_rows(people), target)

    def keep(self, rows: Iterable[tuple[Any, ...]], target: Path) -> None:
        """Rows of people into a file that is there whole or not at all."""
        draft = target.with_suffix(".draft")
        with self._as_table(rows, _PERSON) as table:
            self._db.execute(f"COPY (SELECT row_number() OVER () AS n, * FROM {table}) TO '{draft}' (FORMAT parquet)")
        draft.rename(target)

    @contextmanager
    def _as_table(self, rows: Iterable[tuple[Any, ...]], columns: Mapping[str, str]) -> Iterator[str]:
        """Rows as something that DuckDB reads: a file, because it may be more than memory holds."""
        with tempfile.NamedTemporaryFile("w", suffix=".csv", dir=self.folder, newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
            file.flush()
            typed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
            yield f"read_csv('{file.name}', header = false, nullstr = '', columns = {{{typed}}})"

    def write_columns(self, target: Path, more: str) -> None:
        """Everybody as `load` has them, with further columns, for somebody else who compares."""
        self._db.execute(f"COPY (SELECT *, {more} FROM everybody) TO '{target}' (FORMAT parquet)")

    def find(self, at_least: float = likeness.LIKELY) -> list[Pair]:
        """Step 3, after `bring` and `load`: every pair that is at least so likely one person among so many, the
        likeliest first."""
        ((people,),) = self._db.execute("SELECT count(*) FROM everybody").fetchall()
        threshold = likeness.weight_of(at_least, among=people)
        for part in range(self.parts):
            self._say("Comparing", part, self.parts)
            self._compare(part, threshold)
        self._say("Comparing", self.parts, self.parts)
        found = self._db.execute(
            f"SELECT one, other, weight FROM '{self.folder}/pairs-*.parquet' ORDER BY weight DESC, one, other"
        ).fetchall()
        return [Pair(one, other, likeness.likelihood(weight)) for one, other, weight in found]

    def load(self) -> None:
        """Names into columns, and everybody into memory."""
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE people AS FROM '{self.folder}/people.parquet'")
        distinct = self._db.execute(
            "SELECT name FROM people UNION SELECT care_of FROM people WHERE care_of <> ''"
        ).fetchall()
        self._say("Names", 0, len(distinct))
        with self._as_table((judging.name_columns(name) for (name,) in distinct), judging.NAME_COLUMNS) as table:
            self._db.execute(f"CREATE OR REPLACE TEMP TABLE names AS FROM {table}")
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE everybody AS {judging.PEOPLE}")

    def _compare(self, part: int, threshold: float) -> None:
        """The pairs of one part of the people with all others."""
        target = self.folder / f"pairs-{part:03}.parquet"
        if target.exists():
            return
        draft = target.with_suffix(".draft")
        self._db.execute(f"COPY ({_pairs(part, self.parts, threshold)}) TO '{draft}' (FORMAT parquet)")
        draft.rename(target)


def _pairs(part: int, parts: int, threshold: float) -> str:
    """What one part finds: blocks, then everything but the name, and the name only where it can still matter."""
    mine = f"one.n < other.n AND one.n % {parts} = {part} AND {judging.hopeful(threshold)}"
    joins = [
        f"SELECT one.n AS m, other.n AS n FROM everybody AS one JOIN everybody AS other ON {block} WHERE {mine}"
        for block in judging.BLOCKS.values()
    ]
    joins.append(
        "SELECT one.n AS m, other.n AS n FROM (SELECT n, unnest(mobiles) AS mobile FROM everybody) AS left_ "
        "JOIN (SELECT n, unnest(mobiles) AS mobile FROM everybody) AS right_ USING (mobile) "
        f"JOIN everybody AS one ON one.n = left_.n JOIN everybody AS other ON other.n = right_.n WHERE {mine}"
    )
    return f"""
    WITH hopeful AS ({" UNION ".join(joins)}),
    named AS (
        SELECT one.member_id AS one_id, other.member_id AS other_id, one.given = other.given AS same_given,
            {judging.REST} AS rest, {judging.ORIENTED}
        FROM hopeful JOIN everybody AS one ON one.n = hopeful.m JOIN everybody AS other ON other.n = hopeful.n
    ),
    alike AS (SELECT *, {judging.ALIKE} FROM named),
    judged AS (SELECT *, {judging.LIKENESS} AS likeness FROM alike)
    SELECT one_id AS one, other_id AS other, (rest + {judging.NAME})::DOUBLE AS weight
    FROM judged WHERE rest + {judging.NAME} >= {threshold}
    """


_PERSON = {
    "member_id": "VARCHAR",
    "name": "VARCHAR",
    "birth_date": "DATE",
    "sex": "VARCHAR",
    "care_of": "VARCHAR",
    "district": "INTEGER",
    "subdistrict": "INTEGER",
    "mobiles": "VARCHAR[]",
}


def _rows(people: Iterable[tuple[str, Traits]]) -> Iterator[tuple[Any, ...]]:
    for member_id, one in people:
        mobiles = f"[{','.join(one.mobiles)}]"
        yield member_id, one.name, one.birth_date, one.sex, one.care_of, one.district, one.subdistrict, mobiles
