"""What people do, told to the engine: commands, completion, buttons, forms, messages.

Discord wants a first response within three seconds, so every command and button is acknowledged
before the engine is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast

import discord
import structlog

from bot.askers import Asker, Commands
from bot.blocks import Copy, Line, Reply
from bot.news import News
from handlers.discord import buttons
from handlers.discord.answers import Answers, answer_of
from handlers.discord.asker import NAME, Scene, direct, moved, scene
from handlers.discord.commands import CHANNEL
from handlers.discord.errors import FAILURES, translate
from handlers.discord.form import Form, written
from handlers.discord.markdown import cut
from handlers.discord.wire import Asked, Wire

log = structlog.get_logger()

_CHOICES: Final = 25
_CHOICE: Final = 100
"""Characters of a choice's name, and of its value (Discord, Application Commands)."""

_FORGOTTEN: Final = (
    "This button is too old: what it was for is forgotten. Nothing was changed. "
    "Give the command again."
)
_SHUT: Final = (
    "Discord does not let Papercast write to you directly. Allow direct messages in this server's "
    "privacy settings, then try again. Nothing was changed."
)
_NO_MEMBER: Final = (
    "Papercast is not in this server, so it cannot post in its channels. Nothing was changed. "
    "Leave the channel out, and the command is about your direct messages."
)

Data = Mapping[str, Any]


class Interactions:
    """Listens to one client and asks the engine."""

    def __init__(self, commands: Commands, wire: Wire) -> None:
        self._commands = commands
        self._wire = wire
        self._answers = Answers(commands, wire)

    async def interaction(self, asked: Asked) -> None:
        """Answer whatever somebody did; an answer that does not arrive is logged."""
        kinds = {
            discord.InteractionType.application_command: self._command,
            discord.InteractionType.autocomplete: self._complete,
            discord.InteractionType.component: self._press,
            discord.InteractionType.modal_submit: self._sent,
        }
        handle = kinds.get(asked.type)
        if handle is None:
            return
        try:
            await handle(asked, self._scene(asked))
        except FAILURES as error:
            log.warning("answer not delivered", why=str(translate(error)))

    async def message(self, said: discord.Message) -> None:
        """Answer what a person wrote to the bot; elsewhere only commands are heard."""
        if said.guild is not None or said.author.bot or not said.content.strip():
            return
        text, asker = said.content.strip(), direct(said.author.id)
        if text.startswith("/"):
            reply = await answer_of(self._commands.run(text.removeprefix("/"), asker))
        else:
            reply = await answer_of(self._commands.hear(text, asker))
        try:
            await self._answers.write(said, reply)
        except FAILURES as error:
            log.warning("answer not delivered", why=str(translate(error)))

    async def changed(self, news: Sequence[News]) -> None:
        """Tell the engine whether we may write to channels."""
        await self._commands.learn(NAME, news)

    def _scene(self, asked: Asked) -> Scene:
        async def unreachable() -> str | None:
            try:
                await self._wire.knock(asked.user.id)
            except discord.Forbidden:
                return _SHUT
            except FAILURES as error:
                log.warning("person not asked", why=str(translate(error)))
            return None

        return scene(asked, unreachable)

    async def _command(self, asked: Asked, there: Scene) -> None:
        if not await self._answers.acknowledge(asked, private=not there.alone):
            return
        data = _data(asked)
        given, channel = _given(data)
        if channel is not None and not there.member:
            reply = Reply((Line(_NO_MEMBER),))
        else:
            asker = _about(there.asker, data, channel)
            reply = await answer_of(self._commands.call(data["name"], given, asker))
            if asker.chat != there.asker.chat:
                reply = _from_afar(reply, asker.place)
        await self._answers.say(asked, reply, private=not there.alone)

    async def _complete(self, asked: Asked, there: Scene) -> None:
        data = _data(asked)
        focused = next(one for one in _options(data) if one.get("focused"))
        _, channel = _given(data)
        asker = _about(there.asker, data, channel if there.member else None)
        found = await self._commands.choices(
            data["name"], focused["name"], str(focused["value"]), asker
        )
        fitting = [one for one in found if 0 < len(one.value) <= _CHOICE and one.label]
        await asked.response.autocomplete(
            [
                discord.app_commands.Choice(name=cut(one.label, _CHOICE), value=one.value)
                for one in fitting[:_CHOICES]
            ]
        )

    async def _press(self, asked: Asked, there: Scene) -> None:
        pressed = buttons.read(_data(asked)["custom_id"])
        if pressed is None:
            return
        if pressed.asks is not None:
            await asked.response.send_modal(Form(pressed.asks, _data(asked)["custom_id"]))
            return
        private, turns = not there.alone, pressed.turns
        if not await self._answers.acknowledge(asked, private=private, turns=turns):
            return
        reply = await answer_of(self._pressed(pressed, there.asker))
        await self._answers.say(asked, reply, private=private, turns=turns)

    async def _pressed(self, pressed: buttons.Pressed, asker: Asker) -> Reply:
        line = pressed.line
        if pressed.key is not None:
            line = await self._commands.kept(pressed.key)
        if line is None:
            return Reply((Line(_FORGOTTEN),))
        return await self._commands.run(line.removeprefix("/"), asker)

    async def _sent(self, asked: Asked, there: Scene) -> None:
        form = buttons.read(_data(asked)["custom_id"])
        if form is None or form.asks is None:
            return
        if not await self._answers.acknowledge(asked, private=not there.alone):
            return
        line = f"{form.asks} {written(_data(asked))}"
        reply = await answer_of(self._commands.run(line, there.asker))
        await self._answers.say(asked, reply, private=not there.alone)


def _data(asked: Asked) -> Data:
    return cast(Data, asked.data or {})


def _options(data: Data) -> list[Data]:
    return list(data.get("options") or ())


def _given(data: Data) -> tuple[dict[str, str], str | None]:
    """What was typed for each parameter, and the id of the channel that was chosen."""
    given = {one["name"]: str(one["value"]) for one in _options(data)}
    return given, given.pop(CHANNEL, None) if _has_channel(data) else None


def _has_channel(data: Data) -> bool:
    kind = discord.AppCommandOptionType.channel.value
    return any(one["name"] == CHANNEL and one["type"] == kind for one in _options(data))


def _about(asker: Asker, data: Data, channel: str | None) -> Asker:
    """The asker, about the channel that was chosen; nobody manages one that was not resolved."""
    if channel is None:
        return asker
    resolved = (data.get("resolved") or {}).get("channels") or {}
    return moved(asker, resolved.get(channel) or {"id": channel})


def _from_afar(reply: Reply, place: str) -> Reply:
    """An answer about another channel than the one where it is read.

    A button acts where it is pressed, and a line where it is sent: "Delete everything" would
    delete what is stored of the wrong one. So there are no buttons, and of lines it is said.
    """
    blocks = reply.blocks
    if any(isinstance(block, Copy) and block.text.startswith("/") for block in blocks):
        warning = f"A line acts where it is sent. For {place}, choose it as the channel again."
        blocks = (*blocks, Line(""), Line(warning))
    return replace(reply, blocks=blocks, actions=(), asks=None)
