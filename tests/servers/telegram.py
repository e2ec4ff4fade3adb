"""A local counterpart of Telegram over a real socket: the Bot API here, its people there.

    async with TelegramServer() as server:
        bot = telegram.Bot(server.token, base_url=server.base_url)
        ann = server.person("Ann", language_code="en")
        lab = server.group("Lab", owner=ann)                  # the bot is in it; bot=False: not yet
        await server.say(ann, ann.dm, "/start")               # a DM; groups hear only commands
        post = await server.seen(ann.dm, "Papercast")         # waits for the bot's message
        press = await server.press(ann, post, "Abstract")     # a label, or the callback data
        assert (await press.answered()).text == "Here it is."
        shown = await server.inline(ann, "talking head")      # results, next_offset, button
        sent = await server.choose_inline(ann, lab, shown, 0)
        server.block(ann)                                     # 403 from now on, and an update
        server.flood(7, chat=lab)                             # the next call there: 429
        server.fail("sendMessage", Fault.CUT_AFTER)           # stored, but the answer is lost
        assert not server.violations

A message keeps its ``text``, ``entities`` (UTF-16), ``raw`` HTML, ``keyboard``, ``silent``,
``preview``, ``thread``, ``edits``; ``links(message)`` tells what a client makes tappable in it.
Nothing is limited in speed unless ``limits`` says so. What the real service refuses is refused in
its own words; what it would let pass although it is a mistake stands in ``violations``. To check a
text without a server: ``html(text)`` of ``telegram_text``, and ``links`` of what it returns.
"""

from typing import Any, Self

from aiohttp import web
from servers.telegram_api import Api
from servers.telegram_asks import Changes, Press, PressAnswer, Results
from servers.telegram_faults import Fault
from servers.telegram_limits import Limits, Rate
from servers.telegram_links import Link, links
from servers.telegram_people import People
from servers.telegram_refusals import Refused
from servers.telegram_things import Chat, Member, Message, Person, Thread
from servers.telegram_updates import Updates
from servers.telegram_world import Request, World

from bot.clock import Clock, SystemClock

__all__ = [
    "Chat", "Fault", "Limits", "Link", "Member", "Message", "Person", "Press", "PressAnswer",
    "Rate", "Refused", "Request", "Results", "TelegramServer", "Thread", "links",
]  # fmt: skip

TOKEN = "7205551234:AAHpapercastTESTtokenForLocalUseOnly"


class TelegramServer(People):
    """Serves until its ``async with`` ends; ``People`` is the side of those who use the bot.

    Args:
        token: the one token that is known.
        name: the bot's name.
        username: the bot's user name.
        clock: tells dates, how old a query is, and the limits.
        limits: how fast the bot may send.
        longest_poll: holds no poll longer than that many real seconds; None obeys the bot.
        port: 0 takes a free one.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        name: str = "Papercast",
        username: str = "papercast_bot",
        clock: Clock | None = None,
        limits: Limits | None = None,
        longest_poll: float | None = None,
        port: int = 0,
    ) -> None:
        bot = Person(int(token.partition(":")[0]), name, username, is_bot=True, met=True)
        changes = Changes()
        updates = Updates(longest_poll, changes)
        world = World(bot, clock or SystemClock(), updates, limits or Limits(), changes)
        super().__init__(world)
        self.token = token
        self.bot = bot
        self.base_url = ""
        """What python-telegram-bot takes as ``base_url``: the token follows at once."""
        self.base_file_url = ""
        self._api = Api(world, token)
        app = web.Application(client_max_size=64 * 1024 * 1024)
        self._api.route(app)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        self._port = port

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}/bot"
        self.base_file_url = f"http://{host}:{port}/file/bot"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def requests(self) -> list[Request]:
        """Every call, in order."""
        return self.world.requests

    @property
    def violations(self) -> list[str]:
        """What the bot did wrong though Telegram lets it pass, or against the API's document."""
        return self.world.violations

    @property
    def menus(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """The menus by scope (``default``, ``all_private_chats``, ``chat -100…``) and language."""
        return self.world.menus

    @property
    def updates(self) -> Updates:
        """What the bot has not confirmed yet; ``updates.webhook = True`` forbids polling."""
        return self.world.updates

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of each call of a method."""
        return [dict(each.params) for each in self.requests if each.method == method]

    def flood(self, seconds: int, chat: Chat | None = None, calls: int = 1) -> None:
        """Answer 429 to the next messages, to one chat or to any."""
        self.world.flood.order(seconds, chat, calls)

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let something go wrong with the next calls of a method."""
        self._api.faults.order(method, fault, times)

    def without_spec(self) -> None:
        """Hold nothing against the API's document, as where that is missing."""
        self._api.spec = None

    @property
    def limits(self) -> Limits:
        """How fast the bot may send; may be set at any time."""
        return self.world.flood.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.world.flood.limits = limits
