"""Papercast itself, in a process of its own, which ends where its fate says.

The program is the real one, with the real SDKs: its command line is called as its users call it.
What is added stands between it and what it calls: a platform's ``send``, and the commits of
SQLite's driver. The clock that the program is given is a quick one.
"""

import os
import resource
import signal
import sqlite3
import sys
from functools import partial
from pathlib import Path
from typing import Any

from fates import (
    AFTER_COMMIT,
    AFTER_SEND,
    BEFORE_COMMIT,
    BEFORE_SEND,
    FULL,
    REFUSED,
    TORN,
    WRITE,
    Fate,
    Life,
)
from wal import synced

from bot import cli, serve
from handlers.discord.platform import Discord
from handlers.telegram.platform import Telegram

SYNCED = "synced.txt"
"""Where it says how much of its log had reached the disk before a commit that is to be lost."""


class Reaper:
    """Counts how often the process comes to each place, and ends it at its own."""

    def __init__(self, fate: Fate) -> None:
        self._fate = fate
        self._times = 0

    def here(self, place: str) -> None:
        """The process has come to this place."""
        if self.is_due(place):
            os.kill(os.getpid(), signal.SIGKILL)

    def is_due(self, place: str) -> bool:
        """Whether it ends here, this time."""
        if place != self._fate.place:
            return False
        self._times += 1
        return self._times == self._fate.n

    def lasts(self, place: str) -> bool:
        """Whether something is so at that place, from this time on for some times."""
        if place != self._fate.place:
            return False
        self._times += 1
        return self._fate.n <= self._times < self._fate.n + self._fate.times

    @property
    def more(self) -> int:
        """How many bytes more can be written."""
        return self._fate.more


class Mortal(sqlite3.Connection):
    """A connection whose commits may be the last thing that the process does."""

    reaper: Reaper
    folder: Path
    refused = False
    _writes = _is_full = False

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Note whether what begins may write."""
        if sql.startswith("BEGIN"):
            self._writes = sql == "BEGIN IMMEDIATE"
            if self._writes:
                self._find_the_disk()
        return super().execute(sql, parameters)

    def _find_the_disk(self) -> None:
        """As fate has it: there may be no room in it, or no way to write to it."""
        if self.reaper.lasts(FULL):
            (pages,) = super().execute("PRAGMA page_count").fetchone()
            super().execute(f"PRAGMA max_page_count = {pages}")
            self._is_full = True
        elif self._is_full:
            super().execute("PRAGMA max_page_count = 4294967294")
            self._is_full = False
        if self.reaper.lasts(REFUSED):
            limit_files(self.log_of(self), self.reaper.more)
            Mortal.refused = True
        elif Mortal.refused:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            Mortal.refused = False

    def commit(self) -> None:
        """Commit, if there is time."""
        if not (self._writes and self.in_transaction):
            super().commit()
            return
        self.reaper.here(BEFORE_COMMIT)
        if self.reaper.is_due(WRITE):
            limit_files(self.log_of(self), self.reaper.more)
        losing = self.reaper.is_due(TORN)
        if losing:
            (self.folder / SYNCED).write_text(str(synced(self.log_of(self))))
        super().commit()
        if losing:
            os.kill(os.getpid(), signal.SIGKILL)
        self.reaper.here(AFTER_COMMIT)

    @staticmethod
    def log_of(connection: sqlite3.Connection) -> Path:
        """The log that is written ahead of the store."""
        (_, _, file) = connection.execute("PRAGMA database_list").fetchone()
        return Path(f"{file}-wal")


def limit_files(log: Path, more: int) -> None:
    """Let no file grow longer than the log is, and so many bytes.

    A write that reaches the limit is cut there. The next one is answered by a signal, which ends
    the process where nobody has chosen to ignore it, and by an error where somebody has.
    """
    length = log.stat().st_size if log.exists() else 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (length + more, resource.RLIM_INFINITY))


def live(told: str) -> None:
    """Live that life: what the program prints goes to files in its folder."""
    life = Life.from_json(told)
    folder = Path(life.folder)
    for stream, name in ((1, "out.txt"), (2, "err.txt")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    os.chdir(folder)
    _prepare(life, folder)
    sys.argv = ["papercast", *life.arguments]
    cli.main()


def _prepare(life: Life, folder: Path) -> None:
    if life.fate.place == WRITE:
        # Python ignores it; only here, because the commits are another thread's.
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reaper = Mortal.reaper = Reaper(life.fate)
    Mortal.folder = folder
    # Not assigned: to the type checker, what is put there is of another kind.
    setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Mortal))  # noqa: B010 - as above
    setattr(serve, "SystemClock", lambda: life.clock)  # noqa: B010 - as above
    for platform in (Discord, Telegram):
        _watch(platform, reaper)


def _watch(platform: type[Discord] | type[Telegram], reaper: Reaper) -> None:
    send = platform.send

    async def watched(self: Any, address: str, body: str, nonce: str) -> str:
        reaper.here(BEFORE_SEND)
        made = await send(self, address, body, nonce)
        reaper.here(AFTER_SEND)
        return made

    setattr(platform, "send", watched)  # noqa: B010 - as above
