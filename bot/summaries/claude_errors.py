"""Anthropic's errors, told as what they mean for the text, the provider and the operator."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.summaries.base import Halted, Later, SummaryError

if TYPE_CHECKING:
    import anthropic

_ABSTRACTS = "Posts go on with sentences from the abstract."
_UNTIL_PAID = timedelta(hours=1)
_AGAIN = frozenset({408, 409, 425, 429})
_KEY, _MONEY, _RIGHT, _MODEL = 401, 402, 403, 404
_DEFECT = 500


def meaning(error: "anthropic.APIError", model: str, now: datetime) -> SummaryError:
    """What an error of the SDK means: for this text, or for all of them."""
    status = getattr(error, "status_code", None)
    if status is None:
        return Later(f"Anthropic cannot be reached: {cause_of(error)}")
    kind = getattr(error, "type", None)
    code = getattr(error, "error_code", None) or ""
    if status == _MONEY or kind == "billing_error" or "spend_limit" in code:
        return _unpaid(status, now)
    if status in {_KEY, _RIGHT, _MODEL}:
        return _halted(status, model, now)
    if status in _AGAIN or status >= _DEFECT:
        return Later(f"Anthropic answers {status}", delay=retry_after(error))
    return SummaryError(f"Anthropic refuses the request ({status})")


def cost_nothing(error: "anthropic.APIError") -> bool:
    """Whether nothing can have been written: refused, or never sent."""
    if getattr(error, "status_code", None) is not None:
        return True
    import httpx2  # noqa: PLC0415 - whoever has such an error has loaded it

    return isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)


def cause_of(error: BaseException) -> str:
    """The kind of an error and of what is behind it; their texts may repeat the request."""
    behind = error.__cause__
    return type(error).__name__ + (f" ({type(behind).__name__})" if behind else "")


def retry_after(error: "anthropic.APIError") -> timedelta | None:
    """What the answer's ``retry-after`` asks for, when it is a number of seconds."""
    response = getattr(error, "response", None)
    text = response.headers.get("retry-after", "") if response is not None else ""
    try:
        return timedelta(seconds=float(text))
    except (ValueError, OverflowError):
        return None


def _halted(status: int, model: str, now: datetime) -> Halted:
    since = f"({status}) since {now:%H:%M}. {_ABSTRACTS}"
    sentences = {
        _KEY: f"Anthropic refuses the key {since} New key: ANTHROPIC_API_KEY, then restart.",
        _RIGHT: f"Anthropic does not allow this {since} See what the key may do, then restart.",
        _MODEL: f"Anthropic has no model {model} {since} Set summaries.claude.model, then restart.",
    }
    causes = {_KEY: "claude key", _RIGHT: "claude permission", _MODEL: "claude model"}
    return Halted(causes[status], sentences[status])


def _unpaid(status: int, now: datetime) -> Halted:
    until = now + _UNTIL_PAID
    sentence = (
        f"Anthropic wants to be paid ({status}) since {now:%H:%M}. {_ABSTRACTS} "
        f"Add credit there; the next try is at {until:%H:%M}."
    )
    return Halted("claude credit", sentence, until=until)


def no_schema(model: str) -> Halted:
    """The model cannot answer in a given form, so nothing it says could be checked."""
    return Halted(
        "claude model",
        f"{model} cannot answer by a JSON schema. {_ABSTRACTS} "
        "Set summaries.claude.model, then restart.",
    )
