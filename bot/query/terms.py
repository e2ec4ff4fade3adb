"""The terms of a query, each from its lexeme: a word, a phrase, or a field with its value."""

import re

from bot.query.categories import known, nearest
from bot.query.errors import QueryError
from bot.query.lexer import Kind, Lexeme
from bot.query.words import words
from storage.records import Category, Phrase

FIELDS = ("cat",)
QUOTED = 30
"""How much of what was typed a sentence repeats, in characters."""

STAR = re.compile(r"(?<=\w)\*(?=\s|$)")


def term(lexeme: Lexeme, line: str) -> Phrase | Category:
    """The node that a word, a phrase or a field of this line stands for.

    Raises:
        QueryError: when it stands for none.
    """
    return _field(lexeme, line) if lexeme.kind is Kind.FIELD else _phrase(lexeme, line)


def fault(sentence: str, lexeme: Lexeme, line: str, instead: str = "") -> QueryError:
    """What is wrong with one lexeme, and the line with something else in its place."""
    corrected = f"{line[: lexeme.start]}{instead}{line[lexeme.end :]}"
    return QueryError(sentence, lexeme.start, corrected)


def _phrase(lexeme: Lexeme, line: str) -> Phrase:
    if star := STAR.search(lexeme.text):
        at = line.index(lexeme.text, lexeme.start) + star.start()
        corrected = f"{line[:at]}{line[at + 1 :]}"
        raise QueryError("A word cannot end in *. Write each of its forms.", at, corrected)
    found = tuple(word.text for word in words(lexeme.text))
    if not found:
        sentence = f'"{_short(lexeme.text)}" has no letter or digit to look for.'
        raise fault(sentence, lexeme, line)
    return Phrase(found, " ".join(lexeme.text.split()))


def _field(lexeme: Lexeme, line: str) -> Category:
    if lexeme.name.lower() not in FIELDS:
        sentence = f'"{_short(lexeme.name)}:" is not a field. Fields: {" ".join(FIELDS)}.'
        value = line[lexeme.start + len(lexeme.name) + 1 : lexeme.end]
        raise fault(sentence, lexeme, line, value)
    value = lexeme.text.strip()
    if not value:
        rest = line[lexeme.end :].lstrip()
        corrected = f"{line[: lexeme.end]}{rest}" if rest else line[: lexeme.start]
        raise QueryError("Something is missing after cat:.", lexeme.start, corrected)
    name = known(value)
    if name is None:
        raise _unknown_category(value, lexeme, line)
    return Category(name)


def _unknown_category(value: str, lexeme: Lexeme, line: str) -> QueryError:
    sentence = f"{_short(value)} is not a category"
    if near := nearest(value):
        return fault(f"{sentence}; the nearest is {near}.", lexeme, line, f"cat:{near}")
    return fault(f"{sentence}.", lexeme, line)


def _short(text: str) -> str:
    """What a sentence quotes of a text that may be long."""
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
