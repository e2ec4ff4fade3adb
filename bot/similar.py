"""The papers nearest to one by their weighted words, from the index of words alone.

A word weighs the more, the oftener the paper has it (twice as much in the title) and the rarer it
is among the newest papers. The heaviest words are what the nearest papers are searched by.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.query import analyse
from bot.query.joins import LITTLE
from storage import papers, search
from storage.database import Connection
from storage.records import Lookup, Or, Paper

_COLUMNS = ("title", "abstract")
_HEAVIEST = 12
"""Words that the nearest papers are searched by."""

_SAMPLE = 100
"""The newest papers with a word: how close together they stand tells how rare it is."""

_AMONG = 20_000
"""The newest papers with one of the words, of which the nearest are chosen."""

_LEAST = 3
"""Letters of a word that tells something."""

_TOO_EARLY = search.Hits((), complete=False)


async def similar(
    conn: Connection, paper: Paper, limit: int, *, enough: Callable[[], bool]
) -> search.Hits:
    """The nearest papers, nearest first, without the paper itself.

    None, and not complete, when it is ``enough`` before they are known.
    """
    size, oldest, newest = await papers.extent(conn)
    if oldest is None or newest is None:
        return search.Hits(())
    own = await papers.seq_of(conn, paper.id)
    weights: dict[str, float] = {}
    for stem, used in _used(paper).items():
        hits = await search.newest(conn, Lookup(_COLUMNS, (stem,)), _SAMPLE, enough=enough)
        if not hits.complete:
            return _TOO_EARLY
        # What the paper alone has is its rarest, and leads to no other.
        if any(seq != own for seq in hits.seqs):
            share = _share(hits.seqs, size, size / ((newest - oldest).days + 1))
            weights[stem] = used * math.log(1 / share)
    heaviest = sorted(weights, key=lambda stem: (-weights[stem], stem))[:_HEAVIEST]
    if not heaviest:
        return search.Hits(())
    either = Or(tuple(Lookup(_COLUMNS, (stem,)) for stem in heaviest))
    hits = await search.best(conn, either, limit + 1, among=_AMONG, enough=enough)
    if not hits.complete:
        return _TOO_EARLY
    return search.Hits(tuple(seq for seq in hits.seqs if seq != own)[:limit])


def _used(paper: Paper) -> Mapping[str, float]:
    """The stems that may tell what the paper is about, each with how much it is used there."""
    document = analyse(paper)
    used = {stem: 1 + math.log(times) for stem, times in Counter(document.abstract.stems).items()}
    for stem in document.title.stems:
        used[stem] = 2 * used.get(stem, 1.0)
    return {
        stem: weight
        for stem, weight in used.items()
        if len(stem) >= _LEAST and stem not in LITTLE and not stem.isdecimal()
    }


def _share(seqs: Sequence[int], size: int, a_day: float) -> float:
    """Which part of the papers has the word, as far as the newest that have it tell."""
    if len(seqs) < _SAMPLE:
        return len(seqs) / size
    days = (papers.day_of(seqs[0]) - papers.day_of(seqs[-1])).days
    return min(len(seqs) / max(days * a_day, len(seqs)), 1.0)
