"""What was posted is changed when more is known: what needs it, nothing else, and only once."""

from dataclasses import replace

import pytest
from clock import NOON
from editing import GONE, POSTED, SUMMED, V2, A, Life
from engine import all_parts, promise, promises
from fakes import FakeEditor, FakePlatform, FakeSummariser, paper, since
from sqlalchemy import update

from bot.posted import Notice, Posted
from bot.query import tokens
from storage import edits, papers
from storage.database import Database
from storage.records import Habits
from storage.schema import posts

CODED = replace(A, comment="Code: https://github.com/a/b")


class Formatted(FakeEditor):
    """A platform that says in which format it shows a paper."""

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:
        """That, and what became of it."""
        del address
        assert isinstance(notice, Notice)
        return (f"{notice.format} of {notice.paper.id}: {since(notice)}",)


@pytest.fixture
def life(sqlite_database: Database) -> Life:
    """A service that has not posted anything yet."""
    return Life(sqlite_database, FakeEditor())


async def test_a_late_summary_takes_the_place_of_the_abstract(database: Database) -> None:
    """The post changes once; what was sent first stays written down."""
    life = Life(database, FakeEditor())
    await life.begin()
    assert life.console.bodies("1") == [POSTED]

    await life.summarise_late()
    assert await life.edits.run() == 1
    assert await life.edits.run() == 0

    assert life.console.bodies("1") == life.edited == [SUMMED]
    [part] = await all_parts(database)
    assert (part.state, part.attempts, part.body) == ("sent", 1, POSTED)


@pytest.mark.parametrize("choice", [None, "ignore"])
async def test_a_new_version_changes_nothing(life: Life, choice: str | None) -> None:
    """Unless the chat says otherwise: nothing is posted, and nothing is asked of the platform."""
    await life.begin(choice)

    await life.harvest(V2)

    assert life.edited == []
    assert life.console.bodies("1") == [POSTED]
    assert len(await promises(life.database)) == 1


async def test_a_post_follows_its_paper(database: Database) -> None:
    """Where the chat wants it: each version changes the post, and none is a new paper."""
    life = Life(database, FakeEditor())
    await life.begin("edit")

    await life.harvest(V2)
    await life.harvest(V2)
    await life.harvest(replace(V2, version=3, title="Heads that talk"))

    assert life.edited == [
        f"{POSTED} | v2 of Talking heads, revised",
        f"{POSTED} | v3 of Heads that talk",
    ]
    assert len(await promises(database)) == 1


@pytest.mark.parametrize("choice", [None, "edit", "post"])
async def test_a_withdrawal_shows_whatever_the_chat_has_chosen(
    life: Life, choice: str | None
) -> None:
    """It is a correction, not news: the post says it, and nothing else is posted."""
    await life.begin(choice)

    await life.harvest(GONE)

    told = "v2 of Talking heads, " if choice == "edit" else ""
    assert life.edited == [f"{POSTED} | {told}withdrawn: error in section 4"]
    assert len(life.console.shown) == 1


async def test_code_that_is_found_later_is_added(life: Life) -> None:
    """With the day on which it was found; the same harvest again changes nothing."""
    await life.begin()
    life.still.advance(5 * 86400)

    await life.harvest(CODED)
    await life.harvest(CODED)

    assert life.edited == [f"{POSTED} | code since 2026-08-23"]


async def test_code_that_comes_with_an_ignored_version_is_added(life: Life) -> None:
    """The rest of that version is not shown, and a later change adds nothing to its day."""
    await life.begin()

    await life.harvest(replace(V2, comment=CODED.comment))
    life.still.advance(86400)
    await life.harvest(replace(V2, comment=f"{CODED.comment}. Slides: there"))

    assert life.edited == [f"{POSTED} | code since 2026-08-18"]


async def test_several_changes_are_one_edit(life: Life) -> None:
    """What an edit says is told when it is made."""
    await life.begin("edit")
    life.console.ready = False
    await life.harvest(V2)
    await life.harvest(replace(V2, version=3))
    life.console.ready = True

    await life.settle()

    assert life.edited == [f"{POSTED} | v3 of Talking heads, revised"]


@pytest.mark.parametrize("choice", [None, "edit"])
async def test_a_summary_of_a_later_version_is_better_than_none(
    life: Life, choice: str | None
) -> None:
    """The paper was changed before its summary was made, so that is what was summarised."""
    await life.begin(choice)
    life.console.ready = False
    await life.harvest(V2)
    life.console.ready = True
    await life.summarise_late(V2)

    await life.settle()

    told = " | v2 of Talking heads, revised" if choice else ""
    assert life.edited == [f"{SUMMED.replace('v1', 'v2')}{told}"]


async def test_a_summary_stays_when_a_version_has_none(life: Life) -> None:
    """A new version wants no summary of its own; the one that is shown does not go away for it."""
    await life.summarise_late(A)
    await life.begin("edit")
    assert life.console.bodies("1") == [SUMMED]

    await life.harvest(V2)

    assert life.edited == [f"{SUMMED} | v2 of Talking heads, revised"]


async def test_a_summary_stays_when_another_model_writes(life: Life) -> None:
    """Nobody asks the new one for what has been posted, so what the old one wrote stays."""
    await life.summarise_late(A)
    await life.begin()
    later = Life(life.database, life.console)
    later.summarise._providers = [FakeSummariser("claude", model="m-2")]

    await later.harvest(CODED)

    assert life.edited == [f"{SUMMED} | code since 2026-08-18"]


async def test_what_changes_before_the_post_is_made_shows_in_it(life: Life) -> None:
    """Nothing is left to edit, and the paper is not said to have changed."""
    await promise(life.database, "1", A)
    await life.choose(Habits(versions="edit"))

    await life.harvest(V2)

    assert life.console.bodies("1") == [POSTED]
    assert life.edited == []
    [promised] = await promises(life.database)
    assert promised.edit_due is None


async def test_what_the_chat_chose_since_does_not_change_the_format(
    sqlite_database: Database,
) -> None:
    """An edit changes what is said of the paper, not how the chat wanted it to look then."""
    life = Life(sqlite_database, Formatted())
    await life.begin()
    await life.choose(Habits(format="compact", most=1))

    await life.harvest(CODED)

    assert life.edited == ["summary of 2608.00001: code since 2026-08-18"]


async def test_where_nothing_can_be_edited_nothing_is(sqlite_database: Database) -> None:
    """A terminal shows what it showed; the change is not looked at again and again."""
    life = Life(sqlite_database, FakeEditor())
    plain = FakePlatform()
    life.edits._platforms = life.deliver._platforms = {"console": plain}
    await life.begin("edit")

    await life.harvest(V2)

    assert plain.bodies("1") == [POSTED]
    assert [one.edit_due for one in await promises(sqlite_database)] == [None]


async def test_what_an_older_papercast_posted_stays(life: Life) -> None:
    """Nobody knows what an edit of it would have to keep."""
    await life.begin("edit")
    async with life.database.transaction() as conn:
        await conn.execute(update(posts).values(frame=None))

    await life.harvest(V2)

    assert life.edited == []
    assert [one.edit_due for one in await promises(life.database)] == [None]


async def test_a_paper_of_which_nobody_knows_what_it_was_stays(life: Life) -> None:
    """As after a store was mended by hand: its post may say too little, and nothing wrong."""
    await life.begin("edit")
    async with life.database.transaction() as conn:
        await papers.put(conn, [V2], tokens)
        await edits.mark(conn, [A.id], NOON)

    assert await life.edits.run() == 1

    assert life.edited == []


async def test_nothing_drifts_in_a_digest(sqlite_database: Database) -> None:
    """Day, receipt, order and numbers stay what they were, whatever was chosen and asked since."""
    life = Life(sqlite_database, FakeEditor(at_once=False))
    await life.begin(None, *(paper(f"2608.0000{n}") for n in range(1, 6)))
    [before] = life.console.bodies("1")
    await life.choose(Habits(most=2, zone="Asia/Tokyo"))
    life.still.advance(2 * 86400)
    await life.harvest(GONE, paper("2608.00009"))

    assert life.console.bodies("1")[0] == before
    assert life.edited == []
    assert {one.edit_due for one in await promises(sqlite_database)} == {None}
