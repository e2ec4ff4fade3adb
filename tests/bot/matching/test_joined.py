"""Tests of words that stand in a paper in parts."""

from hypothesis import example, given
from hypothesis import strategies as st
from query_making import WORDS

from bot.matching.entries import packed, unpacked
from bot.matching.joined import Joined
from bot.query.joins import BORDER, runs

TOKENS = st.sampled_from((*WORDS, BORDER, "i", "7", "b", "q" * 20, "r" * 13))


@given(st.lists(TOKENS, max_size=12))
@example(["lip", "sync", "of", "x", "y", "2", "3"])
@example(["x", "b", "the", "b", "c"])
def test_neighbours_are_read_as_one_as_everywhere(words: list[str]) -> None:
    """Of all that neighbours could spell, that is found which ``joins.runs`` reads."""
    spelt = {"".join(words[at : at + n]) for at in range(len(words)) for n in (1, 2, 3)} - {""}
    sought = dict(enumerate(sorted(spelt), start=1))
    joined = Joined()
    for number, whole in sought.items():
        joined.add((whole,), packed(number))

    found: list[bytes] = []
    joined.collect(tuple(words), found)

    assert {sought[number] for number in unpacked(found)} == {run for run, _, _ in runs(words)}
    for number, whole in sought.items():
        joined.remove((whole,), packed(number))
    assert not joined
