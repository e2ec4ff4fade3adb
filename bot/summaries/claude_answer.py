"""What came back from Claude: a draft, or why there is none. The stop reason is looked at first."""

import json
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.summaries.base import SummaryError
from bot.summaries.gate import Draft

if TYPE_CHECKING:
    from anthropic.types import Message

DECLINED = "Claude declined"


class CutError(Exception):
    """The answer reached ``max_tokens``: with a larger cap it may end."""


class UnusableError(Exception):
    """The answer is not in the form that was asked for; another try may be."""


class _Record(BaseModel):
    """The form of ``prompts.SCHEMA``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    tldr: str
    evidence: list[str]
    injection_suspected: bool


def draft_in(message: "Message") -> tuple[Draft, bool]:
    """The draft, and whether the model suspects that the paper tried to instruct it.

    Raises:
        SummaryError: when the model declined, or the paper does not fit into it.
        CutError: when the answer was cut.
        UnusableError: when it is in another form.
    """
    _look_at_stop(message)
    text = "".join(block.text for block in message.content if block.type == "text")
    try:
        record = _Record.model_validate(json.loads(text))
    except (ValueError, ValidationError, RecursionError) as error:
        raise UnusableError("it is not the JSON that was asked for") from error
    return Draft(record.tldr, tuple(record.evidence)), record.injection_suspected


def _look_at_stop(message: "Message") -> None:
    match message.stop_reason:
        case "refusal":
            details = message.stop_details
            category = (details.category if details else None) or "no category"
            raise SummaryError(f"Claude declined ({category})", note=DECLINED)
        case "model_context_window_exceeded":
            raise SummaryError("the paper does not fit into the model")
        case "max_tokens":
            raise CutError
        case "end_turn" | "stop_sequence":
            return
        case other:
            raise UnusableError(f"it stopped for an unknown reason: {other}")
