"""Codes that let people in: short, for a while, used once, and hopeless to guess."""

import json
import secrets
from collections.abc import Container, Hashable
from datetime import datetime, timedelta
from hashlib import blake2b

import structlog

from bot.access.paces import Paces
from bot.clock import Clock
from storage import meta
from storage.database import Connection

log = structlog.get_logger()

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without what looks like something else."""
_KINDS = {"operator": (4, timedelta(minutes=15)), "invited": (8, timedelta(days=7))}
"""How long a code of each role is, and how long it is good."""
_TRIES = 5
"""Codes that a person may try in ten minutes."""
_MOST_WRONG = 25
"""Wrong codes, whoever tries them, after which the operator's code is void: of a million that
there are, so few make guessing one hopeless."""
_PREFIX = "code:"


class Codes:
    """Makes codes and takes them. The store has only their digests."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tries = Paces(clock, _TRIES, timedelta(minutes=10))
        self._wrong = 0

    async def make(self, conn: Connection, role: str) -> str:
        """A new code for that role; a new operator's code takes the place of the one before."""
        length, good = _KINDS[role]
        code = "".join(secrets.choice(_LETTERS) for _ in range(length))
        until = (self._clock.now() + good).isoformat()
        await self._tidy(conn, role if role == "operator" else None)
        await meta.put(conn, _key(code), json.dumps({"role": role, "until": until}))
        if role == "operator":
            self._wrong = 0
        return code

    def may_try(self, who: Hashable) -> bool:
        """Whether they may try one more code now; this takes the try."""
        return self._tries.wait(who) is None

    async def use(self, conn: Connection, code: str, roles: Container[str]) -> str | None:
        """The role that the code is for, which is then used up; None when it is not good."""
        kept = await meta.get(conn, _key(code))
        role = _role(kept, self._clock.now()) if kept else None
        if role in roles:
            await meta.drop(conn, _key(code))
            return role
        self._wrong += 1
        if self._wrong == _MOST_WRONG and await self._tidy(conn, "operator"):
            log.warning("operator's code void: too many wrong ones were tried")
        return None

    async def _tidy(self, conn: Connection, role: str | None) -> bool:
        """Drop codes that have ended, and those of that role; whether one of them was good."""
        void = False
        for key, kept in (await meta.beginning(conn, _PREFIX)).items():
            good_for = _role(kept, self._clock.now())
            if good_for is None or good_for == role:
                await meta.drop(conn, key)
                void = void or good_for is not None
        return void


def _key(code: str) -> str:
    digest = blake2b(code.strip().upper().encode(), digest_size=20, person=b"papercast code")
    return _PREFIX + digest.hexdigest()


def _role(kept: str, now: datetime) -> str | None:
    """The role of a code that is kept; None when it has ended."""
    found = json.loads(kept)
    return str(found["role"]) if datetime.fromisoformat(found["until"]) > now else None
