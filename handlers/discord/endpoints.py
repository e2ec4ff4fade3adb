"""Where Discord is. The SDK keeps both addresses in class attributes, so they are put back."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Endpoints:
    """The addresses of a platform, in force while it is open; None leaves Discord's own."""

    def __init__(self, api_url: str | None, gateway_url: str | None) -> None:
        self._api_url = api_url
        self._gateway_url = gateway_url
        self._before: tuple[str, yarl.URL] | None = None

    def take(self) -> None:
        """Lead the SDK there."""
        self._before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE = self._api_url or Route.BASE
        if self._gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._gateway_url)

    def give_back(self) -> None:
        """Leave the SDK as it was."""
        if self._before is not None:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self._before
            self._before = None
