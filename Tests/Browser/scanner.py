"""A real clamd in a folder of its own, with a signature written by hand: a database of signatures cannot be had everywhere."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

# Put together here, so that no scanner stops at this file.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class Scanner:
    def __init__(self) -> None:
        # Named here and made when it starts: files of tests are also read by processes that run none of them.
        self.folder = Path(tempfile.gettempdir()) / f"threadwell-clamd-{secrets.token_hex(6)}"
        self.socket = self.folder / "clamd.sock"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        program = shutil.which("clamd") or "/usr/sbin/clamd"
        assert os.access(program, os.X_OK), "clamd is not installed; run bin/setup test"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        signatures = self.folder / "signatures"
        signatures.mkdir(parents=True, exist_ok=True)
        (signatures / "test.ndb").write_text(f"Threadwell-Test-EICAR:0:*:{EICAR.hex()}\n")
        (self.folder / "clamd.conf").write_text(
            f"DatabaseDirectory {signatures}\nLocalSocket {self.socket}\nTemporaryDirectory {self.folder}\nForeground yes\n"
            "StreamMaxLength 11M\nSelfCheck 0\n")
        self.socket.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [program, f"--config-file={self.folder / 'clamd.conf'}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not self.socket.exists():
            assert self.process.poll() is None, f"clamd ended with {self.process.returncode} before it listened"
            assert time.monotonic() < deadline, "clamd does not listen"
            time.sleep(0.05)

    def kill(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
