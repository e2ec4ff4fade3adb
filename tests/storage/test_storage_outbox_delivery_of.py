"""The promise of one paper to one chat, with why it was made."""

from dataclasses import replace

from clock import NOON
from making import a_chat, paper

from bot.query import parse, tokens
from storage import outbox, papers
from storage.database import Database
from storage.records import Why

PAPER = replace(
    paper(),
    authors=("Kwan Yun", "Junyong Noh"),
    categories=("cs.GR",),
    comment="accepted to TVCG",
    journal_ref="Nature 1",
)
QUERY = "au:noh_j co:TVCG jr:Nature id:2608.00001 cat:cs paper"


async def test_a_promise_keeps_every_kind_of_hit(database: Database) -> None:
    """All fields in which a term can stand come back as they were."""
    why = Why(1, None, parse(QUERY).explain(PAPER))
    chat, other = await a_chat(database), await a_chat(database, "2")
    async with database.transaction() as conn:
        await papers.add(conn, [PAPER], tokens)
        assert await outbox.promise(conn, chat.id, PAPER.id, [why], NOON)
        kept = await outbox.delivery_of(conn, chat.id, PAPER.id)
        nothing = await outbox.delivery_of(conn, other.id, PAPER.id)

    assert kept is not None
    assert (kept.state, kept.why) == ("waiting", (why,))
    assert {hit.field for hit in kept.why[0].hits} == {
        "authors", "comment", "journal", "id", "categories", "title",
    }  # fmt: skip
    assert nothing is None
