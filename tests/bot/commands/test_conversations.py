"""What people send that is no command: answers to a question, searches, links; and inline mode."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import FakeClock
from desk import TALKING, Desk, days_ago, many, paper, shown

from bot.askers import Asker
from bot.blocks import FullPaper
from bot.commands.payload import payload_of
from storage import lines
from storage.database import Database

ADA = Asker("telegram", "1", "1", own="1")
GROUP = replace(ADA, chat="-100200", direct=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
async def desk(sqlite_database: Database, clock: FakeClock) -> Desk:
    """A store with three papers, and a topic."""
    made = Desk(sqlite_database, clock=clock, topics=(TALKING,), page_size=2)
    await made.store(*many(3, "Talking heads"))
    return made


async def hears(desk: Desk, text: str, asker: Asker = ADA) -> str | None:
    """What is answered to a message; None when it is not for us."""
    reply = await desk.runner.hear(text, asker)
    return None if reply is None else shown(reply)


async def test_a_bare_subscribe_takes_the_next_message(desk: Desk) -> None:
    """The question is answered by what is sent next, in whatever quotes."""
    assert "What should it look for?" in await desk.says("subscribe", ADA)
    answer = await hears(desk, "“talking head”")
    assert answer is not None
    assert answer.startswith('Subscribed, number 1:\n  "talking head"')


async def test_a_question_is_for_the_next_message_alone(desk: Desk) -> None:
    """After its answer, after another command, and after ten minutes nothing is waited for."""
    await desk.says("subscribe", GROUP)
    await desk.says("help", GROUP)
    assert await hears(desk, "heads", GROUP) is None
    await desk.says("subscribe", GROUP)
    desk.later(timedelta(minutes=10))
    assert await hears(desk, "heads", GROUP) is None


@pytest.mark.parametrize("stop", ["/cancel", "cancel", "Cancel"])
async def test_a_question_can_be_stopped(desk: Desk, stop: str) -> None:
    """Nothing is subscribed then."""
    await desk.says("subscribe", ADA)
    assert await hears(desk, stop) == "Nothing is waited for. Nothing was changed."
    assert await desk.subscribed(ADA) == []


async def test_a_question_is_asked_of_one_person(desk: Desk) -> None:
    """What somebody else says in the group is no answer to it."""
    await desk.says("subscribe", GROUP)
    assert await hears(desk, "heads", replace(GROUP, person="2")) is None
    assert "Subscribed" in str(await hears(desk, "heads", GROUP))


@pytest.mark.parametrize(("said", "to"), [("heads", GROUP), ("heads dm", ADA)])
async def test_an_answer_says_where(desk: Desk, said: str, to: Asker) -> None:
    """In a group its last word may, as after the command."""
    await desk.says("subscribe", GROUP)
    assert "Subscribed" in str(await hears(desk, said, GROUP))
    assert [one.canonical for one in await desk.subscribed(to)] == ["heads"]


async def test_a_question_knows_where_papers_go(desk: Desk) -> None:
    """What was said with the command counts for its answer, however often it asks."""
    await desk.says("subscribe dm", GROUP)
    assert "What should it look for?" in str(await hears(desk, "dm", GROUP))
    assert "They go to your direct messages." in str(await hears(desk, "heads", GROUP))
    assert await desk.subscribed(GROUP) == []
    assert len(await desk.subscribed(ADA)) == 1


async def test_an_answer_is_no_command(desk: Desk) -> None:
    """The words go to the command that asked, even where they begin like another."""
    await desk.says("subscribe", ADA)
    assert str(await hears(desk, "search engines")).startswith(
        "Subscribed, number 1:\n  search engines"
    )


# Previews


async def test_plain_words_are_a_preview(desk: Desk) -> None:
    """In a direct chat; the answer says how to go on, and a bare /subscribe then takes them."""
    assert await hears(desk, "“talking heads”") == (
        "In the 1 day stored so far this found 3 papers of 3: about 3 a day, "
        "at most 3 on one day.\n"
        "The newest:\n"
        "1. Talking heads 3 (2608.00003) talking heads (title)\n"
        "2. Talking heads 2 (2608.00002) talking heads (title)\n"
        "3. Talking heads 1 (2608.00001) talking heads (title)\n"
        "To get these as they appear, send: /subscribe\n"
        '[Search] /search "talking heads"\n'
        '[Subscribe] /subscribe "talking heads"'
    )
    await hears(desk, "talking heads")
    assert (await desk.says("/subscribe", ADA)).startswith("Subscribed, number 1:\n  talking heads")


async def test_a_page_is_a_search(desk: Desk) -> None:
    """A preview has no pages and one order: what asks for another is a search, to go on from."""
    page = str(await hears(desk, "talking heads page:2"))
    assert page.startswith("Paper 3 of 3 that match, out of 3 papers.")
    assert "\nTo get these as they appear, send: /subscribe\n" in page
    assert page.endswith("[Subscribe] /subscribe talking heads")
    ranked = str(await hears(desk, "sort:relevance talking heads"))
    assert "[More] /search talking heads sort:relevance page:2" in ranked
    assert ranked.endswith("[Subscribe] /subscribe talking heads")


@pytest.mark.parametrize(
    "said", ["talking since:30d", "since:30d talking page:2", "-zebra", "since:3d", "-zebra page:1"]
)
async def test_what_cannot_be_subscribed_to_is_a_search(desk: Desk, said: str) -> None:
    """It is answered, and nothing is offered that would be refused."""
    answer = str(await hears(desk, said))
    assert ". Talking heads " in answer
    assert "ubscribe" not in answer
    assert "What should it look for?" in await desk.says("subscribe", ADA)


@pytest.mark.parametrize("said", ["live heads", "live heads since:3d", "live heads page:1"])
async def test_the_word_live_is_one_of_the_words(desk: Desk, said: str) -> None:
    """Whoever only talks does not ask arXiv."""
    await desk.store(paper("2608.00009", "Live heads"))
    assert "1. Live heads (2608.00009)" in str(await hears(desk, said))


async def test_a_topic_is_previewed(desk: Desk) -> None:
    """By its name; a bare /subscribe takes it."""
    await desk.store(paper("2608.00009", "A talking face"))
    answer = str(await hears(desk, "topic:talking face"))
    assert "A talking face (2608.00009) talking face (title)" in answer
    assert answer.endswith("[Subscribe] /subscribe topic:Talking Face")
    assert "Subscribed to the topic" in await desk.says("subscribe", ADA)


async def test_a_mistake_in_a_preview_is_shown(desk: Desk) -> None:
    """With a line that can be copied, and nothing to go on getting."""
    answer = str(await hears(desk, "talking heads OR"))
    assert answer.endswith("Something is missing after OR. Perhaps:\n  /preview talking heads")


async def test_the_button_of_a_preview_says_what_it_takes(desk: Desk) -> None:
    """It may be pressed after a restart: in straight quotes, and without the page."""
    answer = str(await hears(desk, "“talking heads” page:2"))
    assert "3. Talking heads 1" in answer
    assert answer.endswith('[Subscribe] /subscribe "talking heads"')
    await desk.says("help", ADA)
    line = answer.rpartition("[Subscribe] ")[2]
    assert (await desk.says(line, ADA)).startswith('Subscribed, number 1:\n  "talking heads"')


async def test_a_preview_is_taken_without_its_page(desk: Desk) -> None:
    """What is subscribed to is the query."""
    await hears(desk, "talking heads page:2")
    assert (await desk.says("subscribe", ADA)).startswith(
        "Subscribed, number 1:\n  talking heads\n"
    )


async def test_searching_and_turning_pages_leaves_a_preview(desk: Desk) -> None:
    """The buttons under it do so, whatever quotes were typed."""
    await hears(desk, "“talking heads”")
    assert "3. Talking heads 1" in await desk.says('/preview "talking heads"', ADA)
    assert "3. Talking heads 1" in await desk.says('/search "talking heads" page:2', ADA)
    assert "1. Talking heads 3" in await desk.says('/search "talking heads" page:1', ADA)
    assert (await desk.says("subscribe", ADA)).startswith(
        'Subscribed, number 1:\n  "talking heads"'
    )


@pytest.mark.parametrize(
    "line",
    [
        "help",
        "search avatar",
        "preview avatar",
        "similar 2608.00001",
        "latest",
        "subscribe avatar",
        "paper 2608.00001",
    ],
)
async def test_a_preview_ends_with_the_next_command(desk: Desk, line: str) -> None:
    """A bare /subscribe asks then."""
    await hears(desk, "talking heads")
    await desk.says(line, ADA)
    assert "What should it look for?" in await desk.says("subscribe", ADA)


async def test_a_preview_is_taken_once(desk: Desk) -> None:
    """The second bare /subscribe asks; so does one after ten minutes."""
    await hears(desk, "talking heads")
    await desk.says("subscribe", ADA)
    assert "What should it look for?" in await desk.says("subscribe", ADA)
    await hears(desk, "/cancel")
    await hears(desk, "talking heads")
    desk.later(timedelta(minutes=10))
    assert "What should it look for?" in await desk.says("subscribe", ADA)


async def test_a_preview_is_of_one_person_in_one_chat(desk: Desk) -> None:
    """Neither another chat nor somebody else takes it."""
    await hears(desk, "talking heads")
    assert "What should it look for?" in await desk.says("subscribe", GROUP)
    assert "What should it look for?" in await desk.says(
        "subscribe", replace(ADA, chat="2", person="2", own="2")
    )


# What else is sent


async def test_a_preview_that_finds_nothing_offers_nothing(desk: Desk) -> None:
    """There is nothing to go on getting, though a bare /subscribe takes it all the same."""
    answer = str(await hears(desk, "zebra"))
    assert answer.startswith("No paper in the 1 day stored so far.")
    assert answer.endswith("[Search] /search zebra")
    assert "ubscribe" not in answer
    assert (await desk.says("subscribe", ADA)).startswith("Subscribed, number 1:\n  zebra\n")


async def test_a_bare_preview_takes_the_next_message(desk: Desk) -> None:
    """And is a command then: it does not say how to go on, but has the button."""
    await desk.says("preview", GROUP)
    answer = str(await hears(desk, "talking heads", GROUP))
    assert answer.endswith("[Subscribe] /subscribe talking heads")
    assert "To get these" not in answer


async def test_a_bare_similar_takes_the_next_message(desk: Desk) -> None:
    """An id or a link."""
    await desk.says("similar", GROUP)
    answer = str(await hears(desk, "arxiv.org/abs/2608.00001", GROUP))
    assert answer.startswith("# Talking heads 1\nThe nearest of 3 stored papers:\n1. Talking heads")


async def test_a_link_is_a_paper(desk: Desk) -> None:
    """An id or a link shows that paper."""
    answer = await hears(desk, "https://arxiv.org/abs/2608.00002v3")
    assert answer is not None
    assert answer.startswith("Talking heads 2 (2608.00002)")


async def test_groups_are_left_in_peace(desk: Desk) -> None:
    """Where several people talk, only commands and answers to a question are heard."""
    assert await hears(desk, "talking heads", GROUP) is None
    assert await hears(desk, "   ") is None


async def test_a_mistake_in_a_search_is_shown(desk: Desk) -> None:
    """The place of the mistake has a caret, as after a command."""
    assert "^" in str(await hears(desk, '"talking heads'))


async def test_inline_mode_shows_papers_in_pages(desk: Desk) -> None:
    """Each page has whole papers, and says whether there is another."""
    first = await desk.runner.inline("heads", 1, ADA)
    second = await desk.runner.inline("heads", 2, ADA)
    assert [type(one) for one in first.blocks] == [FullPaper, FullPaper]
    assert [one.label for one in first.actions] == ["More"]
    assert (len(second.blocks), second.actions) == (1, ())
    newest = await desk.runner.inline("", 1, ADA)
    assert len(newest.blocks) == 2
    assert "No stored paper" in shown(await desk.runner.inline("zebra", 1, ADA))
    assert "^" in shown(await desk.runner.inline('"', 1, ADA))
    assert (await desk.runner.inline("heads", 0, ADA)).blocks == ()
    assert (await desk.runner.inline("heads", 101, ADA)).blocks == ()


async def test_inline_mode_takes_whole_queries(desk: Desk) -> None:
    """Days, and what is only left out; it is the store that answers, whatever the first word is."""
    await desk.store(paper("2607.00001", "Live heads", days_ago(20)))
    assert shown(await desk.runner.inline("heads until:9d", 1, ADA)).startswith("Live heads")
    assert shown(await desk.runner.inline("-talking", 1, ADA)).startswith("Live heads")
    assert shown(await desk.runner.inline("live heads", 1, ADA)).startswith("Live heads")
    assert "No stored paper" in shown(await desk.runner.inline("heads since:2027", 1, ADA))


async def test_inline_mode_ends_after_a_thousand(sqlite_database: Database) -> None:
    """The last page offers no other."""
    desk = Desk(sqlite_database, page_size=10)
    await desk.store(*many(1010, "Avatar"))
    pages = [await desk.runner.inline("avatar", page, ADA) for page in (99, 100)]
    assert [len(page.blocks) for page in pages] == [10, 10]
    assert [len(page.actions) for page in pages] == [1, 0]


async def test_commands_that_come_apart(desk: Desk) -> None:
    """A form's fields reach the command as they are; unknown and empty ones are left out."""
    given = {"query": " talking heads ", "nothing": "x", "page": ""}
    assert "1. Talking heads 3" in shown(await desk.runner.call("search", given, ADA))
    assert "No such command" in shown(await desk.runner.call("serach", {}, ADA))


async def test_long_lines_are_kept_for_buttons(desk: Desk) -> None:
    """A key stands for the line, also after a restart."""
    key = await desk.runner.keep("/search " + "x" * 200)
    assert await desk.runner.kept(key) == "/search " + "x" * 200
    assert await desk.runner.kept("nothing") is None


async def test_a_button_that_is_used_stays(desk: Desk, clock: FakeClock) -> None:
    """Pressing it begins the thirty days of its line again; left alone for so long it ends."""
    key = await desk.runner.keep("/search avatar")
    for _ in range(3):
        clock.advance(timedelta(days=20).total_seconds())
        await desk.runner.keep(f"/search {clock.now()}")
        assert await desk.runner.kept(key) == "/search avatar"
    clock.advance(timedelta(days=31).total_seconds())
    await desk.runner.keep("/search heads")
    assert await desk.runner.kept(key) is None


async def test_pressing_a_button_again_writes_nothing(desk: Desk, clock: FakeClock) -> None:
    """Once a day is enough for what is kept for thirty."""
    key, made = await desk.runner.keep("/search avatar"), clock.now()
    for hours, used in ((23, made), (1, made + timedelta(days=1))):
        clock.advance(timedelta(hours=hours).total_seconds())
        assert await desk.runner.kept(key) == "/search avatar"
        async with desk.database.reading() as conn:
            assert await lines.find(conn, key) == ("/search avatar", used)


async def test_start_greets_and_follows_links(desk: Desk) -> None:
    """Three examples to copy; a link's line is run, and a broken link greets."""
    greeting = await desk.says("start", ADA)
    assert greeting.count("\n  ") == 3
    assert await desk.says("start nonsense", ADA) == greeting


async def test_a_topic_is_a_tap_away(desk: Desk) -> None:
    """What the store has of a topic is shown by its link, and offered as a subscription."""
    await desk.store(paper("2608.00009", "A talking face"))
    said = await desk.says("start topic-talking-face", ADA)
    assert "A talking face" in said
    assert said.endswith("[Subscribe] /subscribe topic:Talking Face")
    assert await desk.subscribed(ADA) == []


async def test_a_link_to_newest_papers_offers_them(desk: Desk) -> None:
    """As a topic's does, for the query alone; without one there is nothing to subscribe to."""
    payload = payload_of("latest heads page:2")
    said = await desk.says(f"start {payload}", ADA)
    assert "3. Talking heads 1" in said
    assert said.endswith("[Subscribe] /subscribe heads")
    assert "[Subscribe]" not in await desk.says(f"start {payload_of('latest page:2')}", ADA)


async def test_a_link_that_cannot_be_followed_offers_nothing(desk: Desk) -> None:
    """A refusal has no button under it, nor has what a stranger is told."""
    payload = payload_of("latest topic:nothing")
    said = await desk.says(f"start {payload}", ADA)
    assert said.startswith("There is no topic")
    assert "[Subscribe]" not in said
    private = Desk(desk.database, clock=desk.clock, topics=(TALKING,), mode="private")
    assert (await private.says("start topic-talking-face", ADA)).endswith("this number: 1.")
