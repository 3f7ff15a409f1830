"""Where Lambda enters: `chalicelib.entry.check_papers` is the door `check_papers`, `chalicelib.entry.api` the API.

A door's own module is all that is imported, so that a step does not pay for the pages, nor a page for the others.
While it is imported nothing becomes garbage, so nothing is looked for; and what was imported then, no later collection
looks at again. The client of the tables is made here too, while Lambda gives a function a whole processor whatever its
memory.
"""

import gc
import importlib
import os
import sys
from typing import Any


def __getattr__(name: str) -> Any:
    """The handler of a door. `EKDWAR_MODULE` says in which module the door is."""
    if name.startswith("_") or "EKDWAR_MODULE" not in os.environ:
        raise AttributeError(name)
    gc.disable()
    module = importlib.import_module(os.environ["EKDWAR_MODULE"])
    handler = module.api if name == "api" else _handlers()[name]
    if "chalicelib.adapters.table" in sys.modules:
        importlib.import_module("chalicelib.adapters.aws").client("dynamodb")
    gc.freeze()
    gc.enable()
    return handler


def _handlers() -> dict[str, Any]:
    from chalicelib.edge.doors import handlers

    return handlers
