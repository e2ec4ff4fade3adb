"""Why a subscription does not match a paper, in a sentence."""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from bot.query.explain import text_of
from bot.query.whynot import Faults, sought
from bot.text.clean import clean
from bot.text.people import author_of, name
from storage.records import Category, Hit, Node, Or, Paper, PaperId, Phrase, Term

WHERE = {
    "title": "title",
    "abstract": "abstract",
    "comment": "comment",
    "journal": "journal reference",
}
"""What the fields are called in which words stand."""

_PLACES = {
    "": "in the paper",
    "ti": "in the title",
    "abs": "in the abstract",
    "co": "in the comment",
    "jr": "in the journal reference",
}

_NAMED = 2
"""Terms of a choice that are named; of more it is said that there is none of them."""

_TOLD = 3
"""Faults that are told."""


def whynot_said(faults: Faults, paper: Paper) -> str:
    """The sentence, without what comes before it: ``none of its phrases is in the paper.``."""
    alone = len(faults.missing) == 1 and not faults.excluded
    said = [
        *_absent([part for part in faults.missing if _is_worded(part)]),
        *(_missing(part, paper, alone=alone) for part in faults.missing if not _is_worded(part)),
        *_excluded(faults.excluded, paper),
    ]
    more = len(said) - _TOLD
    counted = f"; and {more} more" if more > 0 else ""
    return f"{'; '.join(said[:_TOLD])}{counted}."


def _is_worded(part: Node) -> TypeGuard[Phrase]:
    return isinstance(part, Phrase) and part.field != "au"


def _absent(phrases: Sequence[Phrase]) -> Iterator[str]:
    """Which words are not where they are looked for: a clause for each field."""
    for field in dict.fromkeys(phrase.field for phrase in phrases):
        *others, last = (_quoted(phrase) for phrase in phrases if phrase.field == field)
        be = f"{', '.join(others)} and {last} are" if others else f"{last} is"
        yield f"{be} not {_PLACES[field]}"


def _missing(part: Node, paper: Paper, *, alone: bool) -> str:
    choice = tuple(dict.fromkeys(sought(part)))
    if not isinstance(part, Or) or len(choice) == 1:
        return _term(choice[0], paper)
    words = [one for one in choice if _is_worded(one)]
    if len(words) < len(choice):
        return _none_of(choice, paper)
    fields = {one.field for one in words}
    place = _PLACES[fields.pop()] if len(fields) == 1 else "where it looks for them"
    if len(words) == _NAMED:
        return f"neither {_quoted(words[0])} nor {_quoted(words[1])} is {place}"
    several = any(len(one.words) > 1 for one in words)
    kind = "phrases" if several else "words"
    return f"none of its {kind} is {place}" if alone else _some(words, place)


def _some(words: Sequence[Phrase], place: str) -> str:
    """Which of several choices it is: the first of its terms, and how many they are."""
    listed = ", ".join(map(_quoted, words[:_NAMED]))
    return f"none of {listed} and {len(words) - _NAMED} more is {place}"


def _none_of(choice: Sequence[Term], paper: Paper) -> str:
    if all(isinstance(one, Category) for one in choice):
        names = " or ".join(one.name for one in choice if isinstance(one, Category))
        return f"it is not in {names} but in {_categories(paper)}"
    if all(isinstance(one, Phrase) and one.field == "au" for one in choice):
        return "none of its authors wrote it"
    return "nothing that it looks for is in the paper"


def _term(term: Term, paper: Paper) -> str:
    match term:
        case Category(name):
            return f"it is not in {name} but in {_categories(paper)}"
        case PaperId(paper_id):
            return f"it looks for {paper_id} alone"
        case Phrase(field="au"):
            return f"{clean(term.text)} is not among its {_authors(paper)}"
        case Phrase():
            return next(_absent([term]))


def _authors(paper: Paper) -> str:
    return f"{len(paper.authors):,} authors" if len(paper.authors) > 1 else "authors"


def _categories(paper: Paper) -> str:
    return " ".join(paper.categories) or "none"


def _excluded(hits: Sequence[Hit], paper: Paper) -> Iterator[str]:
    """All words that are in the way, in one clause, and each other thing in its own."""
    words = [hit for hit in hits if hit.field in WHERE]
    if words:
        listed = " and ".join(f'"{clean(hit.term)}"' for hit in words)
        be = "are" if len(words) > 1 else "is"
        fields = " and ".join(dict.fromkeys(WHERE[hit.field] for hit in words))
        yield f"it leaves out papers with {listed}, which {be} in the {fields}"
    for hit in hits:
        if hit.field == "authors" and (n := author_of(hit, paper.authors)) is not None:
            yield f"it leaves out papers by {name(paper.authors[n])}"
        elif hit.field == "categories":
            yield f"it leaves out {text_of(paper, hit.field)[hit.start : hit.end]}"
        elif hit.field == "id":
            yield "it leaves out this very paper"


def _quoted(term: Phrase) -> str:
    return f'"{clean(term.text)}"'
