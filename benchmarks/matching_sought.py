"""What Papercast seeks, told to engines that know tokens and columns alone."""

from collections.abc import Iterator

from bot.query import Document
from bot.query.document import FIELDS, Field
from bot.query.joins import LONGEST
from bot.query.stems import stems
from storage.records import Form, Phrase

READ = ("title", "abstract", "authors")
"""What of a paper the subscriptions of the benchmark look at, besides its keys."""

STEMS, WORDS, RUNS = "", "_words", "_runs"
"""Behind these names: the stems, the words, and what two or three words are read as."""

COLUMNS = (*(f"{name}{kind}" for kind in (STEMS, WORDS, RUNS) for name in READ), "keys")


def spellings(phrase: Phrase) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The tokens of which any must stand in a row, each with the columns where they may."""
    words, whole = phrase.words, ("".join(phrase.words),)
    each_way = tuple(dict.fromkeys((words, whole)))
    if phrase.form is Form.STEM:
        for way in each_way:
            yield _columns(phrase, STEMS), way if phrase.field == "au" else stems(way)
        if 1 < len(whole[0]) <= LONGEST and not whole[0].isdecimal():
            yield _columns(phrase, RUNS), whole
    else:
        for way in each_way if phrase.form is Form.PREFIX else (words,):
            yield _columns(phrase, WORDS), way


def _columns(phrase: Phrase, kind: str) -> tuple[str, ...]:
    return tuple(f"{name}{kind}" for name in FIELDS[phrase.field])


def texts(document: Document) -> dict[str, str]:
    """Our tokens of a paper, by columns."""
    fields: dict[str, Field] = {name: getattr(document, name) for name in READ}
    stretches = {name: field.stretch() for name, field in fields.items()}
    return {
        **{f"{name}{STEMS}": each.stems for name, each in stretches.items()},
        **{f"{name}{WORDS}": each.words for name, each in stretches.items()},
        **{f"{name}{RUNS}": " ".join(each.runs) for name, each in fields.items()},
        "keys": " ".join(document.keys),
    }
