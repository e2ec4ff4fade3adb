"""Buttons say in their custom ids what they do, so that they work whoever made them, and when."""

from collections.abc import AsyncIterator

import pytest
from contracts import PLAIN
from discord_stage import Engine, discord_server, opened, plant, serving
from servers.discord import DiscordServer, Message
from servers.discord_world import Channel, User
from structlog.testing import capture_logs

from bot.blocks import Action, Item, Line, Reply
from handlers.discord import buttons
from handlers.discord.buttons import Button, Pressed
from handlers.discord.form import Form, written

LONG = f"search {'avatar OR ' * 20}head page:2"
PAGE_2 = Reply(
    (Line("Papers 6–10"), Item(6, PLAIN)),
    (Action("Back", "/search avatar page:1", turns=True),),
)
REPLIES = {
    "search": Reply(
        (Line("Papers 1–5"), Item(1, PLAIN)),
        (
            Action("More", "/search avatar page:2", turns=True),
            Action("Long", f"/{LONG}"),
            Action("Ask", "/subscribe"),
        ),
    ),
    "search avatar page:2": PAGE_2,
    "search avatar page:1": Reply((Line("Papers 1–5"),)),
    LONG: Reply((Line("A long line."),)),
    "subscribe": Reply((Line("What should it look for?"),), asks="subscribe"),
    'subscribe "talking head"': Reply((Line("Subscribed, number 1:"),)),
    "odd": Reply((Line("Odd."),)),
    "silent": Reply(()),
}


def test_a_custom_id_says_the_line() -> None:
    """What is written is read again; what turns the page says so."""
    for turns in (False, True):
        button = buttons.for_line(Action("More", "/search a page:2", turns=turns))
        assert button is not None
        assert buttons.read(button.custom_id) == Pressed(line="/search a page:2", turns=turns)
    assert buttons.for_line(Action("x", "/abstract 2401.08503")) == Button(
        "x", "=/abstract 2401.08503"
    )


def test_a_line_fits_or_it_does_not() -> None:
    """A custom id has at most a hundred characters, and the mark is one of them."""
    assert buttons.for_line(Action("x", "a" * 99)) is not None
    assert buttons.for_line(Action("x", "a" * 99, turns=True)) is None
    assert buttons.for_line(Action("x", "a" * 100)) is None


async def test_a_line_that_does_not_fit_is_kept() -> None:
    """The custom id has the key; whether it turns the page is still there."""
    engine = Engine({})
    actions = [Action("a", "/a"), Action("b", "b" * 200), Action("c", "c" * 200, turns=True)]
    made = await buttons.for_actions(actions, engine)
    assert [buttons.read(one.custom_id) for one in made] == [
        Pressed(line="/a"),
        Pressed(key="0" * 16),
        Pressed(key="0" * 15 + "1", turns=True),
    ]
    assert list(engine.lines.values()) == ["b" * 200, "c" * 200]


@pytest.mark.parametrize("custom_id", ["", "=", "x", "!x", "~"])
def test_what_is_not_ours(custom_id: str) -> None:
    """Is not understood."""
    assert buttons.read(custom_id) is None


def test_rows_are_within_limits() -> None:
    """Five in a row, twenty-five in all, each custom id once, labels of at most eighty."""
    many = [Button(f"{n}" + "x" * 90, f"={n % 40}") for n in range(80)]
    rows = buttons.rows(many)
    assert [len(row["components"]) for row in rows] == [5] * 5
    ids = [one["custom_id"] for row in rows for one in row["components"]]
    assert len(set(ids)) == 25
    assert all(len(one["label"]) == 80 for row in rows for one in row["components"])
    assert buttons.rows([]) == ()


async def test_a_form_is_for_its_command() -> None:
    """Its title, what it asks for in the command's own words, and nothing that is remembered."""
    form = Form("search", "?search")
    told = form.to_dict()
    assert (told["title"], told["custom_id"]) == ("/search", "?search")
    (label,) = told["components"]
    assert label["label"] == 'Words, a "phrase in quotes" or au:"a name"'
    assert form.is_finished()
    assert Form("nothing", "?nothing").to_dict()["components"][0]["label"] == "Text"


def test_what_was_written_is_read_in_either_form() -> None:
    """Discord sends rows, or labels with the input inside."""
    line = {"type": 4, "custom_id": "text", "value": " a b "}
    assert written({"components": [{"type": 18, "component": line}]}) == "a b"
    assert written({"components": [{"type": 1, "components": [line]}]}) == "a b"
    assert written({}) == ""


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as server:
        yield server
        assert server.violations == []


@pytest.fixture
def papers(server: DiscordServer) -> Channel:
    return server.channel(server.guild("Lab"), "papers")


@pytest.fixture
def ada(server: DiscordServer) -> User:
    return server.user("ada")


@pytest.fixture
async def engine(server: DiscordServer) -> AsyncIterator[Engine]:
    engine = Engine(REPLIES)
    async with opened(server) as platform, serving(platform, engine):
        yield engine


async def _list(server: DiscordServer, papers: Channel, ada: User) -> Message:
    return (await (await server.command(ada, papers, "search", {"query": "avatar"}))).message


@pytest.mark.usefixtures("engine")
async def test_a_page_takes_the_place_of_the_one_before(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """The message is changed, nothing is added, and its buttons are the new ones."""
    listed = await _list(server, papers, ada)
    turned = await (await server.press(ada, listed, "More"))
    assert turned.message is listed
    assert listed.content.startswith("Papers 6–10")
    assert [one["label"] for one in listed.buttons] == ["Back"]
    assert turned.followups == []
    back = await (await server.press(ada, listed, "Back"))
    assert (back.content, listed.buttons) == ("Papers 1–5", [])


@pytest.mark.usefixtures("engine")
async def test_another_button_is_answered_below(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """The list stays; the answer is the presser's alone."""
    listed = await _list(server, papers, ada)
    before = listed.content
    answer = await (await server.press(ada, listed, "Long"))
    assert (answer.text, answer.ephemeral) == ("A long line.", True)
    assert listed.content == before


async def test_a_button_survives_a_restart(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """A process that never saw the message answers; what was kept by the engine is still there."""
    first = Engine(REPLIES)
    async with opened(server) as platform, serving(platform, first):
        listed = await _list(server, papers, ada)
    second = Engine(REPLIES, lines=first.lines)
    async with opened(server) as platform, serving(platform, second):
        long = await (await server.press(ada, listed, "Long"))
        assert long.text == "A long line."
        await (await server.press(ada, listed, "More"))
        assert listed.content.startswith("Papers 6–10")


@pytest.mark.usefixtures("engine")
async def test_a_forgotten_line_is_told(server: DiscordServer, papers: Channel, ada: User) -> None:
    """And that nothing was changed, and what to do."""
    message = plant(server, papers, "~0000000000000042")
    answer = await (await server.press(ada, message, "Press"))
    assert answer.text == (
        "This button is too old: what it was for is forgotten. Nothing was changed. "
        "Give the command again."
    )


async def test_a_form_is_opened_and_sent(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """What a command asks for is written into a form, because a channel is not listened to."""
    listed = await _list(server, papers, ada)
    asked = await (await server.press(ada, listed, "Ask"))
    assert asked.text == "What should it look for?"
    shown = await (await server.press(ada, asked.message, "Write it"))
    assert shown.modal is not None
    assert shown.modal["title"] == "/subscribe"
    answer = await (await server.submit_modal(shown, {"text": ' "talking head" '}))
    assert (answer.text, answer.ephemeral) == ("Subscribed, number 1:", True)
    assert engine.heard[-1][1].chat == str(papers.id)


@pytest.mark.usefixtures("engine")
async def test_no_form_where_messages_are_heard(server: DiscordServer, ada: User) -> None:
    """In direct messages the next message is what was asked for."""
    await server.say_dm(ada, "/subscribe")
    answer = await server.seen(server.dm(ada), lambda one: one.author.bot)
    assert answer.buttons == []
    pressed = await (await server.press(ada, plant(server, server.dm(ada), "=subscribe"), "Press"))
    assert (pressed.text, pressed.components) == ("What should it look for?", [])
    assert not pressed.ephemeral


async def test_strange_buttons_and_forms_are_left_alone(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """Nothing is run for them, and the next button is answered."""
    with capture_logs() as logs:
        strange = await server.press(ada, plant(server, papers, "?"), "Press")
        answer = await (await server.press(ada, plant(server, papers, "=odd"), "Press"))
    assert answer.text == "Odd."
    assert strange.acknowledged is None
    assert [line for line, _ in engine.heard] == ["odd"]
    assert logs == []


async def test_a_page_without_an_answer_stays(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """When there is nothing to say, the message is left as it is."""
    message = plant(server, papers, "=>silent")
    pressed = await server.press(ada, message, "Press")
    await (await server.press(ada, plant(server, papers, "=odd"), "Press"))
    await server.until(lambda _: tuple(line for line, _ in engine.heard) == ("silent", "odd"))
    assert pressed.acknowledged == 6
    assert (message.content, message.deleted) == ("planted", False)


async def test_a_late_press_changes_nothing(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """What nobody would see the answer of is not run, be it a button or a form."""
    shown = await (await server.press(ada, plant(server, papers, "?odd"), "Press"))
    server.interactions.window = 0.0
    with capture_logs() as logs:
        await server.press(ada, plant(server, papers, "=odd"), "Press")
        await server.submit_modal(shown, {"text": "x"})
        await server.until(lambda one: sum(call.status == 404 for call in one.requests) == 2)
        server.interactions.window = 3.0
        await (await server.press(ada, plant(server, papers, "=odd"), "Press"))
    assert [line for line, _ in engine.heard] == ["odd"]
    assert [one["event"] for one in logs] == ["interaction not acknowledged"] * 2
