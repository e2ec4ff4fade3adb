"""Tests of plain text: that TeX is read alike, however it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.query.plain import mapped, plain

COMMANDS = ["\\'", "\\c", "\\v{", "\\o", "\\aa", "\\alpha", "\\em*", "\\-"]
SNIPPETS = st.sampled_from([*"aocsSé \n'\"`-{}\\*", "'s", "'S", "{}", "β", "\\c ", *COMMANDS])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's the Users'", "it the users'"),
        ("it's{x}", "itx"),
        ("it'{s} {'}s", "it's 's"),
        (r"Kra\'sko, \'s", "krasko, s"),
        (r"it\\'s", "it\\s"),
        (r"\o's x, \o x, \o{}x", "o x, ox, ox"),
        (r"\c's {a}", "  a"),
        (r"\alpha's", "\x1falpha\x1f"),
        (r"so-\-called \%", "so-called \\%"),
        (r"\textbf{The} \emph*{End}", " the  end"),
        (r"{The} End", "the end"),
        (r"\SS \ss \AA", "  ssa"),
    ],
)
def test_tex_in_ascii(text: str, expected: str) -> None:
    """An inflection is none behind a backslash, and what it leaves is no part of a command."""
    assert plain(text) == expected


@given(st.lists(SNIPPETS, max_size=12).map("".join))
def test_tex_is_read_alike_with_places_and_without(text: str) -> None:
    """Whether a text is ASCII, and whether its places are kept, the rules are the same."""
    simple = plain(text)
    assert mapped(text)[0] == simple
    assert plain(f"{text}.é") == f"{plain(f'{text}.')}e"
