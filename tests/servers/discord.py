"""A local counterpart of Discord, over real sockets: its REST API and its gateway.

The bot is the real one, in this process or another; point it to ``api_url`` and ``gateway_url``
and give it ``token``. A test then plays the people:

    async with DiscordServer() as server:
        guild = server.guild("Lab")
        papers = server.channel(guild, "papers")
        ada = server.user("ada")
        await server.connected()                        # the bot has identified
        answer = await server.command(ada, papers, "subscribe", {"query": "avatar"}, rights=MANAGER)
        await answer                                    # until ada sees more than "thinking"
        assert answer.ephemeral
        assert "Subscribed" in answer.text              # also .content .embeds .components .files
        post = await server.seen(papers, lambda message: "AnyTalk" in message.text)
        assert not post.rings
        pressed = await (await server.press(ada, post, "Abstract"))
        assert server.violations == []                  # nothing that Discord would call malformed

What may change while it runs: ``limits.per_route["create message"] = Limit(100, 1.0)`` and
``limits.overall`` (rate limits; discord.py waits when a bucket is used up), ``interactions.window``
(0: every first response is too late), ``gateway.heartbeat_interval``, ``gateway.acks``,
``gateway.allowed_intents``, ``user.open``, ``channel.archived``, ``channel.locked``,
``channel.grants[user] = MANAGER`` (what a person may do there). Connections
break by ``gateway.cut()``, ``await gateway.close(4000)``, ``gateway.ask_reconnect()`` and
``gateway.invalidate()``; requests by ``fail`` with what ``servers.discord_faults`` offers.

What the server itself does wrong (an answer that breaks Discord's document, an error of its own)
is raised when its ``async with`` ends. Waiting is bounded by ``patience`` seconds.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from servers.discord_answers import Answer
from servers.discord_calls import Call
from servers.discord_faults import Fault
from servers.discord_guilds import Guilds
from servers.discord_limits import Limit
from servers.discord_options import NotOffered
from servers.discord_signal import NothingCame
from servers.discord_world import (
    MANAGER,
    MEMBER,
    PUBLIC_THREAD,
    TEXT,
    WRITES,
    Channel,
    Guild,
    Message,
    Right,
    User,
)

__all__ = [
    "MANAGER",
    "MEMBER",
    "WRITES",
    "Answer",
    "Channel",
    "DiscordServer",
    "Guild",
    "Limit",
    "Message",
    "NotOffered",
    "NothingCame",
    "Right",
    "User",
]


class DiscordServer(Guilds):
    """What a test makes, does and sees; ``Guilds`` has what becomes of guilds and channels."""

    def guild(self, name: str = "Lab", *, bot: bool = True, unavailable: bool = False) -> Guild:
        """A new guild; ``bot=False``: our bot is no member, only its users may have it."""
        guild = self.world.guild(name, bot=bot, unavailable=unavailable)
        if bot and not unavailable:
            self._tell_join(guild)
        return guild

    def channel(
        self, guild: Guild, name: str = "papers", *, rights: Right = WRITES, kind: int = TEXT
    ) -> Channel:
        """A new channel; ``rights`` is what our bot may do there."""
        channel = self.world.channel(guild, name, rights=rights, type=kind)
        self._tell(channel, "CREATE")
        return channel

    def thread(
        self,
        parent: Channel,
        name: str = "thread",
        *,
        archived: bool = False,
        locked: bool = False,
        rights: Right | None = None,
    ) -> Channel:
        """A new public thread; its rights are its channel's unless told otherwise."""
        assert parent.guild is not None
        thread = self.world.channel(
            parent.guild,
            name,
            type=PUBLIC_THREAD,
            parent=parent,
            rights=parent.rights if rights is None else rights,
            archived=archived,
            locked=locked,
        )
        self._tell(thread, "CREATE")
        return thread

    def user(self, name: str = "ada", *, installed: bool = False, open: bool = True) -> User:  # noqa: A002 - Discord's word for it
        """A new person; ``installed``: has the app itself; ``open``: takes direct messages."""
        return self.world.user(name, installed=installed, open=open)

    def dm(self, user: User) -> Channel:
        """The direct messages between a person and the bot."""
        return self.world.dm(user)

    def delete_message(self, message: Message) -> None:
        """Delete a message as an administrator would."""
        self._writer.delete(message)

    async def command(
        self,
        user: User,
        channel: Channel,
        line: str,
        options: Mapping[str, Any] | None = None,
        *,
        rights: Right | None = None,
        locale: str = "en-US",
    ) -> Answer:
        """A person gives a slash command, such as ``subscribe`` or ``topics add``.

        ``rights`` is what they may do in the channel: MEMBER, or what ``channel.grants`` has for
        them, unless told. An option's value is a text, a number, a
        bool, a User or a Channel. The answer has not come when this returns: await it.

        Raises:
            NotOffered: what the bot has registered does not let them.
            NothingCame: no bot is connected.
        """
        given = options or {}
        return await self._asking.command(user, channel, line, given, rights=rights, locale=locale)

    async def autocomplete(
        self,
        user: User,
        channel: Channel,
        line: str,
        options: Mapping[str, Any],
        *,
        focused: str,
        rights: Right | None = None,
        locale: str = "en-US",
    ) -> Answer:
        """A person types; the answer's ``choices`` are the suggestions.

        ``options`` holds what stands there so far, and ``focused`` names the one being typed.
        """
        return await self._asking.command(
            user, channel, line, options, rights=rights, locale=locale, focused=focused
        )

    async def press(
        self,
        user: User,
        message: Message,
        button: str,
        *,
        values: Sequence[str] = (),
        rights: Right | None = None,
        locale: str = "en-US",
    ) -> Answer:
        """A person presses a button by its label or custom id, or chooses values of a select."""
        return await self._asking.press(
            user, message, button, values=values, rights=rights, locale=locale
        )

    async def submit_modal(
        self, shown: Answer, values: Mapping[str, str], *, rights: Right | None = None
    ) -> Answer:
        """The person fills in the modal that an answer showed, by custom id or label."""
        return await self._asking.submit_modal(shown, values, rights=rights)

    async def say(self, user: User, channel: Channel, text: str) -> Message:
        """A person writes an ordinary message to a bot that is there."""
        await self.connected()
        return self.write(user, channel, text)

    def write(self, user: User, channel: Channel, text: str) -> Message:
        """A person writes an ordinary message, whether a bot is there or not."""
        return self._writer.says(channel, user, text)

    async def say_dm(self, user: User, text: str) -> Message:
        """A person writes to the bot."""
        return await self.say(user, self.dm(user), text)

    def messages(self, channel: Channel) -> list[Message]:
        """What everyone in a channel sees, oldest first."""
        return self.world.in_channel(channel)

    async def seen(
        self, channel: Channel, predicate: Callable[[Message], Any] = lambda _: True
    ) -> Message:
        """The first message in a channel of which that is true, once there is one."""
        return await self.signal.until(
            lambda: next((each for each in self.messages(channel) if predicate(each)), None),
            f"a message in {channel.name or 'the direct messages'}",
        )

    async def connected(self) -> None:
        """Return once a bot has identified and has a connection."""
        await self.signal.until(lambda: self.gateway.live, "a connected bot")

    async def until(
        self, condition: Callable[[Self], Any], what: str = "what was waited for"
    ) -> None:
        """Return once that is true of the server; looked at with every request and event."""
        await self.signal.until(lambda: condition(self), what)

    @property
    def requests(self) -> list[Call]:
        """Every REST request, in order: method, path, route, body, status."""
        return self.rest.requests

    @property
    def violations(self) -> list[str]:
        """The requests that Discord would call malformed (50035)."""
        return self.rest.violations

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The commands registered for everywhere."""
        return self._commands.registered[None]

    @property
    def sync_count(self) -> int:
        """How often a whole list of commands was put."""
        return self._commands.syncs

    def fail(self, method: str, path: str, *faults: Fault | None) -> None:
        """What happens to the next requests, in order; None is an ordinary answer.

        ``path`` is a path below ``/api/v10`` or a route as Discord's document writes it, such as
        ``/channels/{channel_id}/messages``.
        """
        self.rest.faults[method, path].extend(faults)
