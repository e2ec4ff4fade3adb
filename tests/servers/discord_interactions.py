"""The routes by which a bot answers: the first response, then the webhook of the token.

A response counts within three seconds and once; the token lives for fifteen minutes.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from servers import discord_payloads as payloads
from servers.discord_answers import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    SAYS,
    SHOWS_MODAL,
    SUGGESTS,
    THINKS,
    UPDATES,
    WILL_UPDATE,
    Answer,
    Interaction,
)
from servers.discord_calls import Call, Route
from servers.discord_checks import check_choices, check_files, check_message, check_modal
from servers.discord_errors import (
    Wrong,
    already_acknowledged,
    expired_token,
    invalid_form,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from servers.discord_signal import Signal
from servers.discord_world import EPHEMERAL, Message, World
from servers.discord_writer import SETTABLE, Writer, check_upload

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = f"{WEBHOOK}/messages/@original"
FOLLOWUP = f"{WEBHOOK}/messages/{{message_id}}"
DATA = ("data",)
"""Where a first response carries its message."""
MOST_FOLLOWUPS = 5
"""Where only a person has the app, and not the guild."""

MAY_ANSWER: Mapping[int, frozenset[int]] = {
    COMMAND: frozenset({SAYS, THINKS, SHOWS_MODAL}),
    COMPONENT: frozenset({SAYS, THINKS, WILL_UPDATE, UPDATES, SHOWS_MODAL}),
    AUTOCOMPLETE: frozenset({SUGGESTS}),
    MODAL_SUBMIT: frozenset({SAYS, THINKS, WILL_UPDATE, UPDATES}),
}


def check_callback(call: Call) -> None:
    """Refuse a first response whose message breaks a limit."""
    body = call.body or {}
    data = body.get("data") or {}
    if body.get("type") == SHOWS_MODAL:
        check_modal(data, DATA)
    elif body.get("type") != SUGGESTS:
        check_message(data, DATA)
        check_files([len(upload.data) for upload in call.uploads])


class Interactions:
    """Takes the answers to interactions."""

    def __init__(self, world: World, writer: Writer, signal: Signal) -> None:
        self.window = 3.0
        """How long a first response counts, in seconds; 0 makes every one too late."""
        self.token_life = 900.0
        """How long the token of an interaction lives, in seconds."""
        self._world = world
        self._writer = writer
        self._signal = signal
        self._by_token: dict[str, Interaction] = {}

    @property
    def routes(self) -> tuple[Route, ...]:
        def webhook(method: str, path: str, handle: Any) -> Route:
            check = check_upload if method in {"POST", "PATCH"} else None
            return Route(method, path, handle, "webhook", check, token=False)

        return (
            Route("POST", CALLBACK, self.respond, "interaction", check_callback, token=False),
            webhook("POST", WEBHOOK, self.follow_up),
            webhook("GET", ORIGINAL, self.get),
            webhook("PATCH", ORIGINAL, self.edit),
            webhook("DELETE", ORIGINAL, self.delete),
            webhook("GET", FOLLOWUP, self.get),
            webhook("PATCH", FOLLOWUP, self.edit),
            webhook("DELETE", FOLLOWUP, self.delete),
        )

    def expect(self, interaction: Interaction) -> None:
        """Take answers to it from now on."""
        self._by_token[interaction.token] = interaction

    def of(self, answer: Answer) -> Interaction:
        """The interaction that an answer belongs to."""
        return next(each for each in self._by_token.values() if each.answer is answer)

    def metadata(self, interaction: Interaction) -> dict[str, Any]:
        """What a message says of the interaction that it answers."""
        answer = interaction.answer
        return interaction.metadata(payloads.user(answer.user), owners(answer))

    async def respond(self, call: Call) -> tuple[int, Any]:
        interaction = self._by_token.get(call.params["interaction_token"])
        if interaction is None or call.id("interaction_id") != interaction.id:
            raise unknown_interaction()
        if self._world.clock.now() - interaction.at >= timedelta(seconds=self.window):
            raise unknown_interaction()
        if interaction.answer.acknowledged is not None:
            raise already_acknowledged()
        body = call.body or {}
        kind = self._suitable(interaction, body.get("type"))
        self._do(interaction, kind, body.get("data") or {}, call)
        interaction.answer.acknowledged = kind
        self._signal.notify()
        if call.query.get("with_response") in {"1", "true"}:
            return 200, self._response(interaction, kind)
        return 204, None

    async def follow_up(self, call: Call) -> tuple[int, Any]:
        interaction = self._alive(call)
        answer = interaction.answer
        if answer.acknowledged is None:
            raise unknown_webhook()
        body = call.body or {}
        if answer.acknowledged == THINKS and answer.original and answer.original.loading:
            # The first message after "thinking" takes its place, and is as private as that was.
            self._writer.edit(answer.original, body, call.uploads)
            return 200, self._writer.payload(answer.original)
        if self._only_personal(interaction) and len(answer.followups) >= MOST_FOLLOWUPS:
            raise invalid_form([Wrong((), "FOLLOWUPS_EXCEEDED", "Five follow-ups are the limit")])
        message = self._message(interaction, body, call)
        answer.followups.append(message)
        self._signal.notify()
        return 200, self._writer.payload(message)

    async def get(self, call: Call) -> tuple[int, Any]:
        return 200, self._writer.payload(self._named(call))

    async def edit(self, call: Call) -> tuple[int, Any]:
        message = self._named(call)
        answer = self._alive(call).answer
        self._writer.edit(message, call.body or {}, call.uploads)
        answer.updated = answer.updated or message is answer.original
        self._signal.notify()
        return 200, self._writer.payload(message)

    async def delete(self, call: Call) -> tuple[int, Any]:
        self._writer.delete(self._named(call))
        return 204, None

    def _alive(self, call: Call) -> Interaction:
        """The interaction of a token.

        Raises:
            Refused: 10015, there is none; 50027, its fifteen minutes are over.
        """
        interaction = self._by_token.get(call.params["webhook_token"])
        if interaction is None or call.id("webhook_id") != self._world.bot.id:
            raise unknown_webhook()
        if self._world.clock.now() - interaction.at >= timedelta(seconds=self.token_life):
            raise expired_token()
        return interaction

    def _named(self, call: Call) -> Message:
        """The original message or a follow-up."""
        answer = self._alive(call).answer
        known = [answer.original, *answer.followups]
        wanted = answer.original
        if "message_id" in call.params:
            number = call.id("message_id")
            wanted = next((each for each in known if each and each.id == number), None)
        if answer.acknowledged is None:
            raise unknown_webhook()
        if wanted is None or wanted.deleted:
            raise unknown_message()
        return wanted

    def _suitable(self, interaction: Interaction, kind: Any) -> int:
        """The type of a response, when it fits what the person did.

        Raises:
            Refused: 50035, it does not.
        """
        updates = kind in {WILL_UPDATE, UPDATES}
        if kind in MAY_ANSWER[interaction.type] and not (updates and interaction.source is None):
            return int(kind)
        message = f"A response of type {kind} does not answer this interaction."
        raise invalid_form([Wrong(("type",), "INTERACTION_RESPONSE_TYPE_INVALID", message)])

    def _do(self, interaction: Interaction, kind: int, data: Mapping[str, Any], call: Call) -> None:
        answer = interaction.answer
        if kind == SAYS:
            answer.original = self._message(interaction, data, call)
        elif kind == THINKS:
            flags = data.get("flags") or 0
            told = self.metadata(interaction)
            answer.original = self._writer.thinking(answer.channel, flags, told, answer.user)
        elif kind in {WILL_UPDATE, UPDATES}:
            answer.original = interaction.source
        elif kind == SHOWS_MODAL:
            answer.modal = data
        else:
            check_choices(data.get("choices"), interaction.focused_type)
            answer.choices = [(each["name"], each["value"]) for each in data["choices"]]
        if kind == UPDATES and interaction.source is not None:
            self._writer.edit(interaction.source, data, call.uploads)
            answer.updated = True

    def _message(self, interaction: Interaction, body: Mapping[str, Any], call: Call) -> Message:
        return self._writer.create(
            interaction.answer.channel,
            body,
            call.uploads,
            settable=SETTABLE | EPHEMERAL,
            caused_by=self.metadata(interaction),
            seen_by=interaction.answer.user,
        )

    def _only_personal(self, interaction: Interaction) -> bool:
        guild = interaction.answer.channel.guild
        return guild is not None and not guild.bot

    def _response(self, interaction: Interaction, kind: int) -> dict[str, Any]:
        told: dict[str, Any] = {"id": str(interaction.id), "type": interaction.type}
        message = interaction.answer.original
        if message is None:
            return {"interaction": told}
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
            "channel_id": str(message.channel.id),
        }
        if message.channel.guild is not None:
            told["guild_id"] = str(message.channel.guild.id)
        if kind not in {SAYS, UPDATES}:
            return {"interaction": told}
        resource = {"type": kind, "message": self._writer.payload(message)}
        return {"interaction": told, "resource": resource}


def owners(answer: Answer) -> dict[str, str]:
    """Who has the app: the guild (0; "0" in a direct message) or the person (1)."""
    guild, user = answer.channel.guild, answer.user
    found = {}
    if guild is None and not user.installed:
        found["0"] = "0"
    elif guild is not None and guild.bot:
        found["0"] = str(guild.id)
    if user.installed:
        found["1"] = str(user.id)
    return found
