"""How the local counterpart answers a request that it has taken: each behaviour for one request.

A behaviour is given the request's body and the model, and returns what is to be sent.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from servers.anthropic_rules import TYPES
from servers.anthropic_tokens import asked_tokens, tokens

from bot.summaries.abstract import ranked
from bot.text.sentences import sentences

_IDS = count(1)
_LONGEST = 55
_SHORTEST = 8
_UNUSABLE = re.compile(r"https?:|www\.|@|!|`|\bgithub\b|\byour?\b| /", re.IGNORECASE)
_OF_ITSELF = re.compile(
    r"\W*(?:in )?(?:this|the) (?:paper|work|article|study|manuscript|report|authors?)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\A(?:(?:In|With) this \w+,? )?(?:here,? )?"
    r"(?:we|this (?:paper|work|article|study)) (?P<verb>(?!\w+ly\b|are\b|have\b|also\b)\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sent:
    """An answer. ``close`` breaks the connection off in its place."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    close: bool = False


Behaviour = Callable[[Mapping[str, Any]], Awaitable[Sent]]


def says(tldr: str, quotes: Sequence[str] | None = None, *, injected: bool = False) -> Behaviour:
    """A summary in the form that was asked for; unless told otherwise it quotes the abstract."""

    async def answer(body: Mapping[str, Any]) -> Sent:
        found = [opening(body)] if quotes is None else list(quotes)
        record = {"tldr": tldr, "evidence": found, "injection_suspected": injected}
        return message(body, json.dumps(record, ensure_ascii=False))

    return answer


def says_raw(text: str, stop_reason: str = "end_turn", *, thought: str = "") -> Behaviour:
    """Whatever text, in a text block, perhaps with a thinking block before it."""

    async def answer(body: Mapping[str, Any]) -> Sent:
        return message(body, text, stop_reason, thought=thought)

    return answer


def summarises(*, thought: str = "") -> Behaviour:
    """What an honest model does: one sentence of the paper, in the third person, and its quote."""

    async def answer(body: Mapping[str, Any]) -> Sent:
        given = paper_in(body)
        tldr, quote = grounded(given.get("title", ""), given.get("abstract", ""))
        record = {"tldr": tldr, "evidence": [quote], "injection_suspected": False}
        return message(body, json.dumps(record, ensure_ascii=False), thought=thought)

    return answer


def refuses(category: str | None = None, text: str = "") -> Behaviour:
    """A refusal: HTTP 200, and often no content at all."""

    async def answer(body: Mapping[str, Any]) -> Sent:
        sent = message(body, text, "refusal")
        details = {"type": "refusal", "category": category, "explanation": None}
        return Sent(200, {**sent.body, "stop_details": details})

    return answer


def cut(text: str = '{"tldr": "Presents a method that') -> Behaviour:
    """An answer that reached ``max_tokens``."""
    return says_raw(text, "max_tokens")


def exceeds_context() -> Behaviour:
    """An answer that did not fit into the model's context."""
    return says_raw("", "model_context_window_exceeded")


def status(
    code: int,
    *,
    retry_after: str | None = None,
    error_code: str | None = None,
    page: str | None = None,
) -> Behaviour:
    """An error; with ``page`` as a proxy in between would tell it, in HTML."""

    async def answer(_: Mapping[str, Any]) -> Sent:
        headers = {} if retry_after is None else {"retry-after": retry_after}
        body = page if page is not None else error(code, f"status {code}", error_code)
        return Sent(code, body, headers)

    return answer


def hangs() -> Behaviour:
    """Never answers."""

    async def answer(_: Mapping[str, Any]) -> Sent:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    return answer


def closes() -> Behaviour:
    """Breaks the connection off when the request has been read."""

    async def answer(_: Mapping[str, Any]) -> Sent:
        return Sent(200, "", close=True)

    return answer


def message(
    body: Mapping[str, Any], text: str, stop_reason: str = "end_turn", *, thought: str = ""
) -> Sent:
    """A message of the model; an empty text is no content."""
    blocks: list[dict[str, Any]] = []
    if thought:
        blocks.append({"type": "thinking", "thinking": thought, "signature": "c2ln"})
    if text:
        blocks.append({"type": "text", "text": text})
    thinking = tokens(thought) if thought else 0
    return Sent(
        200,
        {
            "id": f"msg_{next(_IDS):06}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": blocks,
            "stop_reason": stop_reason,
            "stop_sequence": None,
            "usage": {
                "input_tokens": asked_tokens(body),
                "output_tokens": min(body["max_tokens"], 1 + tokens(text) + thinking),
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "output_tokens_details": {"thinking_tokens": thinking},
            },
        },
    )


def error(code: int, sentence: str, error_code: str | None = None) -> dict[str, Any]:
    """The body of an error."""
    inside: dict[str, Any] = {"type": TYPES.get(code, "api_error"), "message": sentence}
    if error_code is not None:
        inside["details"] = {"error_code": error_code}
    return {"type": "error", "error": inside, "request_id": f"req_{next(_IDS):06}"}


# ---- What was asked ----


def paper_in(body: Mapping[str, Any]) -> dict[str, Any]:
    """The paper that stands in the request as JSON, in a block of its own."""
    for asked in body["messages"]:
        blocks: Sequence[Any] = asked["content"] if isinstance(asked["content"], list) else ()
        for block in blocks:
            if block.get("type") == "document":
                found: dict[str, Any] = json.loads(block["source"]["data"])
                return found
    return {}


def opening(body: Mapping[str, Any]) -> str:
    """The first words of the paper's abstract."""
    return " ".join(str(paper_in(body).get("abstract", "")).split()[:8])


def grounded(title: str, abstract: str) -> tuple[str, str]:
    """A summary that says nothing which the abstract does not say, and the sentence it is of."""
    found = [one for one in sentences(abstract) if _usable(one)] or [title]
    order = ranked(title, found)
    fits = (found[at] for at in order if _SHORTEST < len(found[at].split()) <= _LONGEST)
    quote = next(fits, found[0])
    start = _OPENING.match(quote)
    tldr = quote if start is None else f"{third(start['verb'])}{quote[start.end() :]}"
    return " ".join(tldr.split()[:_LONGEST]), quote


def _usable(sentence: str) -> bool:
    if _UNUSABLE.search(sentence):
        return False
    return _OPENING.match(sentence) is not None or _OF_ITSELF.match(sentence) is None


def third(verb: str) -> str:
    """The third person of a verb, as a summary begins with it."""
    ending = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        verb, ending = verb[:-1], "ies"
    plain = verb if verb.endswith(("s", "ed")) and not verb.endswith("ss") else verb + ending
    return plain[:1].upper() + plain[1:]
