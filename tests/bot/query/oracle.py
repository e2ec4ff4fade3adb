"""A slow and obvious evaluator of queries, written apart from the one that it is to check.

It knows the published rules: how papers are read (``reading``), which neighbours are read as one,
by what names an author goes, what a category covers. It has no tables and no shortcuts.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache

from reading import Reading, pieces, read

from bot.query import Query
from bot.query.stems import STEMS
from bot.query.taxonomy import FORMER, TWINS
from storage.records import And, Category, Form, Node, Not, Or, Paper, PaperId, Phrase

_LITTLE = """
a al an and are as at be been but by can do et for from had has have i if in into is it its may no
nor not of on or our so such than that the their then there these they this those to us was we were
which who will with
"""
_PARTICLES = """
al bin da das de del della den der di do dos du el ibn la le st ten ter van von zu zur
"""
LITTLE, PARTICLES = _LITTLE.split(), _PARTICLES.split()
SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
SAME = [*TWINS.items(), *((new, old) for old, new in TWINS.items()), *FORMER.items()]

stem = STEMS.__getitem__


def answers(query: Query, paper: Paper) -> bool:
    """Whether the paper answers the query, days and all."""
    since, until = query.bounds.since, query.bounds.until
    assert not isinstance(since, timedelta), "asked on no day"
    assert not isinstance(until, timedelta), "asked on no day"
    after = since is None or since <= paper.announced
    before = until is None or paper.announced <= until
    return after and before and holds(query.tree, paper)


def holds(node: Node, paper: Paper) -> bool:  # noqa: PLR0911 - one for each kind
    """Whether a tree of terms is true of the paper."""
    match node:
        case And(parts):
            return all(holds(part, paper) for part in parts)
        case Or(parts):
            return any(holds(part, paper) for part in parts)
        case Not(part):
            return not holds(part, paper)
        case PaperId(name):
            return name.lower() == paper.id.lower()
        case Category(name):
            return any(covers(name, category) for category in paper.categories)
        case Phrase(field="au"):
            names = [name for author in paper.authors for name in names_of(author)]
            return any(called(node, name) for name in names)
        case Phrase():
            return any(stands(node, reading) for reading in texts(node.field, paper))
    raise AssertionError(node)


def texts(field: str, paper: Paper) -> list[Reading]:
    written: dict[str, list[str | None]] = {
        "ti": [paper.title],
        "abs": [paper.abstract],
        "co": [paper.comment],
        "jr": [paper.journal_ref],
    }
    both = written["ti"] + written["abs"]
    return [cached(text) for text in written.get(field, both)]


@lru_cache(maxsize=5000)
def cached(text: str | None) -> Reading:
    return read(text)


def stands(phrase: Phrase, reading: Reading) -> bool:
    """Whether a phrase stands in a text, apart, joined or as the form of it asks."""
    sought, whole = list(phrase.words), "".join(phrase.words)
    anything = reading.words + reading.compounds
    rows = list(neighbours(reading.words, len(sought)))
    match phrase.form:
        case Form.EXACT:
            return sought in rows or (len(sought) == 1 and whole in anything)
        case Form.PREFIX:
            led = [row for row in rows if row[:-1] == sought[:-1]]
            begun = any(row[-1].startswith(sought[-1]) for row in led)
            return begun or any(word.startswith(whole) for word in anything)
        case Form.STEM:
            stems = [[*map(stem, row)] for row in rows]
            parted = parted_formulas(sought)
            return (
                [*map(stem, sought)] in stems
                or (len(sought) > 1 and [*map(stem, parted)] in rows_of_stems(reading, len(parted)))
                or stem(whole) in map(stem, anything)
                or whole in as_one(reading.words)
            )


def rows_of_stems(reading: Reading, count: int) -> list[list[str]]:
    return [[*map(stem, row)] for row in neighbours(reading.words, count)]


def called(phrase: Phrase, name: list[str]) -> bool:
    """Whether a phrase is, or is part of, one form of a name: names have no stems."""
    sought, whole = list(phrase.words), "".join(phrase.words)
    rows = list(neighbours(name, len(sought)))
    if phrase.form is Form.PREFIX:
        led = [row for row in rows if row[:-1] == sought[:-1]]
        begun = any(row[-1].startswith(sought[-1]) for row in led)
        return begun or any(word.startswith(whole) for word in name)
    if sought in rows:
        return True
    if phrase.form is not Form.STEM:
        return False
    letters = [word for at, word in enumerate(sought) if all(len(w) == 1 for w in sought[: at + 1])]
    filed = "_".join(sought[len(letters) :] + letters)
    as_filed = bool(letters) and len(letters) < len(sought) and filed in name
    return as_filed or whole in name or whole in as_one(name)


def names_of(author: str) -> Iterator[list[str]]:
    """All forms of a name, each as its words; arXiv's own forms are one word."""
    reading = read(author)
    if not reading.words:
        return
    yield reading.words
    yield from ([compound] for compound in reading.compounds)
    name = reading.words[:]
    if len(name) > 1 and name[-1] in SUFFIXES:
        name.pop()
    if len(name) < 2:
        return
    yield [name[0], name[-1]]
    yield [name[0][0], name[-1]]
    sizes = list(map(len, pieces(author)))
    borders = [sum(sizes[:at]) for at in range(1, len(sizes)) if sum(sizes[:at]) < len(name)]
    first, last = (borders[0], borders[-1]) if borders else (1, len(name) - 1)
    for start in range(first, len(name) if len(name) < 11 else 0):
        before = name[start:last]
        if start >= last or (
            may_lead(before[-1], name[-1]) and all(one in PARTICLES for one in before[:-1])
        ):
            families = families_of(name[start:], len(before)) if start <= last else []
            for family in {"_".join(name[start:]), *families}:
                found = (f"{family}_{form}" for form in given_forms(name, first, start, last))
                yield from ([form] for form in found if len(form) <= 128)
            if start < len(name) - 1 and all(one in PARTICLES for one in before):
                yield ["_".join(name[start:])]


def may_lead(word: str, last: str) -> bool:
    """Whether a word may be the first of two family names, of which an initial is none."""
    return word in PARTICLES or min(len(word), len(last)) > 1


def parted_formulas(sought: list[str]) -> list[str]:
    """Letters and numbers apart, but where a number goes on with a symbol before it: h 2o."""
    parts: list[str] = []
    for at, word in enumerate(sought):
        goes_on = at > 0 and len(sought[at - 1]) < 3 and word[0] in "0123456789"
        parts += [word] if goes_on else re.findall(r"\d+|\D+", word)
    return parts


def families_of(family: list[str], led: int) -> list[str]:
    """A family name behind so many words that lead it, written together, and all with them."""
    before, joined = family[:led], "".join(family[led:])
    forms = ["_".join([*before, joined])]
    if all(word in PARTICLES for word in before):
        forms.append("".join(family))
    return forms


def given_forms(name: list[str], first: int, start: int, last: int) -> set[str]:
    """What is written of the given names behind a family name that begins at a place."""
    given, leading = name[:start], name[:first]
    forms = {given[0], given[0][0], "".join(leading), "_".join(leading)}
    forms |= {"_".join(word[0] for word in names) for names in (given, leading)}
    if start <= last and not any(word in PARTICLES for word in given[1:]):
        forms.add("_".join(given))
    return forms


def neighbours(words: Sequence[str], count: int) -> Iterator[list[str]]:
    return (list(words[at : at + count]) for at in range(len(words) - count + 1))


def as_one(words: Sequence[str]) -> list[str]:
    """What two or three neighbours are read as."""
    rows = [*neighbours(words, 2), *neighbours(words, 3)]
    return ["".join(row) for row in rows if reads_as_one(row)]


def reads_as_one(row: Sequence[str]) -> bool:
    letters = [word for word in row if len(word) == 1 and not word.isdecimal()]
    return (
        len("".join(row)) <= 32
        and not any(word in LITTLE for word in row)
        and len(letters) < 2
        and not all(word.isdecimal() for word in row)
    )


def covers(name: str, category: str) -> bool:
    """Whether a category, or another name of it, is the one that is named or in that archive."""
    others = [new for old, new in SAME if old == category]
    return any(one == name or one.startswith(f"{name}.") for one in (category, *others))
