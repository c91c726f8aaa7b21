"""What can go wrong with a store while a server uses it, each begun and ended by the test."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import running

VOLUME_BYTES = 192 * 1024 * 1024


def _mount(folder: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={VOLUME_BYTES},mode=0711", "threadwell-test", folder]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def _may_mount() -> bool:
    with tempfile.TemporaryDirectory(prefix="tw-") as folder:
        if not _mount(folder):
            return False
        subprocess.run(["umount", folder], check=True)
        return True


MAY_MOUNT = _may_mount()


class FullDisk:
    """A volume of its own, filled to the last block."""

    def __init__(self, folder: Path) -> None:
        self.filler = folder / "filler"

    def begin(self, server: running.Server) -> None:
        block = bytes(1024 * 1024)
        with self.filler.open("wb", buffering=0) as file:
            while block:
                try:
                    file.write(block)
                except OSError:
                    block = block[: len(block) // 2]

    def end(self) -> None:
        self.filler.unlink()


class LimitedFiles:
    """No file of the process may grow beyond what the log of the store holds now (RLIMIT_FSIZE)."""

    def begin(self, server: running.Server) -> None:
        self.process = server.process.pid
        self.before = resource.prlimit(self.process, resource.RLIMIT_FSIZE)
        size = os.path.getsize(server.database.removeprefix("sqlite:") + "-wal")
        resource.prlimit(self.process, resource.RLIMIT_FSIZE, (size, self.before[1]))

    def end(self) -> None:
        resource.prlimit(self.process, resource.RLIMIT_FSIZE, self.before)


class NoRoom:
    """Whoever stores a message is answered what PostgreSQL answers when the disk of the table is full (SQLSTATE 53100)."""

    def begin(self, server: running.Server) -> None:
        self.database = server.database
        self.say(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$",
            "CREATE TRIGGER no_room BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION no_room()",
        )

    def end(self) -> None:
        self.say("DROP TRIGGER no_room ON message", "DROP FUNCTION no_room()")

    def say(self, *statements: str) -> None:
        commands = [word for statement in statements for word in ("-c", statement)]
        subprocess.run(["psql", self.database, "-qAtX", "-v", "ON_ERROR_STOP=1", *commands], check=True, capture_output=True, timeout=60)


class Lock:
    """Another process holds what every send has to write, for longer than the server waits."""

    def begin(self, server: running.Server) -> None:
        if server.engine == "sqlite":
            self.other = sqlite3.connect(server.database.removeprefix("sqlite:"), isolation_level=None, timeout=30)
            self.other.execute("BEGIN IMMEDIATE")
            return
        self.other = subprocess.Popen(["psql", server.database, "-qAtX"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.other.stdin.write("BEGIN; LOCK TABLE message IN EXCLUSIVE MODE; SELECT 'locked';\n")
        self.other.stdin.flush()
        assert self.other.stdout.readline() == "locked\n"

    def end(self) -> None:
        if isinstance(self.other, sqlite3.Connection):
            self.other.execute("ROLLBACK")
            self.other.close()
        else:
            self.other.communicate("ROLLBACK;\n", timeout=30)


# What comes over a server wherever its store is.
TROUBLES = {"a lock of another process": Lock, "a limit on the size of files": LimitedFiles, "a table without room": NoRoom}


@contextmanager
def _volume():
    with tempfile.TemporaryDirectory(prefix="tw-", dir="/tmp") as folder:
        assert _mount(folder)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def _small_postgres(name: str):
    """A database whose tables are on a volume of their own, on the cluster of the tests."""
    admin = running.admin_address()

    def say(sql: str) -> str:
        done = subprocess.run(["psql", admin, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    with _volume() as folder:
        tables = folder / "tables"
        tables.mkdir()
        # The cluster's own user must be able to write there.
        owner = os.stat(say("SHOW data_directory"))
        os.chown(tables, owner.st_uid, owner.st_gid)
        server = running.new_server("postgres", name)
        database = server.database.split("://", 1)[1].split("/", 1)[1].split("?", 1)[0]
        try:
            say(f"CREATE TABLESPACE \"{name}_{os.getpid()}\" LOCATION '{tables}'")
            say(f'ALTER DATABASE "{database}" SET TABLESPACE "{name}_{os.getpid()}"')
            yield server, FullDisk(folder)
        finally:
            running.discard(server)
            say(f'DROP DATABASE "{database}" WITH (FORCE)')
            say(f'DROP TABLESPACE "{name}_{os.getpid()}"')


@contextmanager
def troubled(engine: str, trouble: str, options: tuple[str, ...]):
    """A server that was not started yet, and the trouble that can come over it."""
    if trouble == "a full disk" and engine == "postgres":
        with _small_postgres("fulldisk") as (server, disk):
            server.options = options
            yield server, disk
    elif trouble == "a full disk":
        with _volume() as folder:
            server = running.new_server(engine, "fulldisk", options, parent=folder)
            # What the server says goes elsewhere, so that a failure can be read.
            with tempfile.NamedTemporaryFile(prefix="threadwell-fulldisk-", suffix=".log") as log:
                server.log = Path(log.name)
                try:
                    yield server, FullDisk(folder)
                finally:
                    running.discard(server)
    else:
        server = running.new_server(engine, "troubled", options)
        try:
            yield server, TROUBLES[trouble]()
        finally:
            running.discard(server)
