"""A query in the syntax of arXiv's query API.

arXiv's grammar has no precedence and reads from the right (``a AND b OR c`` is ``a AND (b OR c)``,
``a ANDNOT b ANDNOT c`` excludes ``b ANDNOT c``), a missing operator means OR, and a hyphen may mean
NOT. So every operation stands in brackets, the whole as well, and every word in quotation marks.

What arXiv cannot say is widened: the answer holds at least what the query asks for, and the caller
drops the rest with ``Query.matches``. Two differences stay. arXiv has stems of its own making, so
an exclusion may drop papers that have the word in another form; and it reads no words as one: what
papers write joined or apart in another way than the query is found there in the query's way alone.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.query.arxiv_stems import begun, inflected
from bot.query.categories import covered
from bot.query.filing import filed_parts
from bot.query.taxonomy import CATEGORIES
from storage.records import And, Category, Form, Node, Not, Or, PaperId, Phrase

SIGNS = "+#"
"""What belongs to a name here (``c++``) and is dropped or misread there."""
COMPOUND = 3
"""Terms of so many words, and of two, are often written as one or two."""

STEMMED = ("ti", "abs")
"""Fields in which arXiv finds a word by its stem; in others it finds the very word."""

Words = tuple[str, ...]


def to_arxiv(node: Node) -> str:
    """The value of ``search_query``, in brackets, whose answer holds all that the query asks for.

    Raises:
        ValueError: when the query only excludes, or has no terms.
    """
    said = _wide(node)
    if said is None:
        raise ValueError("arXiv cannot be asked for everything except something")
    return said if said.startswith("(") else f"({said})"


def _wide(node: Node) -> str | None:
    """What surely includes the node; None is everything."""
    match node:
        case Phrase(words):
            return _phrase(node, _filed(node) or _spellings(words, node.form))
        case Category(name):
            return _category(name)
        case PaperId(name):
            return f'id:"{name}"'
        case And(parts):
            seeking = [said for part in parts if (said := _wide(part))]
            return _but(seeking, [_narrow(part.part) for part in parts if isinstance(part, Not)])
        case Or(parts):
            choices = [_wide(part) for part in parts]
            return None if None in choices else _or(choices)
        case _:
            return None


def _narrow(node: Node) -> str | None:
    """What surely lies within the node, which is to be excluded; None is nothing."""
    match node:
        case Phrase(words):
            if not _is_said(node):
                return None
            spellings = dict.fromkeys((words, ("".join(words),)))
            return _phrase(replace(node, form=Form.EXACT), spellings)
        case Category() | PaperId():
            return _wide(node)
        case And(parts):
            seeking = [_narrow(part) for part in parts if not isinstance(part, Not)]
            excluding = [_wide(part.part) for part in parts if isinstance(part, Not)]
            return None if None in seeking + excluding else _but(seeking, excluding)
        case Or(parts):
            return _or(_narrow(part) for part in parts)
        case _:
            return None


def _but(seeking: Iterable[str | None], excluding: Iterable[str | None]) -> str | None:
    """All that is sought and nothing that is excluded; None when nothing is sought."""
    sought, excluded = _joined("AND", seeking), _or(excluding)
    return f"({sought} ANDNOT {excluded})" if sought and excluded else sought


def _or(parts: Iterable[str | None]) -> str | None:
    return _joined("OR", parts)


def _joined(operator: str, parts: Iterable[str | None]) -> str | None:
    """The parts that can be said under one operator, in brackets; None when there is none."""
    said = [part for part in parts if part]
    return f"({f' {operator} '.join(said)})" if len(said) > 1 else next(iter(said), None)


def _is_said(phrase: Phrase) -> bool:
    """Whether arXiv finds nothing for the phrase but what has it: stems only, and whole names."""
    if phrase.field == "au":
        (word, *others) = phrase.words
        return word.isalnum() and len(word) > 1 and not others and phrase.form is not Form.PREFIX
    return phrase.form is Form.STEM and all(map(str.isalnum, phrase.words))


def _spellings(words: Words, form: Form) -> Iterator[Words]:
    """The words of a phrase, and what they are when some are written together."""
    yield words
    if form is Form.EXACT or len(words) == 1:
        return
    if len(words) == COMPOUND:
        first, second, third = words
        yield first + second, third
        yield first, second + third
    yield ("".join(words),)


def _filed(phrase: Phrase) -> Iterable[Words]:
    """The words of a name in arXiv's form, apart and written together; none for any other."""
    if phrase.field != "au" or not (parts := filed_parts(phrase.text)):
        return ()
    together = tuple(map("".join, parts))
    return dict.fromkeys((tuple(itertools.chain(*parts)), together))


def _phrase(phrase: Phrase, spellings: Iterable[Words]) -> str | None:
    """The phrase in any of these spellings, in any of its fields."""
    prefix = phrase.form is Form.PREFIX
    if phrase.field == "au":
        return _or(_name(words, prefix=prefix) for words in spellings)
    fields = (phrase.field,) if phrase.field else STEMMED
    plain = [tuple(word.rstrip(SIGNS) for word in words) for words in spellings]
    return _or(_text(field, words, phrase.form) for words in plain for field in fields)


def _text(field: str, words: Words, form: Form) -> str:
    """Words side by side, and apart where one has a star: no phrase of arXiv's has."""
    if form is Form.PREFIX:
        *led, last = words
        star = f"{field}:{begun(last) if field in STEMMED else last}*"
        return _joined("AND", [_quoted(field, led), star]) or star
    if form is Form.STEM and field not in STEMMED:
        starred = [f"{field}:{part}*" if (part := inflected(word)) else "" for word in words]
        if any(starred):
            apart = [
                star or _quoted(field, [word]) for star, word in zip(starred, words, strict=True)
            ]
            return _joined("AND", apart) or ""
    return _quoted(field, words)


def _quoted(field: str, words: Sequence[str]) -> str:
    return f'{field}:"{" ".join(words)}"' if words else ""


def _name(words: Words, *, prefix: bool) -> str | None:
    """The parts of a name, wherever in it they stand: arXiv knows no initials and no other order.

    An initial says little beside a name; alone it is the beginning of one.
    """
    parts = [part for word in words for part in word.split("_")]
    *whole, last = parts
    said = [f'au:"{part}"' for part in whole if len(part) > 1]
    if len(last) > 1:
        said.append(f"au:{last}*" if prefix else f'au:"{last}"')
    return _joined("AND", said or [f"au:{part}*" for part in parts])


def _category(name: str) -> str:
    """A category with its twins; an archive also with all its categories."""
    classes = [f"{name}.*"] if any(each.startswith(f"{name}.") for each in CATEGORIES) else []
    names = [name, *classes, *covered(name)]
    return _joined("OR", [f"cat:{each}" for each in names]) or ""
