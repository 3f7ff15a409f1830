"""What was packaged, with nothing else and with no more rights than its roles give."""

import os
import subprocess
import sys
from pathlib import Path

import botocore
import pytest

from infra.layer import ROOT


@pytest.mark.slow
@pytest.mark.xdist_group("proof")
def test_the_packaged_code_walks_the_whole_way_with_iam_enforced() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EKDWAR_", "AWS_"))}
    done = subprocess.run(
        [sys.executable, "-m", "infra", "prove-package"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "import with layer and code alone" in done.stdout
    assert done.stdout.count("is valid") == 1
    ours = Path(botocore.__file__).with_name("cacert.pem")
    assert ours.read_text("utf-8").count("BEGIN CERTIFICATE") > 100, "trimming a package reached into this environment"
