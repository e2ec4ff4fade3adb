"""Discord on its local counterpart: the platform, a person, and all that this person sees."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from contracts import Answers
from servers.discord import DiscordServer, Limit, Message, User
from servers.discord_world import Channel

from bot.askers import Commands
from handlers.discord import Options, create
from handlers.discord.platform import Discord

GENEROUS = Limit(1000, 1.0)


@asynccontextmanager
async def discord_server(**given: Any) -> AsyncIterator[DiscordServer]:
    """The counterpart, with limits that no test reaches by chance."""
    async with DiscordServer(**given) as server:
        server.limits.overall = GENEROUS
        for route in server.limits.per_route:
            server.limits.per_route[route] = GENEROUS
        yield server


def options(server: DiscordServer, **given: Any) -> Options:
    """The options that lead there."""
    return Options.model_validate(
        {
            "token": server.token,
            "api_url": server.api_url,
            "gateway_url": server.gateway_url,
            **given,
        }
    )


@asynccontextmanager
async def opened(server: DiscordServer, **given: Any) -> AsyncIterator[Discord]:
    """The platform, logged in."""
    platform = create(options(server, **given))
    try:
        await platform.open()
        yield platform
    finally:
        await platform.close()


@asynccontextmanager
async def serving(platform: Discord, commands: Commands) -> AsyncIterator[None]:
    """The platform takes commands."""
    up = asyncio.Event()
    task = asyncio.create_task(platform.serve(commands, up.set))
    waiting = asyncio.create_task(up.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        yield
    finally:
        for each in (task, waiting):
            each.cancel()
            with suppress(asyncio.CancelledError):
                await each


def shown(message: Message) -> str:
    """All that a reader sees of a message, its buttons with what they do, and its files."""
    buttons = [f"{each['label']} {each['custom_id']}" for each in message.buttons]
    files = [f"{file.name}\n{file.data.decode()}" for file in message.files]
    return "\n".join([message.text, *buttons, *files])


@dataclass
class DirectStage:
    """A person's direct messages as a stage of the contract."""

    server: DiscordServer
    platform: Discord
    user: User

    @property
    def address(self) -> str:
        return f"@{self.user.id}"

    async def say(self, line: str) -> None:
        """Type a command as a message; the bot's slash commands are tested apart."""
        await self.server.say_dm(self.user, f"/{line}")

    async def sees(self, text: str) -> str:
        """Wait until the chat shows the text, and return all that it shows by then."""
        return await _sees(self.server, self.server.dm(self.user), text)


@dataclass
class GuildStage:
    """A guild's channel as a stage: commands are given by the buttons of a message."""

    server: DiscordServer
    platform: Discord
    user: User
    channel: Channel
    _said: int = field(default=0)

    @property
    def address(self) -> str:
        return str(self.channel.id)

    async def say(self, line: str) -> None:
        """Press a button that gives the command."""
        await self.server.press(self.user, plant(self.server, self.channel, f"={line}"), "Press")

    async def sees(self, text: str) -> str:
        """Wait until the person sees the text, and return all that they see by then."""
        return await _sees(self.server, self.channel, text)


def plant(server: DiscordServer, channel: Channel, custom_id: str) -> Message:
    """A message of the bot's with one button, as an earlier process left it."""
    button = {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id, "id": 2}
    row = {"type": 1, "id": 1, "components": [button]}
    world = server.world
    message = Message(world.snowflake(), channel, world.bot, world.clock.now(), "planted")
    message.components = [row]
    return world.add(message)


async def _sees(server: DiscordServer, channel: Channel, text: str) -> str:
    def look() -> str | None:
        there = [one for one in server.world.messages.values() if one.channel is channel]
        seen = "\n".join(shown(one) for one in there if one.author.bot and not one.deleted)
        return seen if text in seen else None

    return await server.signal.until(look, repr(text))


@dataclass
class Engine(Answers):
    """The engine's side as a table, which also keeps what commands were called with."""

    called: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    async def call(self, name: str, given: Mapping[str, str], asker: Any) -> Any:
        """The answer of the table for the name."""
        self.called.append((name, dict(given)))
        return await self.run(name, asker)
