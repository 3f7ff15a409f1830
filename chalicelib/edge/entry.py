"""Where Lambda enters: `chalicelib.edge.entry.check_papers` is the door `check_papers`.

A door's own module is all that is imported, so that a step does not pay for the pages.
"""

import importlib
import os
from typing import Any

from chalicelib.edge.doors import handlers


def __getattr__(name: str) -> Any:
    """The handler of a door. `EKDWAR_MODULE` says in which module the door is."""
    if name.startswith("_") or "EKDWAR_MODULE" not in os.environ:
        raise AttributeError(name)
    importlib.import_module(os.environ["EKDWAR_MODULE"])
    return handlers[name]
