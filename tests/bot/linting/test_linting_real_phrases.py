"""The linter on what people really subscribe to, and on the papers of real days."""

from collections import Counter
from datetime import date, timedelta

from counted import Frugal, counts
from effort import LONG
from shared import listed, shared

from bot.linting import remark
from bot.query import QueryError, parse
from storage.database import Database

LAST = date(2026, 8, 18)
DAYS, STEP = (30, 1) if LONG else (4, 5)
"""A few days and every fifth phrase, or all of it: a month of papers takes a minute to index."""

KINDS = {
    "also finds": "other words",
    "a day.": "common",
    "does not find": "near miss",
    "No paper": "nothing",
}
NO_QUERIES = {"a*", "d*"}
"""Names of algorithms, which are prefixes that are too short."""


def typed() -> list[str]:
    """The phrases as people type them: several words in quotation marks."""
    rows = shared("corpus", "keywords.tsv").read_text(encoding="utf-8").splitlines()[1:]
    phrases = [row.split("\t")[0].replace('"', "") for row in rows]
    return [f'"{phrase}"' if " " in phrase else phrase for phrase in phrases]


def test_the_phrases_are_queries() -> None:
    """All parse but those that are a letter and a star."""
    assert {text for text in typed() if not is_query(text)} == NO_QUERIES


def is_query(text: str) -> bool:
    try:
        parse(text, standing=True)
    except QueryError:
        return False
    return True


async def test_few_phrases_get_a_remark(sqlite_database: Database) -> None:
    """Most are good as they are; of the others most are narrow, and a few too broad or misspelt."""
    since = LAST - timedelta(days=DAYS - 1)
    real = listed(since, LAST)
    counted = Frugal(await counts(sqlite_database, real, DAYS))
    phrases = [text for text in typed() if text not in NO_QUERIES][::STEP]
    kinds: Counter[str] = Counter()
    for text in phrases:
        counted.asked = 0
        found = await remark(parse(text), text, counted)
        assert counted.asked <= 12, text
        if found:
            kinds[next(kind for said, kind in KINDS.items() if said in found.sentence)] += 1
            assert found.line is None or is_query(found.line), found
    nothing = kinds.pop("nothing")
    assert nothing < len(phrases) * (0.3 if LONG else 0.6)
    assert 0.03 < kinds.total() / len(phrases) < 0.1, kinds
    assert not LONG or set(kinds) == {"other words", "common", "near miss"}
