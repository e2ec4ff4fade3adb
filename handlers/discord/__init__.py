"""Discord: posts in channels, threads and direct messages, and slash commands everywhere.

Cheap to import: the SDK is loaded when the platform is created.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr

from bot.clock import Clock, SystemClock

if TYPE_CHECKING:
    from handlers.discord.platform import Discord

_TOKEN = re.compile(r"[!-~]+")
"""What can stand in a header: visible ASCII characters, no space among them."""


def _token(value: SecretStr) -> SecretStr:
    if _TOKEN.fullmatch(value.get_secret_value()) is None:
        raise ValueError("Needs the bot's token: one word of letters, digits, dots and dashes.")
    return value


def _url(value: str, secure: str, plain: str) -> str:
    """An address; the unencrypted scheme is for this machine alone.

    The token goes there, and in clear text anybody on the way could read it.
    """
    found = urlsplit(value)
    allowed = {secure, plain} if _is_here(found.hostname or "") else {secure}
    if not found.hostname or found.scheme not in allowed:
        raise ValueError(f"Needs {secure}:// and a host; {plain}:// is for this machine alone.")
    return value.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


WebUrl = Annotated[str, AfterValidator(lambda value: _url(value, "https", "http"))]
SocketUrl = Annotated[str, AfterValidator(lambda value: _url(value, "wss", "ws"))]


class Options(BaseModel):
    """The section ``[handlers.discord]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: Annotated[SecretStr, AfterValidator(_token)]
    """The token of the bot, from Discord's developer portal."""

    api_url: WebUrl | None = None
    """Where Discord's API is; Discord itself unless told."""

    gateway_url: SocketUrl | None = None
    """Where its gateway is; Discord itself unless told."""


def create(options: Options | Mapping[str, object], *, clock: Clock | None = None) -> "Discord":
    """The platform ``discord``.

    Raises:
        pydantic.ValidationError: when an option is unknown or has not the right form.
    """
    chosen = Options.model_validate(options)
    from handlers.discord.endpoints import Endpoints  # noqa: PLC0415 - loads the SDK
    from handlers.discord.platform import Discord  # noqa: PLC0415 - as above

    endpoints = Endpoints(chosen.api_url, chosen.gateway_url)
    return Discord(chosen.token, endpoints, clock or SystemClock())
