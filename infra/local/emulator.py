"""MiniStack as a child process: bound to this machine only, with a temporary folder of its own that goes with it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

REGION = "ap-south-1"
ACCOUNT_ID = "000000000000"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def client_environment(port: int) -> dict[str, str]:
    """What makes boto3 and pynamodb talk to the emulator, and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SESSION_TOKEN": "",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
    }


@dataclass
class Emulator:
    """One MiniStack. `home` holds its log, its temporary files and, where `keep` is set, its state."""

    port: int
    home: Path
    keep: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    """More environment of the server, such as `AUTH`."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, patience_s: float = 30) -> None:
        """Come back when it answers. Raises RuntimeError with the end of its log where it does not."""
        self._wipe_temporary_files()
        (self.home / "tmp").mkdir(parents=True)
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name("ministack"))],
                env=self._environment(),
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.home / "emulator.pid").write_text(str(self.process.pid))
        self._wait(time.monotonic() + patience_s)

    def stop(self, patience_s: float = 60) -> None:
        """Ask it to save and end; end it by force where it does not."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self._end()

    def kill(self) -> None:
        """End it at once: nothing is saved."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self._end()

    def _end(self) -> None:
        self.process = None
        (self.home / "emulator.pid").unlink(missing_ok=True)
        self._wipe_temporary_files()

    @property
    def _log(self) -> Path:
        return self.home / "emulator.log"

    def _wipe_temporary_files(self) -> None:
        shutil.rmtree(self.home / "tmp", ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        state = {
            "PERSIST_STATE": "1" if self.keep else "0",
            "S3_PERSIST": "1" if self.keep else "0",
            "STATE_DIR": str(self.home / "state"),
            "S3_DATA_DIR": str(self.home / "objects"),
        }
        bound = {"BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0"}
        where = {"GATEWAY_PORT": str(self.port), "TMPDIR": str(self.home / "tmp"), "MINISTACK_REGION": REGION}
        return {**plain, **bound, **where, **state, "LOG_LEVEL": "WARNING", **self.settings}

    def _wait(self, until: float) -> None:
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        tail = self._log.read_text(errors="replace")[-3000:]
        self.kill()
        raise RuntimeError(f"MiniStack did not come up on port {self.port}:\n{tail}")
