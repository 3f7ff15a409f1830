"""What goes to Lambda. Installing the packages takes long: `python -m infra prove-package` does that."""

import subprocess
import sys
import zipfile
from pathlib import Path

from chalicelib.edge.words import say
from infra.layer import ROOT, aws_services, only_aws, trim
from infra.package import _zip, copy_code, here


def test_the_code_has_its_sources_its_data_and_bytecode(tmp_path: Path) -> None:
    copy_code(tmp_path / "code", here())
    names = {str(path.relative_to(tmp_path / "code")) for path in (tmp_path / "code").rglob("*")}
    assert {"app.py", "chalicelib/edge/words/mr.json", "chalicelib/edge/doors.py"} <= names
    assert any(name.startswith("chalicelib/edge/__pycache__/doors.") for name in names)


def test_pages_of_the_package_are_rendered_from_templates_compiled_beforehand(tmp_path: Path) -> None:
    copy_code(tmp_path, here())
    for template in tmp_path.rglob("*.html"):
        template.unlink()
    asked = "from chalicelib.edge import views; print(views.environment().get_template('edge/templates/problem.html'))"
    told = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "problem.html" in told.stdout


def test_words_of_the_package_are_those_of_the_sources(tmp_path: Path) -> None:
    copy_code(tmp_path, here())
    assert not [*tmp_path.rglob("words/*.toml")]
    asked = "from chalicelib.edge import words; print(words.say('problem.not-found', 'pa'))"
    told = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == say("problem.not-found", "pa")


def test_the_same_content_makes_the_same_zip(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.py").write_text("x = 1\n")
    names = []
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        (tmp_path / "in" / "a.py").touch()
        names.append(_zip(tmp_path / "in", tmp_path / run, "code"))
    assert names[0] == names[1]
    assert zipfile.ZipFile(tmp_path / "one" / names[0]).namelist() == ["a.py"]


def test_only_services_that_we_call_keep_their_data(tmp_path: Path) -> None:
    for name in ("s3", "ec2", "dynamodb"):
        (tmp_path / "botocore" / "data" / name).mkdir(parents=True)
    bundle = ROOT / ".venv/lib"
    source = next(bundle.glob("python*/site-packages/botocore/cacert.pem"))
    (tmp_path / "botocore" / "cacert.pem").write_bytes(source.read_bytes())
    trim(tmp_path, aws_services(ROOT / "chalicelib"))
    assert {one.name for one in (tmp_path / "botocore" / "data").iterdir()} == {"s3", "dynamodb"}
    assert only_aws(source).count("BEGIN CERTIFICATE") >= 5


def test_the_clients_that_our_code_makes_are_found() -> None:
    assert {"s3", "sqs", "events", "kms", "dynamodb"} <= aws_services(ROOT / "chalicelib")
