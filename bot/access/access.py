"""Who may use it, and how fast."""

from collections.abc import Sequence
from datetime import timedelta

from bot.access.codes import Codes
from bot.access.paces import Paces
from bot.clock import Clock
from bot.platforms import Asker, Line, Reply
from storage import chats, people
from storage.database import Connection, Database
from storage.records import Chat, Person

SILENCE = Reply(())
_TYPED = 6
"""How many times faster than commands may come what is asked while somebody types."""
_NOT_AGAIN = timedelta(minutes=10)
"""How long a stranger who was told once is not told again."""


class Access:
    """Lets people in, or says why not.

    Args:
        mode: ``private``, ``invite`` or ``open``, as the setting ``access.mode``.
        commands_a_minute: how many a person may give.
    """

    def __init__(
        self, database: Database, clock: Clock, *, mode: str = "open", commands_a_minute: int = 20
    ) -> None:
        self.codes = Codes(database, clock)
        self._database = database
        self._mode = mode
        self._paces = Paces(clock, commands_a_minute, timedelta(minutes=1))
        self._typing = Paces(clock, _TYPED * commands_a_minute, timedelta(minutes=1))
        self._told = Paces(clock, 1, _NOT_AGAIN)

    async def admit(
        self, asker: Asker, *, anybody: bool = False, typing: bool = False
    ) -> Reply | None:
        """None when the person may go on; else the answer, which may be silence.

        ``anybody``: what is asked for is for strangers too. ``typing``: it is asked at each key
        that is pressed, which has a pace of its own.
        """
        if asker.at_home:
            return None
        async with self._database.reading() as conn:
            person = await people.find(conn, asker.platform, asker.person)
            let_in = anybody or await self._let_in(conn, asker, person)
        if person and person.state == "blocked":
            return SILENCE
        if person and person.role == "operator":
            return None
        if not let_in:
            return self._stranger(asker)
        if typing:
            return None if self._typing.wait(_who(asker)) is None else SILENCE
        return self._too_fast(asker)

    async def is_in(self, asker: Asker) -> bool:
        """Whether the person may use it at all; this costs them nothing."""
        if asker.at_home:
            return True
        async with self._database.reading() as conn:
            person = await people.find(conn, asker.platform, asker.person)
            if person is not None and (person.state == "blocked" or person.role == "operator"):
                return person.state == "active"
            return await self._let_in(conn, asker, person)

    async def is_operator(self, asker: Asker) -> bool:
        """Whether the person may do everything."""
        if asker.at_home:
            return True
        async with self._database.reading() as conn:
            person = await people.find(conn, asker.platform, asker.person)
        return person is not None and person.role == "operator" and person.state == "active"

    async def operators(self, conn: Connection) -> Sequence[Chat]:
        """The chats in which operators are told what needs them."""
        return await people.operators(conn)

    async def claim_code(self) -> str | None:
        """A code that makes whoever claims it the operator; None when there is one."""
        async with self._database.reading() as conn:
            if await people.has_operator(conn):
                return None
        return await self.codes.make("operator")

    async def claim(self, code: str, asker: Asker) -> str | None:
        """Give the person the role that the code is for, and return it; None when it is wrong."""
        role = await self.codes.use(code, asker)
        if role is not None:
            async with self._database.transaction() as conn:
                own = await chats.ensure(conn, asker.platform, asker.own or asker.chat)
                await people.put(conn, asker.platform, asker.person, role=role, chat_id=own.id)
        return role

    async def _let_in(self, conn: Connection, asker: Asker, person: Person | None) -> bool:
        if self._mode == "open" or (person is not None and person.role == "invited"):
            return True
        chat = await people.find(conn, asker.platform, asker.chat)
        return chat is not None and chat.role == "invited" and chat.state == "active"

    def _stranger(self, asker: Asker) -> Reply:
        if self._told.wait(_who(asker)) is not None:
            return SILENCE
        sentence = (
            "This Papercast is private. Its operator can let you in; "
            f"give them this number: {asker.person}."
        )
        return Reply((Line(sentence),))

    def _too_fast(self, asker: Asker) -> Reply | None:
        seconds = self._paces.wait(_who(asker))
        if seconds is None:
            return None
        if not self._paces.first_refusal(_who(asker)):
            return SILENCE
        return Reply((Line(f"Please wait {seconds} seconds."),))


def _who(asker: Asker) -> tuple[str, str]:
    return asker.platform, asker.person
