"""One running service per database: the lock, and how a dead holder is told from a live one."""

import json
import os
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import uuid4

import structlog

from bot.clock import Clock
from storage import locks
from storage.database import Database

log = structlog.get_logger()

_NAME = "service"
_NAMESPACE = Path("/proc/self/ns/pid")
_LEASE = timedelta(seconds=30)
_BEAT = 10.0
"""Seconds between two renewals: two may fail before the lease ends."""


class AlreadyRunning(Exception):  # noqa: N818 - a state, in the words of its sentence
    """Another service has this database."""


class LockLost(Exception):  # noqa: N818 - as above
    """Another service has taken the database over, because this one seemed dead."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process as others recognise it: where it runs, its number, when it was last seen."""

    host: str
    pid: int
    seen: str

    @classmethod
    def this(cls, now: datetime) -> Self:
        """This very process."""
        return cls(_host(), os.getpid(), now.isoformat(timespec="seconds"))

    def is_dead(self) -> bool:
        """Whether it surely runs no more.

        A process on another host may be alive. So may one of this host whose number a new program
        has got meanwhile: its lock is free when its lease ends.
        """
        if self.host != _host() or os.name != "posix":
            return False
        if self.pid == os.getpid():
            return True  # that number is ours now
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


class ServiceLock:
    """Held while the service runs.

    Raises (on entering):
        AlreadyRunning: with a sentence that names the other service.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self._clock = clock
        self._token = uuid4().hex
        self._until = clock.now()

    async def __aenter__(self) -> Self:
        await self._bury_the_dead()
        if not await self._hold():
            raise AlreadyRunning(await self._who())
        return self

    async def __aexit__(self, *_: object) -> None:
        async with self.database.transaction() as conn:
            await locks.release(conn, _NAME, self._token)

    async def look(self) -> None:
        """Refuse to go on where another service is at work; needs no table of ours yet.

        Raises:
            AlreadyRunning: with a sentence that names the other service.
        """
        async with self.database.reading() as conn:
            if not await locks.are_there(conn):
                return
            held = await locks.holder_of(conn, _NAME, after=self._clock.now())
        if held and not Process(**json.loads(held[0])).is_dead():
            raise AlreadyRunning(await self._who())

    async def keep(self) -> None:
        """Renew the lock until cancelled. A failing store is asked again until the lease ends.

        Raises:
            LockLost: when somebody else has it.
        """
        while True:
            await self._clock.sleep(_BEAT)
            try:
                held = await self._hold()
            except Exception:
                if self._clock.now() >= self._until:
                    raise
                log.exception("lock not renewed")
                continue
            if not held:
                raise LockLost(await self._who())

    async def _hold(self) -> bool:
        now = self._clock.now()
        holder = json.dumps(asdict(Process.this(now)))
        until = now + _LEASE
        async with self.database.transaction() as conn:
            held = await locks.hold(conn, _NAME, holder, self._token, now, until)
        if held:
            self._until = until
        return held

    async def _bury_the_dead(self) -> None:
        """Free the lock of a service that was killed on this host: no need to wait for its end."""
        async with self.database.transaction() as conn:
            held = await locks.holder_of(conn, _NAME)
            if held and Process(**json.loads(held[0])).is_dead():
                await locks.release(conn, _NAME, held[1])

    async def _who(self) -> str:
        async with self.database.reading() as conn:
            held = await locks.holder_of(conn, _NAME)
        if held is None:
            return "Another Papercast has just used this database. Start this one again."
        other = Process(**json.loads(held[0]))
        host = other.host.partition(" ")[0]
        return (
            f"Papercast is running on this database already: process {other.pid} on {host} "
            f"(last seen {other.seen}). Stop that one first. Nothing was changed."
        )


def _host(namespace: Path = _NAMESPACE) -> str:
    """This host; in a container also which one, since process numbers mean nothing outside it."""
    host = socket.gethostname()
    with suppress(OSError):
        return f"{host} {namespace.readlink()}"
    return host
