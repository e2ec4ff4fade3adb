"""Being let in, and the sentences for when we are not: what happened, and what to do."""

from collections.abc import Mapping
from typing import Final

import discord
from pydantic import SecretStr

from bot.platforms import Entrance, LoginRefused, RetryLater
from handlers.discord.client import Client
from handlers.discord.errors import FAILURES, translate

_PORTAL: Final = "discord.com/developers/applications"
BAD_TOKEN: Final = (
    f"Discord refuses the token. Copy a new one from {_PORTAL}, Bot, Reset Token, "
    "set it as handlers.discord.token, and start again."
)
_UPDATE: Final = "A newer Papercast may be needed."
_CLOSED: Final[Mapping[int, str]] = {
    4004: BAD_TOKEN,
    4010: f"Discord refuses this shard (4010). {_UPDATE}",
    4011: (
        "Discord asks for sharding (4011): this bot is in more guilds than one connection may "
        "serve. Remove it from some, or run another bot for them."
    ),
    4012: f"Discord no longer speaks this version of its gateway (4012). {_UPDATE}",
    4013: f"Discord does not know an intent that was asked for (4013). {_UPDATE}",
    4014: (
        "Discord does not allow this bot an intent that was asked for (4014). Papercast needs no "
        f"privileged one: look at {_PORTAL}, Bot, and start again. {_UPDATE}"
    ),
}
"""Why the gateway ends a connection for good (Discord, Gateway Close Event Codes)."""

PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)


async def log_in(client: Client, token: SecretStr) -> Entrance:
    """Log in over HTTP, which is all that sending needs, and tell how people come in.

    Raises:
        LoginRefused: the token is refused.
        RetryLater: Discord cannot be reached now.
    """
    try:
        await client.login(token.get_secret_value())
    except discord.LoginFailure as error:
        raise LoginRefused(BAD_TOKEN) from error
    except FAILURES as error:
        told = translate(error)
        raise told if isinstance(told, RetryLater) else RetryLater(str(told)) from error
    except TypeError as error:
        # The SDK takes any answer for Discord's: a web page of somebody in between ends here.
        raise RetryLater("what answers in Discord's place is not Discord") from error
    return _entrance(client)


async def connect(client: Client) -> None:
    """Stay connected to the gateway until cancelled; the SDK comes back after what passes.

    Raises:
        LoginRefused: the gateway does not let us in.
        RetryLater: it cannot be reached.
    """
    try:
        await client.connect(reconnect=True)
    except discord.PrivilegedIntentsRequired as error:
        raise LoginRefused(_CLOSED[4014]) from error
    except discord.ConnectionClosed as error:
        raise _closed(error) from error
    except AttributeError as error:
        if client.ws is not None:
            raise
        # When its very first connection fails, the SDK asks that connection where to resume.
        raise RetryLater("Discord's gateway cannot be reached") from error


def _closed(error: discord.ConnectionClosed) -> LoginRefused | RetryLater:
    if error.code in _CLOSED:
        return LoginRefused(_CLOSED[error.code])
    return RetryLater(f"Discord's gateway has closed the connection ({error.code})")


def _entrance(client: Client) -> Entrance:
    url = discord.utils.oauth_url(
        client.application_id or 0,
        permissions=PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )
    return Entrance("Discord", "invite it", url, "type /claim {code} on Discord")
