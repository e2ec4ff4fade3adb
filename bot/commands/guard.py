"""The edge to a person: whether they are let in, and an answer whatever is wrong with us."""

from collections.abc import Awaitable, Callable
from hashlib import blake2s

import structlog

from bot.askers import Asker
from bot.blocks import Line, Reply
from bot.commands.base import Command, Context, Refusal

log = structlog.get_logger()

Work = Callable[[], Awaitable[Reply]]


class Guard:
    """Stands between people and the commands.

    What people type stays out of the log: it is theirs.
    """

    def __init__(self, house: Context) -> None:
        self._house = house

    async def giving(self, asker: Asker, command: Command | None, work: Work) -> Reply:
        """Do what somebody commands; None is a command that there is not."""
        anybody = command is not None and command.anybody

        async def welcomed() -> Reply:
            await self._house.pauses.spoke(asker)
            return await work()

        admit = self._house.access.admit(asker, anybody=anybody)
        return await self._safely(admit, welcomed, command)

    async def typing(self, asker: Asker, work: Work, command: Command | None = None) -> Reply:
        """Do what is asked at each key that somebody presses, for that command if there is one."""
        admit = self._house.access.admit_typing(asker)
        return await self._safely(admit, work, command)

    async def _safely(
        self, admit: Awaitable[Reply | None], work: Work, command: Command | None
    ) -> Reply:
        """Let the person in or not, and turn whatever goes wrong into an answer."""
        try:
            refused = await admit
            return await work() if refused is None else refused
        except Refusal as refusal:
            return refusal.reply
        except Exception as error:
            # Whatever it is, they get an answer and the platform goes on; the log has the cause
            # under the number that they were told.
            noted = self._number(error)
            log.exception("command failed", noted=noted, command=command and command.name)
            return _our_fault(noted)

    def _number(self, error: Exception) -> str:
        seed = f"{self._house.clock.now().isoformat()} {error!r}".encode(errors="replace")
        return blake2s(seed, digest_size=2).hexdigest().upper()


def _our_fault(noted: str) -> Reply:
    sentence = (
        "Something went wrong here, not in your message. "
        f"It is noted as {noted}. Nothing was changed."
    )
    return Reply((Line(sentence),))
