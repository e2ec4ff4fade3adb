"""Tests of cutting a line into lexemes."""

import pytest

from bot.query.lexer import Kind, lex, plain


def cut(line: str) -> list[tuple[str, str]]:
    return [(lexeme.kind.name, lexeme.text) for lexeme in lex(line)][:-1]


@pytest.mark.parametrize(
    ("line", "lexemes"),
    [
        ("", []),
        ("a  b", [("WORD", "a"), ("WORD", "b")]),
        ('a "b c"d', [("WORD", "a"), ("PHRASE", "b c"), ("WORD", "d")]),
        ("a OR NOT b", [("WORD", "a"), ("OR", "OR"), ("NOT", "NOT"), ("WORD", "b")]),
        ("ORB or", [("WORD", "ORB"), ("WORD", "or")]),
        ("--a-b-", [("MINUS", "--"), ("WORD", "a-b-")]),
        ("(a)", [("OPEN", "("), ("WORD", "a"), ("CLOSE", ")")]),
        ("12:30 a:b", [("WORD", "12:30"), ("FIELD", "b")]),
        ("ti:(a)", [("GROUP", ""), ("OPEN", "("), ("WORD", "a"), ("CLOSE", ")")]),
        ('au:"b c" au: ', [("FIELD", "b c"), ("FIELD", "")]),
        ('Schr\\"odinger', [("WORD", 'Schr\\"odinger')]),
        ("=a", [("WORD", "=a")]),
    ],
)
def test_words_phrases_fields_operators_and_brackets(
    line: str, lexemes: list[tuple[str, str]]
) -> None:
    """Only upper-case operators are operators; a minus within a word is a part of it."""
    assert cut(line) == lexemes


def test_the_end_is_a_lexeme_too() -> None:
    """It stands behind the last character."""
    (end,) = lex("  ")
    assert (end.kind, end.start, end.end) == (Kind.END, 2, 2)


def test_an_equals_sign_before_quotation_marks_makes_them_exact() -> None:
    """Also behind a field; a word keeps its sign."""
    assert [lexeme.exact for lexeme in lex('="a" "a" ti:="a" ti:"a" =a')][:-1] == [
        True,
        False,
        True,
        False,
        False,
    ]


def test_lexemes_know_their_places() -> None:
    """Whatever stands between them is space."""
    line = 'ti:="a b" -(c OR d*) au:x'
    found = list(lex(line))
    assert [line[lexeme.start : lexeme.end] for lexeme in found] == [
        'ti:="a b"',
        "-",
        "(",
        "c",
        "OR",
        "d*",
        ")",
        "au:x",
        "",
    ]


def test_the_plain_line_has_the_places_of_the_typed_one() -> None:
    """Each typographic sign is one plain sign."""
    typed = "„a“ —b （cat：cs） «c» −d ＂e＂ 「f」 ‐g"
    assert plain(typed) == '"a" -b (cat:cs) "c" -d "e" "f" -g'
    assert len(plain(typed)) == len(typed)
