"""Telegram: posts in direct messages, groups, threads and channels, commands and inline mode.

Cheap to import: the SDK is loaded when the platform is opened.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr

from bot.clock import Clock, SystemClock

if TYPE_CHECKING:
    from handlers.telegram.platform import Telegram

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,100}")


def _token(value: SecretStr) -> SecretStr:
    if _TOKEN.fullmatch(value.get_secret_value()) is None:
        raise ValueError("Needs the bot's token from @BotFather: digits, a colon, letters.")
    return value


def _url(value: str) -> str:
    """An address; http is for this machine alone, because the token stands in each request."""
    found = urlsplit(value)
    allowed = {"https", "http"} if _is_here(found.hostname or "") else {"https"}
    if not found.hostname or found.scheme not in allowed:
        raise ValueError("Needs https:// and a host; http:// is for this machine alone.")
    return value


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Options(BaseModel):
    """The section ``[handlers.telegram]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: Annotated[SecretStr, AfterValidator(_token)]
    """The token of the bot, from @BotFather."""

    base_url: Annotated[str, AfterValidator(_url)] | None = None
    """Where the Bot API is, up to the token: Telegram itself unless told."""


def create(options: Options | Mapping[str, object], *, clock: Clock | None = None) -> "Telegram":
    """The platform ``telegram``.

    Raises:
        pydantic.ValidationError: when an option is unknown or has not the right form.
    """
    chosen = Options.model_validate(options)
    from handlers.telegram.platform import Telegram  # noqa: PLC0415 - loads the SDK

    return Telegram(chosen.token, chosen.base_url, clock or SystemClock())
