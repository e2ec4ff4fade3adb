"""The routes by which a bot learns who it is and where its gateway is."""

from collections.abc import Callable
from typing import Any

from servers import discord_payloads as payloads
from servers.discord_calls import Call, Route
from servers.discord_gateway import GUILDS, Session
from servers.discord_world import World


class Identity:
    """Answers for the bot's user, its application and the gateway's address."""

    def __init__(self, world: World, gateway_url: Callable[[], str]) -> None:
        self._world = world
        self._gateway_url = gateway_url

    @property
    def routes(self) -> tuple[Route, ...]:
        return (
            Route("GET", "/users/@me", self.me),
            Route("GET", "/oauth2/applications/@me", self.application),
            Route("GET", "/applications/@me", self.application),
            Route("GET", "/gateway", self.gateway, token=False),
            Route("GET", "/gateway/bot", self.gateway_bot),
        )

    def ready(self, session: Session) -> list[tuple[str, Any]]:
        """READY, and the guilds that can be told at once."""
        homes = [each for each in self._world.guilds.values() if each.bot]
        data = {
            "v": 10,
            "user": self._self(),
            "session_id": session.id,
            "resume_gateway_url": self._gateway_url(),
            "application": {"id": str(self._world.bot.id), "flags": 0},
            "guilds": [{"id": str(each.id), "unavailable": True} for each in homes],
            "private_channels": [],
            "session_type": "normal",
            "_trace": [],
        }
        told = [each for each in homes if not each.unavailable and session.intents & GUILDS]
        guilds = [("GUILD_CREATE", payloads.guild(self._world, each)) for each in told]
        return [("READY", data), *guilds]

    async def me(self, _: Call) -> tuple[int, Any]:
        return 200, self._self()

    async def application(self, _: Call) -> tuple[int, Any]:
        world = self._world
        installed = sum(user.installed for user in world.users.values())
        return 200, {
            "id": str(world.bot.id),
            "name": world.bot.name,
            "icon": None,
            "description": "",
            "type": None,
            "bot": payloads.user(world.bot),
            "bot_public": True,
            "bot_require_code_grant": False,
            "integration_types_config": {"0": {}, "1": {}},
            "verify_key": "0" * 64,
            "flags": 0,
            "flags_new": "0",
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": payloads.user(world.owner),
            "approximate_guild_count": sum(each.bot for each in world.guilds.values()),
            "approximate_user_install_count": installed,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "team": None,
            "eligible_oauth2_scopes": [],
        }

    async def gateway(self, _: Call) -> tuple[int, Any]:
        return 200, {"url": self._gateway_url()}

    async def gateway_bot(self, _: Call) -> tuple[int, Any]:
        starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return 200, {"url": self._gateway_url(), "shards": 1, "session_start_limit": starts}

    def _self(self) -> dict[str, Any]:
        """The bot's own user, with what only it is told."""
        private = {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
        return payloads.user(self._world.bot) | private
