"""Random papers, and random queries about what may stand in papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice, pairwise

import shared
from hypothesis import strategies as st

from bot.query import Limits, Query, parse
from bot.query.words import words
from storage.records import Paper

_PLAIN = """
lip lips sync synced synchronize lipsync lipsynced lip-sync Lip-Synced talking head heads
talkinghead node nodes anode a of the in into often ten en coder encoder 3 d 3D 3-D 2 x x2 xy
x^2 x² y 12 1 GPT-4 gpt4 GPT c C++ C# x-ray xray ray real time real-time deepfake deep fakes
fake's studies study studied model’s état 扩散模型 扩 散 模型 Müller Muller M\\"uller L\\'evy
Lévy $\\ell_1$ l1 $\\beta$-VAE β-VAE betavae VAE MoS$_2$ H$_2$O H_2O H2O $H_2$O-3D
La$_3$Ni$_2$O$_7$ La3Ni2O7 La_3Ni_2O_7 \\textbf{head} state-of-the-art art И
"""
WORDS = tuple(_PLAIN.split())
"""Few, so that they meet: inflected, apart, joined, with hyphens, in TeX, little words, signs."""

NAMES = (
    "Xize Cheng",
    "Geoffrey E. Hinton",
    "Yann LeCun",
    "X Li",
    "Jean-Luc van der Waals",
    "A. Del Maestro",
    "Juan de la Cruz",
    "Pat O'Brien",
    "Juan García-Bellido",
    "J.-L. Picard",
    "Greta von Hinton-Smith",
    "Gabriel García Márquez",
    "Jürgen Müller Jr.",
    "Bo An",
    "Plato",
    "李明",
    "CMS Collaboration",
)
CATEGORIES = ("cs.CV", "cs.CL", "cs.SY", "eess.SY", "math.ST", "stat.TH", "math-ph", "hep-th")
ALSO = (*CATEGORIES, "cs", "math", "stat", "cmp-lg", "eess")
IDS = ("2608.00001", "2608.00002", "2608.00003", "hep-th/9901001")
DAYS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 8, 17), date(2026, 8, 18))
GLUE = st.sampled_from([" ", " ", " ", " ", "-", "--", ", ", " of ", "'", "\n", " – ", "- ", ""])

ALL = Limits(characters=10**6, terms=10**4, depth=200)
"""Canonical forms may be longer than what people may type: a ``β`` is written ``beta``."""


@dataclass(frozen=True)
class Ground:
    """What queries are made of."""

    words: Sequence[str] = WORDS
    names: Sequence[str] = NAMES
    categories: Sequence[str] = ALSO
    ids: Sequence[str] = IDS


SMALL = Ground()


def ground_of(some: Sequence[Paper]) -> Ground:
    """Whatever stands in these papers, neighbours as neighbours."""
    found: list[str] = []
    for paper in some:
        for text in (paper.title, paper.abstract, paper.comment, paper.journal_ref):
            read = [word for word in (text or "").replace('"', " ").split() if words(word)]
            found += read
            found += map(" ".join, pairwise(read))
    return Ground(
        tuple(dict.fromkeys(found)),
        tuple({name for paper in some for name in paper.authors if words(name)}),
        tuple({each for paper in some for each in paper.categories}),
        tuple(paper.id for paper in some),
    )


@cache
def real_papers(count: int) -> tuple[Paper, ...]:
    """So many real papers, half of them new, half of them of the decades before."""
    half = count // 2
    new = islice(shared.papers("papers-2026.jsonl.xz"), half)
    old = shared.every(10, "papers-older.jsonl.xz")
    return (*new, *islice(old, 0, 3_000, 3_000 // half))


def texts(most: int = 8) -> st.SearchStrategy[str]:
    """Words with whatever may stand between two of them."""
    pieces = st.lists(st.tuples(st.sampled_from(WORDS), GLUE), max_size=most)
    return pieces.map(lambda each: "".join(word + glue for word, glue in each))


def papers(ids: Sequence[str] = IDS) -> st.SearchStrategy[Paper]:
    """Papers of few words, every field of which may be empty."""
    return st.builds(
        Paper,
        id=st.sampled_from(ids),
        title=texts(),
        announced=st.sampled_from(DAYS),
        abstract=st.none() | texts(12),
        authors=st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
        categories=st.lists(st.sampled_from(CATEGORIES), max_size=2, unique=True).map(tuple),
        comment=st.none() | texts(4),
        journal_ref=st.none() | texts(4),
    )


def queries(ground: Ground = SMALL, *, bounded: bool = False) -> st.SearchStrategy[Query]:
    """Queries of a few terms, some of which only exclude, and some of which have bounds."""
    return lines(ground, bounded=bounded).map(lambda text: parse(text, ALL))


def lines(ground: Ground = SMALL, *, bounded: bool = False) -> st.SearchStrategy[str]:
    """The same as they are typed."""
    trees = st.recursive(
        terms(ground),
        lambda part: st.one_of(
            part.map("-({})".format),
            part.map("NOT ({})".format),
            st.lists(part, min_size=2, max_size=4).map(lambda all_: f"({' '.join(all_)})"),
            st.lists(part, min_size=2, max_size=3).map(lambda all_: f"({' AND '.join(all_)})"),
            st.lists(part, min_size=2, max_size=4).map(lambda any_: f"({' OR '.join(any_)})"),
        ),
        max_leaves=7,
    )
    return st.builds("{}{}".format, trees, _bounds()) if bounded else trees


def terms(ground: Ground = SMALL) -> st.SearchStrategy[str]:
    """One term as it is typed."""
    fields = st.sampled_from(["", "", "", "ti:", "abs:", "co:", "jr:"])
    sought = phrases(ground.words)
    rare = [
        st.builds(_author, st.sampled_from(tuple(ground.names) or NAMES), st.integers(0, 10)),
        st.sampled_from(tuple(ground.categories) or ALSO).map("cat:{}".format),
        st.sampled_from(ground.ids).map("id:{}".format),
    ]
    return st.one_of(
        st.builds('{}"{}"'.format, fields, sought),
        st.builds('{}="{}"'.format, fields, sought),
        st.builds("{}{}".format, fields, st.builds(_prefix, sought, st.integers(3, 7))),
        st.one_of(*rare),
    )


def phrases(some: Sequence[str]) -> st.SearchStrategy[str]:
    """One to four words, apart, joined or with hyphens."""
    glue = st.sampled_from([" ", " ", "-", ""])
    several = st.lists(st.sampled_from(some), min_size=1, max_size=4)
    found = st.builds(lambda between, each: between.join(each), glue, several)
    return found.map(lambda text: text.replace('"', "").replace("*", "").replace("=", ""))


def _prefix(phrase: str, letters: int) -> str:
    """With its last word cut short, where it is long enough to be sought so."""
    *led, last = words(phrase)
    begun = last[:letters]
    star = "*" if len(begun) > 2 and begun.isalpha() else ""
    return f'"{" ".join((*led, begun))}{star}"'


def _author(name: str, form: int) -> str:
    parts = words(name)
    last, first = parts[-1], parts[0]
    family = "_".join(parts[1:]) or first
    forms = (
        f'au:"{" ".join(parts)}"',
        f"au:{last}",
        f"au:{family}_{first[0]}",
        f'au:="{" ".join(parts[:2])}"',
        f'au:"{last[:3]}{"*" if len(last) > 2 else ""}"',
        f'au:"{first} {last}"',
        f'au:"{first[0]} {last}"',
        f"au:{last}_{first}",
        f'au:"{" ".join(part[0] for part in parts[:-1])} {last}"',
        f'au:"{first[0]} {" ".join(parts[1:])}"',
        f"au:{name.rsplit(maxsplit=1)[-1]}_{name.split(maxsplit=1)[0]}",
    )
    return forms[form]


def _bounds() -> st.SearchStrategy[str]:
    """No bound, either or both, as a day, a month or a year."""
    day = st.sampled_from(["2025", "2026", "2026-01", "2026-08-17", "2026-8-18"])
    since = st.just("") | day.map(" since:{}".format)
    return st.builds("{}{}".format, since, st.just("") | day.map(" until:{}".format))
