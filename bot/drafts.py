"""Drafts: what claimed posts are to say. From the first attempt on a post's parts are frozen."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.frames import Frame, frame
from bot.notices import Notices
from bot.parts import parts
from bot.platforms import Platform
from bot.posted import Posted
from bot.restored import Restored
from storage import attempts
from storage.database import Database, storable
from storage.records import Claim, Part

_AT_ONCE = 2
"""Chats whose posts are read at once: people's questions would wait while very many are read."""


class Unshowable(Exception):  # noqa: N818 - a state of the post
    """The platform cannot render this notice: a defect of ours, not of the chat."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a post; none when it has gone, because its chat was forgotten.

    ``is_new``: nothing of it is written down yet, the parts and the ``frame`` are with the first
    attempt.
    """

    parts: Sequence[Part]
    frame: Frame | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What the store knew of some posts: the frozen parts of each, and what the others say.

    ``posted`` is None where the store may have been restored, and each must be looked for first.
    """

    frozen: Mapping[int, Sequence[Part]]
    posted: Mapping[int, Posted] | None


class Drafts:
    """Finds what posts say: what was frozen, or else what is known now.

    Args:
        look_limit: seconds that it may take to read what was said in a chat.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        platforms: Mapping[str, Platform],
        notices: Notices,
        *,
        look_limit: float,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._notices = notices
        self._restored = Restored(database, clock)
        self._look_limit = look_limit
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def read(self, claims: Sequence[Claim]) -> Read:
        """What the store knows of these posts of one chat, for ``of``."""
        async with self._places, self._database.reading() as conn:
            frozen = await attempts.frozen(conn, [one.post_id for one in claims])
            new = [one for one in claims if one.post_id not in frozen]
            settled = self._restored.is_settled
            posted = await self._notices.of(conn, new) if settled else None
        return Read(frozen, posted)

    async def of(self, claim: Claim, read: Read) -> Draft:
        """What the post says.

        Raises:
            RetryLater: it cannot be told now whether readers have it already.
            Unshowable: it cannot be shown.
        """
        if frozen := read.frozen.get(claim.post_id):
            return Draft(frozen)
        if read.posted is None:
            return await self._restored_draft(claim)
        posted = read.posted.get(claim.post_id)
        return self._drafted(claim, posted) if posted else Draft(())

    async def _restored_draft(self, claim: Claim) -> Draft:
        """As ``of``, where this post may have gone out before the store was restored."""
        platform = self._platforms[claim.chat.platform]
        gap, claim = await self._restored.look_back(platform, claim, self._look_limit)
        async with self._database.reading() as conn:
            posted = (await self._notices.of(conn, [claim])).get(claim.post_id)
        if posted is None:
            return Draft(())
        draft = self._drafted(claim, posted)
        if gap is None:
            return draft
        doubted = gap.doubted(draft.parts)
        async with self._database.transaction() as conn:
            await attempts.freeze(conn, doubted, draft.frame)
        return Draft(doubted)

    def _drafted(self, claim: Claim, posted: Posted) -> Draft:
        chat = claim.chat
        try:
            bodies = self._platforms[chat.platform].render(posted, chat.address)
        except Exception as error:
            raise Unshowable(claim.key) from error
        if not bodies or not all(map(storable, bodies)):
            raise Unshowable(claim.key)
        made = parts(claim.post_id, chat, claim.kind, claim.key, bodies)
        return Draft(made, frame(posted, chat.habits.language), is_new=True)
