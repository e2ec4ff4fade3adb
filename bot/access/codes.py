"""Codes that let people in: short, for a while, used once, and hopeless to guess."""

import json
import secrets
from datetime import datetime, timedelta
from hashlib import blake2b

import structlog

from bot.access.paces import Paces
from bot.clock import Clock
from bot.platforms import Asker
from storage import meta
from storage.database import Connection, Database

log = structlog.get_logger()

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without what looks like something else."""
_KINDS = {"operator": (4, timedelta(minutes=15)), "invited": (8, timedelta(days=7))}
"""How long a code of each role is, and how long it is good."""
_TRIES = 5
"""Wrong codes that a person may try in ten minutes."""
_MOST_TRIES = 25
"""Wrong codes, whoever tries them, after which every short code is void: of a million that there
are, so few make guessing one hopeless."""
_PREFIX = "code:"


class Codes:
    """Makes codes and takes them. The store has only their digests."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._tries = Paces(clock, _TRIES, timedelta(minutes=10))
        self._wrong = 0

    async def make(self, role: str) -> str:
        """A new code for that role; a new operator's code takes the place of the one before."""
        length, good = _KINDS[role]
        code = "".join(secrets.choice(_LETTERS) for _ in range(length))
        until = (self._clock.now() + good).isoformat()
        async with self._database.transaction() as conn:
            if role == "operator":
                await self._void(conn)
            await meta.put(conn, _key(code), json.dumps({"role": role, "until": until}))
        return code

    async def use(self, code: str, asker: Asker) -> str | None:
        """The role that the code is for, which is then used up; None when it is not good."""
        if self._tries.wait((asker.platform, asker.person)) is not None:
            return None
        async with self._database.transaction() as conn:
            kept = await meta.get(conn, _key(code))
            role = _role(kept, self._clock.now()) if kept else None
            if role is not None:
                await meta.drop(conn, _key(code))
                return role
            self._wrong += 1
            if self._wrong >= _MOST_TRIES:
                self._wrong = 0
                await self._void(conn)
                log.warning("operator's code void: too many wrong ones were tried")
        return None

    async def _void(self, conn: Connection) -> None:
        """Void the operator's codes, and whatever has ended."""
        for key, kept in (await meta.beginning(conn, _PREFIX)).items():
            if _role(kept, self._clock.now()) != "invited":
                await meta.drop(conn, key)


def _key(code: str) -> str:
    digest = blake2b(code.strip().upper().encode(), digest_size=20, person=b"papercast code")
    return _PREFIX + digest.hexdigest()


def _role(kept: str, now: datetime) -> str | None:
    found = json.loads(kept)
    return str(found["role"]) if datetime.fromisoformat(found["until"]) > now else None
