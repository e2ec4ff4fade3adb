"""Who may use it, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.access.codes import Codes
from bot.access.paces import Paces
from bot.askers import Asker
from bot.blocks import Line, Reply
from bot.clock import Clock
from storage import chats, people
from storage.database import Connection, Database
from storage.records import Chat

SILENCE = Reply(())
_TYPED = 6
"""How many times faster than commands may come what is asked while somebody types."""
_NOT_AGAIN = timedelta(minutes=10)
"""How long a stranger who was told once is not told again."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a person where they are; an operator is one everywhere."""

    operator: bool
    blocked: bool
    invited: bool


class Access:
    """Lets people in, or says why not.

    Args:
        mode: ``private``, ``invite`` or ``open``, as the setting ``access.mode``.
        commands_a_minute: how many a person may give.
    """

    def __init__(
        self, database: Database, clock: Clock, *, mode: str = "open", commands_a_minute: int = 20
    ) -> None:
        self.mode = mode
        self._codes = Codes(clock)
        self._database = database
        self._paces = Paces(clock, commands_a_minute, timedelta(minutes=1))
        self._typing = Paces(clock, _TYPED * commands_a_minute, timedelta(minutes=1))
        self._told = Paces(clock, 1, _NOT_AGAIN)

    async def admit(self, asker: Asker, *, anybody: bool = False) -> Reply | None:
        """None when the person may go on; else the answer, which may be silence.

        ``anybody``: what is asked for is for strangers too.
        """
        known = await self._known(asker)
        if known.operator:
            return None
        if known.blocked:
            return SILENCE
        if not anybody and not self._lets_in(known):
            return _stranger(asker) if self._told.wait(_who(asker)) is None else SILENCE
        return self._too_fast(asker)

    async def admit_typing(self, asker: Asker) -> Reply | None:
        """The same for what is asked at each key that is pressed, which has a pace of its own.

        A stranger reads the same at each key; it does not count as having been told.
        """
        known = await self._known(asker)
        if known.operator:
            return None
        if known.blocked or self._typing.wait(_who(asker)) is not None:
            return SILENCE
        return None if self._lets_in(known) else _stranger(asker)

    async def is_operator(self, asker: Asker) -> bool:
        """Whether the person may do everything."""
        return (await self._known(asker)).operator

    async def operators(self, conn: Connection) -> Sequence[Chat]:
        """The chats in which operators are told what needs them."""
        return await people.operators(conn)

    async def claim_code(self) -> str | None:
        """A code that makes whoever claims it the operator; None when there is one."""
        async with self._database.transaction() as conn:
            if await people.has_operator(conn):
                return None
            return await self._codes.make(conn, "operator")

    async def invitation(self) -> str | None:
        """A code that lets one person in; None where codes do not."""
        if self.mode != "invite":
            return None
        async with self._database.transaction() as conn:
            return await self._codes.make(conn, "invited")

    async def claim(self, code: str, asker: Asker) -> str | None:
        """Give the person the role that the code is for, and return it; None when it is wrong."""
        if not self._codes.may_try(_who(asker)):
            return None
        roles = {"operator", "invited"} if self.mode == "invite" else {"operator"}
        async with self._database.transaction() as conn:
            role = await self._codes.use(conn, code, roles)
            if role is not None:
                own = await chats.ensure(conn, asker.platform, asker.own or asker.chat)
                await people.put(conn, asker.platform, asker.person, role=role, chat_id=own.id)
        return role

    async def _known(self, asker: Asker) -> _Known:
        if asker.at_home:
            return _Known(operator=True, blocked=False, invited=True)
        at = {asker.person, asker.chat, whole_chat(asker)}
        async with self._database.reading() as conn:
            found = await people.among(conn, asker.platform, at)
        return _Known(
            operator=any(
                one.address == asker.person and one.role == "operator" and one.state == "active"
                for one in found
            ),
            blocked=any(one.state == "blocked" for one in found),
            invited=any(one.role == "invited" for one in found),
        )

    def _lets_in(self, known: _Known) -> bool:
        return self.mode == "open" or known.invited

    def _too_fast(self, asker: Asker) -> Reply | None:
        seconds = self._paces.wait(_who(asker))
        if seconds is None:
            return None
        if not self._paces.first_refusal(_who(asker)):
            return SILENCE
        return Reply((Line(f"Please wait {seconds} {'second' if seconds == 1 else 'seconds'}."),))


def whole_chat(asker: Asker) -> str:
    """The chat that a thread stands in, where addresses tell (``-100200/5``); else the chat."""
    return asker.chat.partition("/")[0]


def _stranger(asker: Asker) -> Reply:
    sentence = (
        "This Papercast is private. Its operator can let you in; "
        f"give them this number: {asker.person}."
    )
    return Reply((Line(sentence),))


def _who(asker: Asker) -> tuple[str, str]:
    return asker.platform, asker.person
