"""Long polling: updates as they come, those of one chat in order, no chat behind another."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.platforms import LoginRefused, RetryLater
from handlers.telegram.errors import waited

log = structlog.get_logger()

WANTED: Final = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member")
_HOLD: Final = 50
"""Seconds that Telegram holds a poll while there is nothing."""
_MARGIN: Final = 15.0
"""Seconds beyond that in which its answer must have come."""
_BATCH: Final = 2.0
"""Seconds that the next poll, which confirms a batch, waits for its answers."""
_FINISH: Final = 10.0
"""Seconds that answers under way have when the line breaks: they go over other connections."""
BAD_TOKEN: Final = (
    "Telegram refuses the token. Ask @BotFather for it again (/mybots, API Token), set it as "  # noqa: S105 - a sentence
    "handlers.telegram.token or TELEGRAM_BOT_TOKEN, and start again."
)
ANOTHER: Final = (
    "Another program receives this bot's messages from Telegram. Stop that one, or ask @BotFather "
    "for a bot of its own. Papercast tries again every five minutes."
)

Handle = Callable[[Update], Awaitable[None]]


class Polling:
    """Asks for updates and hands each to its chat's turn.

    It remembers, from one run to the next, what was handed on but could not be confirmed.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._offset: int | None = None
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self, handle: Handle, up: Callable[[], None]) -> None:
        """Poll until cancelled; what is under way then is cancelled as well.

        Raises:
            LoginRefused: the token is refused, or another program polls.
            RetryLater: Telegram cannot be reached.
        """
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
            up()
            while True:
                await self._poll(handle)
                await self._answered(_BATCH)
        except InvalidToken:
            # What it came from shows the token.
            raise LoginRefused(BAD_TOKEN) from None
        except Conflict as error:
            raise LoginRefused(ANOTHER, again=True) from error
        except RetryAfter as error:
            raise RetryLater("Telegram asks to wait", delay=waited(error)) from error
        except TelegramError as error:
            await self._answered(_FINISH)
            raise RetryLater(f"no answer from Telegram ({type(error).__name__})") from error
        finally:
            await self._end()

    async def _poll(self, handle: Handle) -> None:
        """Hand on what is new; asking confirms what was handed on before."""
        for update in await self._bot.get_updates(
            self._offset, timeout=_HOLD, read_timeout=_HOLD + _MARGIN, allowed_updates=WANTED
        ):
            self._offset = update.update_id + 1
            self._begin(handle, update)

    async def _answered(self, seconds: float) -> None:
        """Give what is under way some time to end."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=seconds)

    def _begin(self, handle: Handle, update: Update) -> None:
        task = asyncio.create_task(self._in_turn(handle, update))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _in_turn(self, handle: Handle, update: Update) -> None:
        """Handle the update after those that its chat sent before."""
        chat = update.effective_chat or update.effective_user
        turn = self._turns.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with turn:
            await handle(update)

    async def _end(self) -> None:
        for task in set(self._under_way):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._under_way, return_exceptions=True)
