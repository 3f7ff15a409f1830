"""The way in: one door is imported and not the house, and the index of doors is whole."""

import json
import subprocess
import sys

import app  # noqa: F401  mounting fills the registry
from chalicelib.edge import front
from chalicelib.edge.doors import registry

KNOCK = """
import json, os, sys
os.environ["EKDWAR_MODULE"] = "chalicelib.wiring"
from chalicelib.entry import api
event = {
    "path": "/verify", "httpMethod": "GET", "headers": {}, "queryStringParameters": None, "pathParameters": None,
    "requestContext": {"httpMethod": "GET", "resourcePath": sys.argv[1], "identity": {}}, "body": None,
}
answer = api(event, None)
doors = [name for name in sys.modules if name.startswith("chalicelib.") and name.endswith((".pages", ".routes"))]
print(json.dumps({"status": answer["statusCode"], "doors": doors}))
"""


def test_the_index_names_the_module_of_every_door() -> None:
    index = json.loads(front.FILE.read_text("utf-8"))
    assert index == {f"{door.method} {door.path}": door.function.__module__ for door in registry.http}


def test_who_knocks_at_one_door_wakes_no_other() -> None:
    assert knock("/help") == {"status": 200, "doors": ["chalicelib.catalogue.pages"]}


def test_where_there_is_no_door_nothing_is_imported() -> None:
    assert knock("/nowhere") == {"status": 404, "doors": []}


def knock(path: str) -> dict[str, object]:
    """What a fresh interpreter answers, and which doors it has imported for that."""
    done = subprocess.run([sys.executable, "-c", KNOCK, path], capture_output=True, text=True, check=True)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told
