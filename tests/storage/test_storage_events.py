"""What changed of stored papers, told from the last change back to what a paper was at first."""

from dataclasses import replace
from datetime import UTC, datetime

from clock import NOON
from making import MINUTE, paper

from bot.history import back, print_of, since, version_of
from bot.query import tokens
from storage import events, papers
from storage.database import Database
from storage.records import Event, Paper, Revision

FIRST = replace(
    paper(),
    abstract="They talk.",
    authors=("Ada Example", "Ben Example"),
    categories=("cs.CV",),
    comment=None,
    submitted=datetime(2026, 8, 17, 9, 30, tzinfo=UTC),
    updated=datetime(2026, 8, 17, 9, 30, tzinfo=UTC),
)
CODED = replace(FIRST, comment="Code: https://github.com/a/b")
SECOND = replace(
    CODED,
    version=2,
    title="Another title",
    authors=("Ada Example",),
    categories=("cs.CV", "cs.GR"),
    updated=datetime(2026, 8, 19, tzinfo=UTC),
)
GONE = replace(SECOND, version=3, withdrawn=True, comment="error", abstract=None)
STATES = (GONE, SECOND, CODED, FIRST)


async def changed(database: Database, *to: Paper) -> list[Revision]:
    """Store one state after the other, a minute apart, and return what was news."""
    news = []
    for n, state in enumerate(to):
        async with database.transaction() as conn:
            _, revised = await papers.put(conn, [state], tokens, fresh=True)
            news += await events.record(conn, revised, NOON + n * MINUTE, "api")
    return news


async def happened(database: Database) -> list[Event]:
    """What is written down of the paper, the last change first."""
    async with database.reading() as conn:
        return (await events.of(conn, [FIRST.id])).get(FIRST.id, [])


async def test_every_state_can_be_told_again(database: Database) -> None:
    """Each value as it was, whatever it is; and when each change was seen."""
    assert await changed(database, *reversed(STATES)) == [
        Revision(FIRST, CODED),
        Revision(CODED, SECOND),
        Revision(SECOND, GONE),
    ]
    found = await happened(database)

    assert [(one.kind, one.version) for one in found] == [
        ("withdrawal", 3),
        ("version", 2),
        ("metadata", 1),
    ]
    assert [step.before for step in back(GONE, found)] == [SECOND, CODED, FIRST]
    assert [step.at for step in back(GONE, found)] == [NOON + n * MINUTE for n in (3, 2, 1)]
    for n, state in enumerate(STATES):
        steps = since(GONE, found, print_of(state))
        assert steps is not None
        assert [step.before for step in steps] == list(STATES[1 : n + 1])
    assert since(GONE, found, "7 another") is None


async def test_the_same_again_is_no_news(database: Database) -> None:
    """A page that is harvested again, and a source that takes back what another one says."""
    other = replace(FIRST, comment="Another comment")
    async with database.transaction() as conn:
        await papers.add(conn, [FIRST], tokens)
    assert len(await changed(database, CODED, CODED, other, CODED, other)) == 2
    found = await happened(database)
    assert [one.before["comment"] for one in found] == [CODED.comment, None]
    assert since(SECOND, found, print_of(other)) is None
    steps = since(CODED, found, print_of(replace(other, comment="Never written down")))
    assert steps == [], "what it is now has the same version"


async def test_nothing_is_told_of_what_did_not_change(database: Database) -> None:
    """Nor of papers that nobody asked for."""
    await changed(database, FIRST, CODED)
    async with database.reading() as conn:
        assert await events.of(conn, ["2608.00002"]) == {}
        assert await events.of(conn, []) == {}


async def test_what_a_version_brought(database: Database) -> None:
    """The paper before and after it; nothing where nobody knows."""
    await changed(database, *reversed(STATES))
    found = await happened(database)
    assert version_of(GONE, found, 3) == (SECOND, GONE)
    assert version_of(GONE, found, 2) == (CODED, SECOND)
    assert version_of(GONE, found, 7) == (GONE, GONE)
