"""How chats begin: as it suits the place that their platform says they are."""

from datetime import time

import pytest
from pydantic import SecretStr

from bot.join import starts_of
from bot.rhythm import Start
from handlers import console, discord, telegram

TOKEN = SecretStr("110201543:abcdefghijklmnopqrstuvwxyz012345678")
PLATFORMS = (
    console.create({}),
    discord.create({"token": TOKEN}),
    telegram.create({"token": TOKEN}),
)


@pytest.mark.parametrize(
    ("platform", "address", "schedule", "hour"),
    [
        ("console", "here", "instant", None),
        ("discord", "@101", "daily", time(8)),
        ("discord", "1098765432109876543", "weekdays", time(9)),
        ("telegram", "48151623", "daily", time(8)),
        ("telegram", "48151623/7", "daily", time(8)),
        ("telegram", "-1001234567890/12", "weekdays", time(9)),
        ("telegram", "@papers", "weekdays", time(9)),
        ("slack", "whatever", "weekdays", time(9)),
    ],
)
def test_how_a_chat_begins(platform: str, address: str, schedule: str, hour: time | None) -> None:
    """A terminal at once, a person every day, a group or a channel on working days."""
    made = starts_of(PLATFORMS, "UTC")(platform, address)
    assert (made.schedule, made.hour, made.zone) == (schedule, hour, None)


def test_where_a_chat_begins() -> None:
    """In the zone of the configuration, where it has hours at all."""
    starts = starts_of(PLATFORMS, "Europe/Paris")
    assert starts("telegram", "7") == Start("daily", time(8), "Europe/Paris")
    assert starts("console", "here") == Start()


def test_a_terminal_is_one_persons() -> None:
    """Whoever sits there reads alone."""
    assert PLATFORMS[0].is_direct("here")
