"""Calls of Anthropic's API: each is entered in the ledger before it is made, and none is repeated.

The SDK's own retries are off: what is tried again is tried from the store, after a restart too.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.clock import Clock
from bot.summaries import prompts
from bot.summaries.base import Halted, Later
from bot.summaries.budget import Purse
from bot.summaries.claude_errors import cost_nothing, meaning, no_schema
from bot.summaries.claude_model import UNKNOWN, Abilities, abilities_of, effort_for, thinking_for
from bot.summaries.claude_options import Options
from bot.summaries.prices import Price, price_of
from storage.records import TextKey

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from anthropic.types import Message, Usage

_KNOWN_FOR = timedelta(hours=24)
_ASK_AGAIN_AFTER = timedelta(minutes=10)
"""When a model could not be looked up."""

_THINKING_ROOM = 4
"""How many times longer an answer may be where thinking cannot be switched off."""

_MOST_TOKENS = 20_000
"""For a longer answer the SDK wants to stream."""

_BYTES_AROUND = 2000
"""More than the schema and the names of the fields are, in a bound on the prompt's tokens."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask: the text that it is for, the instructions, the paper."""

    key: TextKey
    system: str
    document: str
    times_longer: int = 1

    @property
    def most_tokens(self) -> int:
        """More tokens than the prompt can be: a token is a byte at least."""
        return len(self.system.encode()) + len(self.document.encode()) + _BYTES_AROUND


class Calls:
    """Asks one model with one key."""

    def __init__(self, options: Options, clock: Clock, purse: Purse) -> None:
        self._options = options
        self._clock = clock
        self._purse = purse
        self._price = Price(*options.prices) if options.prices else price_of(options.model)
        self._client: AsyncAnthropic | None = None
        self._abilities = UNKNOWN
        self._look_up_at: datetime | None = None
        self._looking = asyncio.Lock()

    @property
    def retires_at(self) -> datetime | None:
        """When Anthropic ends the model, as far as it was told."""
        return self._abilities.retires_at

    async def ask(self, request: Request) -> "Message":
        """The answer of the model, whatever it is.

        Raises:
            SummaryError: Later, Halted or neither, as ``claude_errors.meaning`` tells.
        """
        body = self._body(request, await self._known_abilities())
        import anthropic  # noqa: PLC0415 - it takes 1.6 s of CPU, and may never be needed

        bound = self._price.cost(request.most_tokens, body["max_tokens"])
        entry = await self._purse.reserve(request.key, bound)
        try:
            async with asyncio.timeout(self._options.timeout):
                message = _whole(await self._sdk().messages.create(**body))
        except anthropic.APIError as error:
            if cost_nothing(error):
                await self._purse.release(entry)
            raise meaning(error, self._options.model, self._clock.now()) from error
        except ValueError as error:
            raise Later("Anthropic's answer is no message") from error
        except TimeoutError as error:
            # It may have been written and paid for, so its entry stays as it is.
            raise Later(f"no answer in {self._options.timeout:g} s") from error
        await self._settle(entry, message.usage)
        return message

    async def close(self) -> None:
        """Close the connections; a later call opens others."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _settle(self, entry: int, used: "Usage") -> None:
        cached = (used.cache_creation_input_tokens or 0) + (used.cache_read_input_tokens or 0)
        into, out = used.input_tokens + cached, used.output_tokens
        await self._purse.settle(entry, into, out, self._price.cost(into, out))

    def _body(self, request: Request, abilities: Abilities) -> dict[str, Any]:
        effort = effort_for(abilities, self._options.effort)
        thinking = thinking_for(abilities, effort)
        schema = {"format": {"type": "json_schema", "schema": prompts.SCHEMA}}
        room = 1 if thinking == "disabled" else _THINKING_ROOM
        cap = self._options.max_tokens * room * request.times_longer
        return {
            "model": self._options.model,
            "max_tokens": min(cap, abilities.most_tokens or _MOST_TOKENS, _MOST_TOKENS),
            "system": request.system,
            "messages": [{"role": "user", "content": [_block(request.document)]}],
            "output_config": schema | ({"effort": effort} if effort else {}),
            **({"thinking": {"type": thinking}} if thinking else {}),
        }

    async def _known_abilities(self) -> Abilities:
        """What the model can do, asked at most once a day, and by one call for all that wait."""
        async with self._looking:
            await _load()
            now = self._clock.now()
            if self._look_up_at is None or self._look_up_at <= now:
                await self._look_up(now)
        if not self._abilities.structured:
            raise no_schema(self._options.model)
        return self._abilities

    async def _look_up(self, now: datetime) -> None:
        import anthropic  # noqa: PLC0415 - as above
        from anthropic.types import ModelInfo  # noqa: PLC0415 - as above

        try:
            async with asyncio.timeout(self._options.timeout):
                info = await self._sdk().models.retrieve(self._options.model)
        except (anthropic.APIError, TimeoutError, ValueError) as error:
            if isinstance(error, anthropic.APIError):
                told = meaning(error, self._options.model, now)
                if isinstance(told, Halted):
                    raise told from error
            # What was known yesterday is the best guess; at first nothing is.
            self._look_up_at = now + _ASK_AGAIN_AFTER
        else:
            self._abilities = abilities_of(info) if isinstance(info, ModelInfo) else UNKNOWN
            self._look_up_at = now + _KNOWN_FOR

    def _sdk(self) -> "AsyncAnthropic":
        if self._client is None:
            from anthropic import AsyncAnthropic  # noqa: PLC0415 - as above

            self._client = AsyncAnthropic(
                # Without these two the SDK looks for them in the environment and on the disk.
                api_key=self._options.api_key.get_secret_value(),
                base_url=self._options.base_url,
                max_retries=0,
                timeout=self._options.timeout,
                open_telemetry=False,
            )
        return self._client


async def _load() -> None:
    """Load the SDK beside the event loop: platforms must answer their services meanwhile."""
    for name in ("anthropic", "anthropic.resources.messages", "anthropic.resources.models"):
        await asyncio.to_thread(import_module, name)


def _whole(answer: object) -> "Message":
    """The answer, when it is a message: the SDK takes any page for one that says HTTP 200.

    Raises:
        ValueError: when it is none.
    """
    from anthropic.types import Message  # noqa: PLC0415 - as above

    if not isinstance(answer, Message):
        raise ValueError("no message")  # noqa: TRY004 - it stands for JSON that is none, too
    if not isinstance(answer.content, list) or answer.usage is None:
        raise ValueError("half a message")
    return answer


def _block(document: str) -> Mapping[str, Any]:
    """The paper in a block of its own: data, with no word of ours in it."""
    source = {"type": "text", "media_type": "text/plain", "data": document}
    return {"type": "document", "title": "paper", "source": source}
