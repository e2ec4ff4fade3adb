"""The terms of a query, each from its lexeme: a word, a phrase, or a field with its value."""

import re

from bot.query.categories import known, nearest
from bot.query.errors import QueryError
from bot.query.filing import filed
from bot.query.fold import stands_alone
from bot.query.ids import find_id
from bot.query.lexer import Kind, Lexeme
from bot.query.words import words
from storage.records import Category, Form, PaperId, Phrase

TEXTS = ("ti", "abs", "au", "co", "jr")
FIELDS = ("ti", "abs", "au", "cat", "co", "jr", "id")
"""arXiv's own names (https://info.arxiv.org/help/api/user-manual.html, section 5.1)."""
DATES = ("since", "until")

MEANT = {
    "title": "ti",
    "abstract": "abs",
    "author": "au",
    "authors": "au",
    "category": "cat",
    "comment": "co",
    "journal": "jr",
}
"""What people write for a field that has a shorter name."""

QUOTED = 30
"""How much of what was typed a sentence repeats, in characters."""

LEAST = 3
"""Letters that a prefix needs: what begins with fewer is every other word."""

BEGINNINGS = "att bay con dif emb fea gen hyp inf jet ker lat mul neu opt pre qua rei syn tra und "
"""What a prefix that is too short may be going to be."""

LISTED = re.compile(r"[,;|/+&]+")
"""What people put between categories."""

STAR = re.compile(r"\*+")
STAR_IN_QUOTES = re.compile(r"(?<=\w\w\w)\*+|(?:(?<=\s\w)|(?<=\s\w\w))\*+(?=\s*$)")
"""In quotes the star of ``"A*"`` and ``"A* search"`` is a sign like others: no word begins so."""

EXACT = re.compile(r"(?<!\S)=(?=[^\s=])")
"""Stands before a word of which only this form is meant; in a formula it is a sign like others."""


def term(lexeme: Lexeme, line: str, field: str = "") -> Phrase | Category | PaperId:
    """The node that a word, a phrase or a field of this line stands for.

    ``field`` is that of the brackets in which it stands, if any.

    Raises:
        QueryError: when it stands for none.
    """
    if lexeme.kind is not Kind.FIELD:
        return _of(field, lexeme, line)
    name = field_of(lexeme, line)
    if field:
        sentence = f"{name}: cannot stand inside {field}:(…). Write it outside of the brackets."
        raise fault(sentence, lexeme, line)
    if not lexeme.text.strip():
        raise empty(name, lexeme, line)
    value = lexeme.text.lstrip("-")
    if value and lexeme.start + len(name) + 1 == line.find("-", lexeme.start):
        instead = f"-{name}:{value}"
        raise fault(f"A - stands before the field, as in {_short(instead)}.", lexeme, line, instead)
    return _of(name, lexeme, line)


def field_of(lexeme: Lexeme, line: str) -> str:
    """The field that a lexeme names.

    Raises:
        QueryError: when there is no such field.
    """
    name = lexeme.name.lower()
    if name in FIELDS:
        return name
    sentence = f'"{_short(lexeme.name)}:" is not a field. Fields: {" ".join(FIELDS)}.'
    value = line[lexeme.start + len(lexeme.name) + 1 : lexeme.end]
    if paper_id := find_id(value):
        raise fault(sentence, lexeme, line, f"id:{paper_id}")
    meant = f"{MEANT[name]}:" if name in MEANT else ""
    raise fault(sentence, lexeme, line, f"{meant}{value}")


def empty(name: str, lexeme: Lexeme, line: str) -> QueryError:
    """That a field has no value, and the line with what follows as its value."""
    rest = line[lexeme.end :].lstrip()
    corrected = f"{line[: lexeme.start]}{f'{name}:{rest}' if rest else ''}"
    return QueryError(f"Something is missing after {name}:.", lexeme.start, corrected)


def fault(sentence: str, lexeme: Lexeme, line: str, instead: str = "") -> QueryError:
    """What is wrong with one lexeme, and the line with something else in its place."""
    corrected = f"{line[: lexeme.start]}{instead}{line[lexeme.end :]}"
    return QueryError(sentence, lexeme.start, corrected)


def _of(field: str, lexeme: Lexeme, line: str) -> Phrase | Category | PaperId:
    if field == "cat":
        return _category(lexeme, line)
    if field == "id":
        return _id(lexeme, line)
    return _phrase(lexeme, line, field)


def _phrase(lexeme: Lexeme, line: str, field: str) -> Phrase:
    written = " ".join(lexeme.text.split())
    prefix = _prefix(lexeme, line)
    if field == "au" and (name := filed(written)):
        text = EXACT.sub("", written)
        return Phrase((name,), text, field, Form.PREFIX if prefix else Form.STEM)
    exact = lexeme.exact or EXACT.search(written) is not None
    found = tuple(words(written))
    if not found:
        if STAR.fullmatch(written) and line[: lexeme.start].endswith('"'):
            raise _star_outside(lexeme, line)
        sentence = f'"{_short(lexeme.text)}" has no letter or digit to look for.'
        raise fault(sentence, lexeme, line, "OR" if set(lexeme.text) == {"|"} else "")
    if prefix and not stands_alone(found[-1][-1]):  # from a sign any word may go on
        if len(found[-1]) < LEAST:
            raise _too_short(found[-1], lexeme, line)
        return Phrase(found, written, field, Form.PREFIX)
    return Phrase(found, EXACT.sub("", written), field, Form.EXACT if exact else Form.STEM)


def _prefix(lexeme: Lexeme, line: str) -> bool:
    """Whether the last word is the beginning of one: a star stands behind it, and nowhere else."""
    quoted = lexeme.kind is Kind.PHRASE
    first = (STAR_IN_QUOTES if quoted else STAR).search(lexeme.text)
    if first is None or not lexeme.text.strip("* "):
        return False
    before, after = lexeme.text[: first.start()], lexeme.text[first.end() :]
    if after.strip() or not before.strip():
        at = line.index(lexeme.text, lexeme.start)
        corrected = f"{line[: at + first.start()]}{line[at + first.end() :]}"
        sentence = "A * stands behind the last word only, as in sync*."
        raise QueryError(sentence, at + first.start(), corrected)
    return before[-1].isalnum()


def _star_outside(lexeme: Lexeme, line: str) -> QueryError:
    """That a star stands directly behind a quotation mark, and the line with it before that."""
    corrected = f'{line[: lexeme.start - 1]}*"{line[lexeme.end :]}'
    sentence = 'The * stands inside the quotation marks, as in "lip sync*".'
    return QueryError(sentence, lexeme.start, corrected)


def _too_short(word: str, lexeme: Lexeme, line: str) -> QueryError:
    at = line.index(lexeme.text, lexeme.start) + lexeme.text.index("*")
    longer = next((one for one in BEGINNINGS.split() if one.startswith(word)), None)
    instead = f"{longer[len(word) :]}*" if longer else ""
    corrected = f"{line[:at]}{instead}{line[at + 1 :]}"
    return QueryError("A prefix needs three letters or more.", lexeme.start, corrected)


def _category(lexeme: Lexeme, line: str) -> Category:
    value = lexeme.text.strip()
    name = known(value)
    if name is None:
        several = [known(one) for one in LISTED.split(value) if one]
        if several and all(several):
            either = f"({' OR '.join(filter(None, several))})"
            sentence = "Several categories stand in brackets, with OR between them."
            raise fault(sentence, lexeme, line, _with_value(lexeme, either))
        sentence = f"{_short(value)} is not a category"
        if near := nearest(value):
            instead = _with_value(lexeme, near)
            raise fault(f"{sentence}; the nearest is {near}.", lexeme, line, instead)
        raise fault(f"{sentence}.", lexeme, line)
    return Category(name)


def _id(lexeme: Lexeme, line: str) -> PaperId:
    found = find_id(lexeme.text)
    if found is None:
        sentence = f"{_short(lexeme.text)} is no id. An id looks like 2401.08503 or hep-th/9901001."
        raise fault(sentence, lexeme, line)
    return PaperId(found)


def _with_value(lexeme: Lexeme, value: str) -> str:
    """The lexeme as it is written, with another value."""
    return f"{lexeme.name.lower()}:{value}" if lexeme.kind is Kind.FIELD else value


def _short(text: str) -> str:
    """What a sentence quotes of a text that may be long."""
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
