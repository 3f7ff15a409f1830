"""The layer: what `requirements.txt` names, for Lambda's Python and processor, without what a function never opens."""

import gzip
import json
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

NEVER_OPENED = (
    # Chalice's command line and what only that imports
    *("pip", "setuptools", "pkg_resources", "_distutils_hack", "wheel", "inquirer", "blessed", "jinxed", "readchar"),
    *("editor", "runs", "xmod", "wcwidth", "click", "chalice/cli", "chalice/deploy", "chalice/local.py"),
    # Written for tools and for people
    *("bin", "boto3/data", "boto3/examples"),
)
STAND_INS = {
    "botocore/docs/__init__.py": "DEPRECATED_SERVICE_NAMES = set()\n",
    "botocore/docs/docstring.py": """class Unwritten(str):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self, *args, **kwargs):
        pass


LazyLoadedDocstring = ClientMethodDocstring = PaginatorDocstring = WaiterDocstring = Unwritten
""",
    "pydantic/plugin/_loader.py": "def get_plugins():\n    return ()\n",
    "urllib3/http2/__init__.py": "",
}
"""What is imported by everybody and used by none of ours, and brings much along: writers of documentation (an HTML
parser), a search for plug-ins and the version of an HTTP/2 library (the metadata of every package). Departments'
functions import boto3, which wants more of it than our own."""
AWS_ROOTS = ("Amazon Root CA", "Starfield Services Root Certificate Authority")
"""Who signs the certificates of AWS's endpoints (Amazon Trust Services)."""


@dataclass(frozen=True)
class Target:
    """For which Lambda runtime and processor."""

    runtime: str
    """`python3.12`"""
    architecture: str
    """`arm64` or `x86_64`"""

    @property
    def version(self) -> str:
        return self.runtime.removeprefix("python")

    @property
    def machine(self) -> str:
        return "aarch64" if self.architecture == "arm64" else self.architecture


def fill(folder: Path, target: Target) -> None:
    """Install, trim and compile the packages of a target into an empty folder."""
    packages = folder / "python"
    install(packages, target)
    trim(packages, aws_services(ROOT / "chalicelib"))
    if interpreter := find_python(target.version):
        compile_all(interpreter, packages, keep_sources=False)


def install(folder: Path, target: Target) -> None:
    """Wheels only: nothing is built here that has to run there."""
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        platform = ["--python-platform", f"{target.machine}-manylinux_2_28", "--python-version", target.version]
        # Copies: what is trimmed here must not be trimmed in the cache, nor in environments that share its files.
        command = [str(uv), "pip", "install", "--quiet", "--link-mode", "copy", *platform]
    else:
        tags = [
            f"manylinux_2_28_{target.machine}",
            f"manylinux_2_17_{target.machine}",
            f"manylinux2014_{target.machine}",
        ]
        platforms = [part for tag in tags for part in ("--platform", tag)]
        command = [sys.executable, "-m", "pip", "install", "--quiet", *platforms, "--python-version", target.version]
    wheels = ["--only-binary", ":all:", "--target", str(folder), "-r", str(ROOT / "requirements.txt")]
    subprocess.run([*command, *wheels], check=True)


def aws_services(sources: Path) -> set[str]:
    """The services that our code makes clients of; DynamoDB goes through pynamodb."""
    texts = [path.read_text("utf-8") for path in sources.rglob("*.py")]
    return {"dynamodb", "sts"} | {name for text in texts for name in re.findall(r'\bclient\("([a-z0-9]+)"\)', text)}


def trim(folder: Path, services: Iterable[str]) -> None:
    """Take out what no function opens."""
    for name in NEVER_OPENED:
        _remove(folder / name)
    for path in [*folder.rglob("*.dist-info"), *folder.rglob("tests"), *folder.rglob("*.pyi")]:
        if path.suffix != ".dist-info" or not (path / "entry_points.txt").exists():
            _remove(path)
    for name, source in STAND_INS.items():
        if (folder / name).exists():
            (folder / name).write_text(source, "utf-8")
    keep = set(services)
    for path in (folder / "botocore" / "data").iterdir():
        if path.is_dir() and path.name not in keep:
            _remove(path)
    slim_botocore(folder / "botocore" / "data")
    bundle = folder / "botocore" / "cacert.pem"
    bundle.write_text(only_aws(bundle))


def slim_botocore(data: Path) -> None:
    """What clients are made from, unpacked; without prose, examples, and endpoints of services that are not there."""
    for path in data.rglob("examples-1.json"):
        path.unlink()
    prefixes = set()
    for path in data.rglob("service-2.json.gz"):
        model = json.loads(gzip.decompress(path.read_bytes()))
        prefixes |= {model["metadata"]["endpointPrefix"], model["metadata"].get("signingName", "")}
        lean = model | {part: _without_prose(model[part]) for part in ("operations", "shapes")}
        path.with_suffix("").write_text(json.dumps(lean, separators=(",", ":")), "utf-8")
        path.unlink()
    for path in data.rglob("*.json.gz"):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    if not (endpoints := data / "endpoints.json").exists():
        return
    told = json.loads(endpoints.read_text("utf-8"))
    for partition in told["partitions"]:
        partition["services"] = {name: facts for name, facts in partition["services"].items() if name in prefixes}
    endpoints.write_text(json.dumps(told, separators=(",", ":")), "utf-8")


_PROSE_IS_READ = {"clientContextParams"}
"""Parts of a model whose prose botocore asks for when it makes a client, and fails without."""


def _without_prose(model: Any) -> Any:
    if isinstance(model, list):
        return [_without_prose(one) for one in model]
    if not isinstance(model, dict):
        return model
    return {
        key: value if key in _PROSE_IS_READ else _without_prose(value)
        for key, value in model.items()
        if not (key == "documentation" and isinstance(value, str))
    }


def only_aws(bundle: Path) -> str:
    """The certificates of a bundle that AWS's endpoints lead to: reading 140 of them takes longer than a request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(bundle)
    told = zip(context.get_ca_certs(), context.get_ca_certs(binary_form=True), strict=True)
    kept = [ssl.DER_cert_to_PEM_cert(der) for fields, der in told if any(root in str(fields) for root in AWS_ROOTS)]
    if not kept:
        raise ValueError("no root of AWS in the bundle")
    return "".join(kept)


def find_python(version: str) -> str | None:
    """An interpreter of a version on this machine; bytecode fits one version only."""
    if sys.version.startswith(f"{version}."):
        return sys.executable
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    found = [shutil.which(f"python{version}"), *map(str, kept)]
    return next((one for one in found if one and _runs(one)), None)


def _runs(interpreter: str) -> bool:
    """A shim can stand for a version that is not chosen."""
    return subprocess.run([interpreter, "-c", ""], capture_output=True, check=False).returncode == 0


def compile_all(interpreter: str, folder: Path, *, keep_sources: bool) -> None:
    """Bytecode that is taken without a look at its source. Without sources it lies where they lay."""
    how = [] if keep_sources else ["-b"]
    order = [interpreter, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", *how]
    subprocess.run([*order, "-s", str(folder), str(folder)], check=True, stdout=subprocess.DEVNULL)
    if not keep_sources:
        for path in folder.rglob("*.py"):
            if path.with_suffix(".pyc").exists():
                path.unlink()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
