"""Splink over the same people: the same blocks, the same columns. It learns its weights, which is not counted.

Arguments: the parquet file of everybody, the file that says who is whom, and the recall to reach. Tells one line of
JSON, the last on standard output.
"""

import json
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals import comparison_level_library as cll

BLOCKS = [
    block_on("given", "born", "low", "high"),
    block_on("given", "district", "half"),
    block_on("given", "district", "other_half"),
    block_on("given", "subdistrict", "kin"),
    block_on("mobile"),
]


def main(people, truth, recall):
    """Seconds of the wall and of processor for what a job does, and what it found at the recall of ours."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE people AS FROM '{people}'")
    database = DuckDBAPI(connection)
    table = database.register("people")
    linker = Linker(table, SETTINGS, log_level="ERROR")
    train(linker)
    wall, cpu = time.perf_counter(), time.process_time()
    found = linker.inference.predict(threshold_match_weight=-30)
    pairs = connection.execute(
        f"SELECT member_id_l, member_id_r FROM {found.physical_name} ORDER BY match_weight DESC"
    ).fetchall()
    told = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    same = {tuple(pair) for pair in json.loads(Path(truth).read_text("utf-8"))}
    return {**told, **at_recall(pairs, same, float(recall))}


def at_recall(pairs, same, recall):
    """How many pairs it takes to find that share of them."""
    hits = 0
    for number, (one, other) in enumerate(pairs, 1):
        hits += tuple(sorted((one, other))) in same
        if hits >= recall * len(same):
            return {"recall": hits / len(same), "precision": hits / number, "pairs": number}
    return {"recall": hits / len(same), "precision": hits / max(len(pairs), 1), "pairs": len(pairs)}


def train(linker):
    """As its documentation advises."""
    linker.training.estimate_probability_two_random_records_match([block_on("name", "birth_date")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))


SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="member_id",
    blocking_rules_to_generate_predictions=BLOCKS,
    comparisons=[
        cl.JaroWinklerAtThresholds("plain_name", [0.97, 0.92, 0.85]),
        cl.DateOfBirthComparison("birth_date", input_is_string=False),
        cl.ExactMatch("sex"),
        cl.JaroWinklerAtThresholds("kin_word", [0.9]),
        cl.ExactMatch("mobile"),
        cl.CustomComparison(
            output_column_name="place",
            comparison_levels=[
                cll.NullLevel("district"),
                cll.ExactMatchLevel("subdistrict"),
                cll.ExactMatchLevel("district"),
                cll.ElseLevel(),
            ],
        ),
    ],
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)

if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
