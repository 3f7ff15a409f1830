"""Departments' own functions: each folder `regions/*/*/functions` is a small Chalice application and a stack."""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from chalice.app import Chalice

from infra import access
from infra.functions import Template, camel, chalice_template, finish_function
from infra.template import CONDITIONS, PARAMETERS, layer

NEEDED = ("Prefix", "CodeBucket", "CodeKey", "LayerKey", "Runtime", "LogDays")


_SETTINGS = {"EKDWAR_PREFIX": {"Ref": "Prefix"}}


@dataclass(frozen=True)
class Pack:
    """One department's functions."""

    name: str
    """Region and department: `haryana-health`. Names of functions begin with it."""
    folder: Path


def every_pack(root: Path) -> list[Pack]:
    """The packs under `regions/`."""
    apps = sorted(root.glob("*/*/functions/app.py"))
    return [Pack(f"{path.parts[-4]}-{path.parts[-3]}", path.parent) for path in apps]


def load_app(pack: Pack) -> Chalice:
    """A pack's application, imported under a name of its own: every pack's file is called `app.py`."""
    module_name = f"packs_{pack.name.replace('-', '_')}"
    if module_name not in sys.modules:
        spec = importlib.util.spec_from_file_location(module_name, pack.folder / "app.py")
        if spec is None or spec.loader is None:
            raise ImportError(f"{pack.folder} holds no app.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module
        spec.loader.exec_module(module)
    app: Chalice = sys.modules[module_name].app
    return app


def load_pack(pack: Pack) -> dict[str, Callable[[Any, Any], Any]]:
    """A pack's functions by name."""
    app = load_app(pack)
    module = sys.modules[f"packs_{pack.name.replace('-', '_')}"]
    return {
        function.name: getattr(module, function.handler_string.rpartition(".")[2])
        for function in app.pure_lambda_functions
    }


def loaders(root: Path) -> list[str]:
    """Functions that put a department's own data in place, to be called after each deployment: `load-…`."""
    return [f"{pack.name}-{name}" for pack in every_pack(root) for name in load_pack(pack) if name.startswith("load-")]


def build_pack(pack: Pack, *, architecture: str = "arm64") -> Template:
    """The stack of a pack: its functions, and what `resources.yaml` beside them keeps. A function may write its own log
    and do what `resources.yaml` allows it."""
    app = load_app(pack)
    kept = resources_of(pack)
    template = chalice_template(app, architecture=architecture)
    template["Description"] = f"Ekdwar, the department's own functions: {pack.name}."
    template["Parameters"] = {name: PARAMETERS[name] for name in NEEDED}
    template["Conditions"] = {"HasLayer": CONDITIONS["HasLayer"]}
    template["Resources"] |= layer(architecture, f"{pack.name}-packages") | kept.get("Resources", {})
    own = yaml.safe_load(path.read_text("utf-8")) if (path := pack.folder / "resources.yaml").exists() else {}
    template["Resources"] |= own.get("Resources", {})
    for function in app.pure_lambda_functions:
        name = f"{pack.name}-{function.name}"
        role = access.role(f"${{Prefix}}-{name}", (), kept.get("Statements", {}).get(function.name, ()))
        settings = {"EKDWAR_PREFIX": {"Ref": "Prefix"}}
        finish_function(template, camel(function.name), name, role, settings=settings, Timeout=20, MemorySize=256)
    return template


def resources_of(pack: Pack) -> Template:
    """`resources.yaml` of a pack: `Resources` of its own, and `Statements` of what each function may do with them."""
    file = pack.folder / "resources.yaml"
    found: Template = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}
    return found


def load_registers(root: Path) -> None:
    """Run every function called `load-…` of every pack, in this process (laptop and tests)."""
    for pack in every_pack(root):
        for name, function in load_pack(pack).items():
            if name.startswith("load-"):
                function({}, None)
