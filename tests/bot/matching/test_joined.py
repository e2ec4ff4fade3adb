"""Tests of words that stand in a paper in parts."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from query_making import WORDS

from bot.matching import Index
from bot.query import Document, Query
from bot.query.document import Field
from bot.query.joins import BORDER, runs
from storage.records import Paper, Phrase

PARTS = (*WORDS, "i", "7", "b", "٣", "é", "語", "q" * 20, "r" * 13)
TOKENS = st.sampled_from((*PARTS, BORDER))


class OfWords(Document):
    """A paper whose title is read as this field."""

    def __init__(self, title: Field) -> None:
        super().__init__(Paper("2608.00001", "Title", date(2026, 8, 18)))
        self.title = title


@given(st.lists(TOKENS, max_size=12))
@example(["lip", "sync", "of", "x", "y", "2", "3"])
@example(["x", "b", "the", "b", "c"])
@example(["٣", "7", "7", "b", "٣"])
def test_neighbours_are_read_as_one_as_everywhere(words: list[str]) -> None:
    """Of all that neighbours could spell, that is found which ``joins.runs`` reads."""
    spelt = {"".join(words[at : at + n]) for at in range(len(words)) for n in (1, 2, 3)}
    standing: Index[str] = Index()
    for whole in spelt:
        standing.add(whole, Query(Phrase((whole,), "")))
    field = Field(tuple(words))

    found = standing.match(OfWords(field))

    alone = {whole for whole in spelt if Field((whole,)).stems[0] in field.stems}
    assert set(found) == alone | {run for run, _, _ in runs(words)}
    for whole in spelt:
        standing.remove(whole)
    assert len(standing) == 0
