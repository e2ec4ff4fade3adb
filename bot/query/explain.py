"""Why a paper answers a query: which terms hit, and where in the paper as it was written."""

from collections.abc import Callable, Iterator, Sequence

from bot.query.categories import covers
from bot.query.document import FIELDS, Document, Field
from bot.query.evaluate import matches, stands
from bot.query.formulas import in_pieces
from bot.query.joins import runs
from bot.query.stems import STEMS, stems
from bot.query.words import Word, placed
from storage.records import And, Category, Form, Hit, Node, Or, Paper, PaperId, Phrase

BETWEEN = ", "
"""What stands between two authors in the text that a hit's place is counted in."""

_TEXTS: dict[str, Callable[[Paper], str | None]] = {
    "title": lambda paper: paper.title,
    "abstract": lambda paper: paper.abstract,
    "comment": lambda paper: paper.comment,
    "journal": lambda paper: paper.journal_ref,
    "authors": lambda paper: BETWEEN.join(paper.authors),
    "categories": lambda paper: " ".join(paper.categories),
    "id": lambda paper: paper.id,
}


def text_of(paper: Paper, field: str) -> str:
    """The text in which the places of a field's hits are counted."""
    return _TEXTS[field](paper) or ""


def explain(node: Node, document: Document) -> tuple[Hit, ...]:
    """The hits of the terms that made the document answer; empty when it does not."""
    if not matches(node, document):
        return ()
    return tuple(dict.fromkeys(_hits(node, document)))


def _hits(node: Node, document: Document) -> Iterator[Hit]:
    match node:
        case Phrase(field="au"):
            yield from _author_hits(node, document.paper.authors)
        case Phrase():
            yield from _text_hits(node, document)
        case Category(name):
            yield from _category_hits(name, document.paper.categories)
        case PaperId(name):
            yield Hit(name, "id", 0, len(document.paper.id))
        case And(parts) | Or(parts):
            for part in parts:
                if matches(part, document):
                    yield from _hits(part, document)


def _text_hits(phrase: Phrase, document: Document) -> Iterator[Hit]:
    """The first place of the phrase: in the title, if it stands there."""
    for name, field in zip(FIELDS[phrase.field], document.fields(phrase.field), strict=True):
        if stands(phrase, field):
            places = _places(phrase, text_of(document.paper, name))
            start, end = min(places)
            yield Hit(phrase.text, name, start, end)
            return


def _places(phrase: Phrase, text: str) -> Iterator[tuple[int, int]]:
    """All places of the phrase in a text, by their first and last character."""
    found, compounds = placed(text)
    words = [word.text for word in found]
    if phrase.form is Form.STEM:
        whole = "".join(phrase.words)
        for sought in filter(None, (phrase.words, in_pieces(phrase.words))):
            yield from _followed(stems(sought), stems(words), found, str.__eq__)
        yield from _alone(lambda word: STEMS[word] == STEMS[whole], [*found, *compounds])
        yield from (
            (found[first].start, found[last].end)
            for run, first, last in runs(words)
            if run == whole
        )
        return
    whole = "".join(phrase.words)
    if phrase.form is Form.PREFIX:
        yield from _followed(phrase.words, words, found, str.startswith)
        yield from _alone(lambda word: word.startswith(whole), [*found, *compounds])
    else:
        yield from _followed(phrase.words, words, found, str.__eq__)
        if len(phrase.words) == 1:
            yield from _alone(whole.__eq__, compounds)


def _followed(
    sought: Sequence[str],
    tokens: Sequence[str],
    found: Sequence[Word],
    ends: Callable[[str, str], bool],
) -> Iterator[tuple[int, int]]:
    """Where the sought ones stand next to one another; ``ends`` compares the last of them."""
    *led, last = sought
    length = len(led)
    for at in range(length, len(tokens)):
        if ends(tokens[at], last) and list(tokens[at - length : at]) == led:
            yield found[at - length].start, found[at].end


def _alone(fits: Callable[[str], bool], found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    return ((word.start, word.end) for word in found if fits(word.text))


def _author_hits(phrase: Phrase, authors: Sequence[str]) -> Iterator[Hit]:
    """The first author of that name; places are in the authors joined by commas."""
    start = 0
    for author in authors:
        if stands(phrase, Field.of_names((author,))):
            yield Hit(phrase.text, "authors", start, start + len(author))
            return
        start += len(author) + len(BETWEEN)


def _category_hits(name: str, categories: Sequence[str]) -> Iterator[Hit]:
    """The first category that is covered; places are in the categories joined by spaces."""
    start = 0
    for category in categories:
        if covers(name, category):
            yield Hit(name, "categories", start, start + len(category))
            return
        start += len(category) + 1
