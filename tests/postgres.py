"""A private PostgreSQL: started from the programs on this machine, seen by nobody else, gone after.

PostgreSQL refuses to run as root, so root hands the server to another user. That user cannot
enter pytest's temporary folders, hence a folder of the server's own.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql
from sqlalchemy import text

from storage.database import Database

PROGRAMS = Path("/usr/lib/postgresql")
_SETTINGS = {
    "listen_addresses": "",  # its own socket folder is the only way in
    "fsync": "off",  # tests never lose power
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "100",
    "timezone": "America/St_Johns",  # a store must not care, so give it one that would show
}


def programs() -> Path | None:
    """The folder with the newest server's programs; None where PostgreSQL is not installed."""
    found = [folder for folder in PROGRAMS.glob("*/bin") if (folder / "initdb").exists()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Server:
    """A running server; each database in it is made empty or as a copy of another."""

    def __init__(self, folder: Path, user: str, binaries: Path) -> None:
        self.folder = folder
        self.user = user
        self._binaries = binaries
        self._numbers = count(1)

    def create(self, template: str = "template0") -> str:
        """Make a database like ``template``, to which nobody is connected, and return its name."""
        name = f"test_{next(self._numbers)}"
        with self._administrator() as admin:
            # Copying files is by far the quickest; before version 15 there is no other way.
            quick = sql.SQL("STRATEGY FILE_COPY" if admin.info.server_version >= 150000 else "")
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {} {}")
            admin.execute(create.format(sql.Identifier(name), sql.Identifier(template), quick))
        return name

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The URL of a database like ``template``, which is removed at the end."""
        name = self.create(template)
        yield self.url(name)
        with self._administrator() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql:///{name}?host={self.folder}&user={self.user}"

    def start(self) -> None:
        """Make the cluster and return once it takes connections."""
        data = ["-D", str(self.folder / "data")]
        trust = ["--auth=trust", "--username", self.user, "--encoding=UTF8", "--no-sync"]
        self._run("initdb", *data, *trust, "--locale=C")
        settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
        settings += f" -c unix_socket_directories='{self.folder}'"
        self._run("pg_ctl", "start", "-w", *data, "-l", str(self.folder / "log"), "-o", settings)

    def watch(self) -> subprocess.Popen[bytes]:
        """A process that ends the server, and removes its folder, when its own input ends.

        That is when somebody closes it, and also when this process is killed. The server is the
        one whose process id the folder keeps.
        """
        wait_and_stop = 'cat; "$0" stop -w -m immediate -D "$1/data"; rm -rf "$1"'
        return subprocess.Popen(
            ["/bin/sh", "-c", wait_and_stop, self._binaries / "pg_ctl", self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            **self._identity(),
        )

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        with (self.folder / "output").open("w") as output:
            done = subprocess.run(
                [self._binaries / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                check=False,
                **self._identity(),
            )
        said = (self.folder / "output").read_text(errors="replace")
        assert done.returncode == 0, f"{program} failed: {said}"

    def _identity(self) -> _Identity:
        if os.geteuid() != 0:
            return {}
        entry = pwd.getpwnam(self.user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """A server from its start to its stop; its folder goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="papercast-pg-"))
    user = _user()
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    server = Server(folder, user, binaries)
    watch = server.watch()
    try:
        server.start()
        yield server
    finally:
        watch.communicate()


async def waiting(database: Database) -> int:
    """How many of its transactions wait for a lock."""
    async with database.reading() as conn:
        return await conn.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) or 0


def _user() -> str:
    """Who runs the server: we ourselves, unless we are root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
