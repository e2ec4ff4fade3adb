"""What Discord's counterpart remembers: ids, rings, nonces, and how a message reads."""

from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from servers.discord_world import (
    EPOCH,
    WRITES,
    Channel,
    Message,
    Right,
    Rings,
    World,
)


@pytest.fixture
def world() -> World:
    return World(FakeClock(runs=False))


@pytest.fixture
def papers(world: World) -> Channel:
    return world.channel(world.guild("Lab"), "papers", rights=WRITES | Right.MENTION_EVERYONE)


def test_ids_tell_the_time_and_never_repeat(world: World) -> None:
    """Two of the same millisecond differ, and the later is larger."""
    first, second = world.snowflake(), world.snowflake()
    assert first < second
    assert EPOCH + timedelta(milliseconds=second >> 22) == NOON


def test_direct_messages_are_opened_once(world: World) -> None:
    """A person has one channel with the bot."""
    ada, bob = world.user("ada"), world.user("bob")
    assert world.dm(ada) is world.dm(ada)
    assert world.dm(ada) is not world.dm(bob)
    assert world.dm(ada).recipient is ada


@pytest.mark.parametrize(
    ("allowed", "users", "roles", "everyone"),
    [
        (None, True, True, True),
        ({}, False, False, False),
        ({"parse": []}, False, False, False),
        ({"parse": ["users"]}, True, False, False),
        ({"parse": ["roles", "everyone"]}, False, True, True),
        ({"users": ["ada"]}, True, False, False),
        ({"users": ["1"], "roles": None}, False, False, False),
        ({"roles": ["5"]}, False, True, False),
        ({"parse": None, "roles": ["6"]}, False, False, False),
    ],
)
def test_allowed_mentions_decide_who_is_rung(
    world: World,
    papers: Channel,
    allowed: dict[str, list[str]] | None,
    *,
    users: bool,
    roles: bool,
    everyone: bool,
) -> None:
    """Without them everything that is written rings; the lists name who may be rung."""
    ada = world.user("ada")
    if allowed and allowed.get("users") == ["ada"]:
        allowed = {"users": [str(ada.id)]}
    rung = world.rings(papers, f"@here {ada.mention} <@!{ada.id}> <@99> <@&5>", allowed)
    assert rung.users == (frozenset({ada.id}) if users else frozenset())
    assert rung.roles == (frozenset({5}) if roles else frozenset())
    assert rung.everyone is everyone
    assert bool(rung) is (users or roles or everyone)


def test_a_word_that_only_looks_like_a_mention_rings_nobody(world: World, papers: Channel) -> None:
    """A broken mention, and everyone in direct messages."""
    for text in ("@everyone\u2060x", "@\u200beveryone", "<@ 5>", "everyone"):
        expected = text.startswith("@everyone")
        assert world.rings(papers, text, None).everyone is expected
    assert world.rings(world.dm(world.user("ada")), "@everyone", None) == Rings()


def test_a_message_reads_as_people_see_it(world: World, papers: Channel) -> None:
    """Content, embeds and displayed text, line by line; buttons apart."""
    message = Message(1, papers, world.bot, NOON, "Content")
    message.embeds = [
        {
            "author": {"name": "Author"},
            "title": "Title",
            "description": "Description",
            "fields": [{"name": "Name", "value": "Value"}],
            "footer": {"text": "Footer"},
        }
    ]
    button = {"type": 2, "label": "Open"}
    message.components = [
        {"type": 17, "components": [{"type": 10, "content": "Shown"}]},
        {"type": 9, "accessory": button, "components": []},
    ]
    message.flags = 4096
    lines = ["Content", "Author", "Title", "Description", "Name", "Value", "Footer", "Shown"]
    assert message.text.splitlines() == lines
    assert message.buttons == [button]
    assert (message.silent, message.ephemeral, message.loading) == (True, False, False)
    assert (papers.is_thread, world.rights_in(papers) & Right.SEND_MESSAGES) == (
        False,
        Right.SEND_MESSAGES,
    )
