"""What papercast run says when it is up fits a terminal and tells how people come in."""

from dataclasses import replace

from bot.overview import overview
from bot.platforms import Entrance

DISCORD = Entrance(
    "Discord",
    "invite it",
    "https://discord.com/oauth2/authorize?client_id=1&scope=bot",
    "type /claim {code} on Discord",
)
TELEGRAM = Entrance(
    "Telegram",
    "open it",
    "https://t.me/my_papercast_bot",
    "open https://t.me/my_papercast_bot?start=claim-{code}",
)


def test_a_first_start_tells_how_to_begin() -> None:
    """Links, the code that makes the operator, who may use it, and what is harvested."""
    said = overview([DISCORD, TELEGRAM], "7Q2F", "private", "filling the store first", [])
    assert said == (
        "Papercast is running.\n"
        "\n"
        "  Discord     invite it: https://discord.com/oauth2/authorize?client_id=1&scope=bot\n"
        "  Telegram    open it:   https://t.me/my_papercast_bot\n"
        "  operator    none yet. Type /claim 7Q2F on Discord or open\n"
        "              https://t.me/my_papercast_bot?start=claim-7Q2F within 15 minutes\n"
        "  access      private: you, and whom you let in ([access] in config.toml)\n"
        "  papers      filling the store first\n"
    )


def test_what_does_not_work_is_said_too() -> None:
    """A platform that is not up has its sentence, wrapped under its label."""
    refused = "Discord refuses the token. " * 4
    said = overview([TELEGRAM], None, "open", "13,655 papers", [refused.strip()])
    assert "  operator    there is one; /status tells them how it goes\n" in said
    assert "  problem     Discord refuses the token." in said
    assert all(len(line) <= 80 for line in said.splitlines())


def test_each_topic_has_a_link_to_share() -> None:
    """Whoever opens it sees the topic, and may subscribe with a tap."""
    linked = replace(TELEGRAM, link="https://t.me/my_papercast_bot?start={payload}")
    said = overview([DISCORD, linked], None, "open", "13,655 papers", [], ["topic-a", "topic-b"])
    assert said.endswith(
        "  topics      https://t.me/my_papercast_bot?start=topic-a\n"
        "              https://t.me/my_papercast_bot?start=topic-b\n"
    )


def test_a_terminal_alone_needs_none() -> None:
    """Where nobody comes in from outside there is nothing to say."""
    assert overview([], "7Q2F", "private", "", ["x"]) == ""
