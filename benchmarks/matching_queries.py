"""The standing queries that the index is measured with: what people subscribe to, more or less.

What is sought: four in ten phrases are from the public reading lists of ``corpus/keywords.tsv``,
as often as lists have them; six are one to five neighbours in a title of 2025, of which no two
people ask the same. One in twenty is sought in titles only, one in fifty exactly, one in fifty as
the beginning of a word.

How it is asked: half of the queries are one phrase, a fifth are two to five with OR, a tenth are
a phrase within a category, six in a hundred two phrases together, four a phrase without a word,
six an author, four a category, as often as papers are in it.
"""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from shared import papers, shared

from bot.query import OPERATOR, Query, QueryError, parse
from bot.query.joins import LITTLE
from bot.query.tree import join, negate
from bot.query.words import words
from storage.records import And, Node, Or, Paper

PAPERS = 1_000
LENGTHS = (1, 2, 3, 4, 5), (12, 50, 25, 8, 5)
"""How many words are taken from a title, and how often."""


@dataclass(frozen=True)
class Corpus:
    """What subscriptions are made of."""

    keywords: Sequence[str]
    popularity: Sequence[int]
    titles: Sequence[Sequence[str]]
    authors: Sequence[str]
    categories: Sequence[str]


def sample() -> list[Paper]:
    """The papers that meet the subscriptions: of 2026, all months alike."""
    return list(islice(papers("papers-2026.jsonl.xz"), 0, 100 * PAPERS, 100))


def corpus() -> Corpus:
    """What is subscribed to: the lists, and papers of 2025."""
    with shared("corpus", "keywords.tsv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if "*" not in row["phrase"]]
    before = list(papers("papers-2025.jsonl.xz"))
    return Corpus(
        [row["phrase"] for row in rows],
        [int(row["count"]) for row in rows],
        [found for paper in before if len(found := words(paper.title)) > 1],
        [name for paper in before for name in paper.authors[:3] if len(words(name)) > 1],
        [paper.categories[0] for paper in before if paper.categories],
    )


def queries(made_of: Corpus, count: int) -> Iterator[Query]:
    """As many subscriptions; always the same ones."""
    maker = _Maker(made_of, random.Random(count))  # noqa: S311 - nothing is secret here
    return (Query(maker.tree()) for _ in range(count))


class _Maker:
    def __init__(self, made_of: Corpus, chance: random.Random) -> None:
        self.made_of = made_of
        self.chance = chance
        kinds: dict[Callable[[], Node], int] = {
            self.phrase: 50,
            lambda: join(Or, self.phrases(chance.randint(2, 5))): 20,
            lambda: join(And, (self.phrase(), self.category())): 10,
            lambda: join(And, self.phrases(2)): 6,
            lambda: join(And, (self.phrase(), negate(self.word()))): 4,
            self.author: 6,
            self.category: 4,
        }
        self.kinds, self.shares = list(kinds), list(kinds.values())
        keywords = dict(zip(made_of.keywords, made_of.popularity, strict=True))
        self.lists = chance.choices(list(keywords), list(keywords.values()), k=100_000)

    def tree(self) -> Node:
        return self.chance.choices(self.kinds, self.shares)[0]()

    def phrases(self, count: int) -> Sequence[Node]:
        return [self.phrase() for _ in range(count)]

    def phrase(self) -> Node:
        listed = self.chance.random() < 0.4  # noqa: PLR2004 - the share that the docstring tells
        found = f'"{self.chance.choice(self.lists)}"' if listed else f'"{" ".join(self.title())}"'
        forms = "{}", "ti:{}", "={}", "begun"
        form = self.chance.choices(forms, (91, 5, 2, 2))[0]
        return _begun(found) if form == "begun" else _tree(form.format(found))

    def title(self) -> Sequence[str]:
        """Some neighbours, of which the outer ones mean something."""
        while True:
            title = self.chance.choice(self.made_of.titles)
            length = self.chance.choices(*LENGTHS)[0]
            at = self.chance.randrange(len(title))
            found = title[at : at + length]
            if len(found) == length and not {found[0], found[-1]} & LITTLE and len(found[0]) > 2:  # noqa: PLR2004 - chosen for the mix
                return found

    def word(self) -> Node:
        return _tree(self.chance.choice(self.title()))

    def author(self) -> Node:
        name = self.chance.choice(self.made_of.authors)
        if self.chance.random() < 0.5:  # noqa: PLR2004 - one half
            first, *_, last = words(name)
            return _tree(f"au:{last}_{first[0]}")
        return _tree(f'au:"{name}"')

    def category(self) -> Node:
        return _tree(f"cat:{self.chance.choice(self.made_of.categories)}")


def _begun(quoted: str) -> Node:
    """The phrase with a star, where its last word is long enough."""
    try:
        return _tree(f'{quoted[:-1]}*"')
    except QueryError:
        return _tree(quoted)


@cache
def _tree(text: str) -> Node:
    """Terms are shared, so that a million queries fit in memory beside the index."""
    return parse(text, OPERATOR).tree
