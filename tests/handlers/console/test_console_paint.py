"""What the terminal is sent: wrapping, styles, and nothing that it would obey."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from handlers.console.lines import BLANK, Colour, Row, Style, rows, text
from handlers.console.paint import paint, safe


def plain(*lines: Row, width: int = 76) -> str:
    return paint(lines, width, "never", terminal=True)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of an ordinary terminal."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def test_a_long_line_hangs_under_its_number() -> None:
    """What does not fit goes on below where the text began."""
    post = rows((text("one two three four"), text("five six seven")), 1)

    assert plain(*post, width=11) == "1  one two\n   three\n   four\n   five six\n   seven\n"


def test_a_long_word_is_broken() -> None:
    """A word longer than a line fills lines, and the text goes on after it."""
    assert plain(Row(text("a " + "x" * 12 + " b")), width=5) == "a\nxxxxx\nxxxxx\nxx b\n"


def test_a_wide_character_takes_two_columns() -> None:
    """Chinese, Japanese and Korean text is broken by what it takes on the screen."""
    assert plain(Row(text("語音動畫 ab")), width=5) == "語音\n動畫\nab\n"


def test_an_accent_takes_no_column() -> None:
    """A combining accent stays with its letter and takes no room."""
    accented = "e\u0301e\u0301 e\u0301e\u0301"

    assert plain(Row(text(accented)), width=5) == f"{accented}\n"


def test_what_is_copied_is_never_broken() -> None:
    """A command stays one line, however long, so that it can be copied."""
    command = "subscribe " + "word " * 40 + "end"

    assert plain(Row(text(command), head="  ", whole=True)) == f"  {command}\n"


def test_a_blank_row_is_an_empty_line() -> None:
    """A blank row prints a line end and nothing else."""
    assert plain(Row(text("a")), BLANK, Row(text("b"))) == "a\n\nb\n"


def test_no_line_ends_in_a_space() -> None:
    """Spaces at the end of a text, or where it is broken, are not printed."""
    assert plain(Row(text("one   two   ")), width=6) == "one\ntwo\n"


@pytest.mark.parametrize(
    ("shown", "caret", "expected"),
    [
        ("avatar OR", 9, "  avatar OR\n           ^\n"),
        ('"lip sync', 0, '  "lip sync\n  ^\n'),
        ("語音 x", 3, "  語音 x\n       ^\n"),
        ("a\x1bb", 2, "  a b\n    ^\n"),
    ],
)
def test_a_caret_stands_under_its_character(shown: str, caret: int, expected: str) -> None:
    """Also after wide characters, after ones that are not shown, and after the last one."""
    assert plain(Row(text(shown), head="  ", whole=True, caret=caret)) == expected


@pytest.mark.parametrize(
    ("style", "code"),
    [("title", "1"), ("why", "2"), ("link", "4")],
)
def test_a_terminal_gets_styles(style: Style, code: str) -> None:
    """Titles are bold, why is dim, links are underlined."""
    row = Row((("text", "a "), (style, "b"), ("text", " c")))

    assert paint([row], 76, "auto", terminal=True) == f"a \x1b[{code}mb\x1b[0m c\n"


@pytest.mark.parametrize(
    ("colour", "terminal", "term", "styled"),
    [
        ("auto", True, "xterm", True),
        ("auto", True, "dumb", False),
        ("auto", False, "xterm", False),
        ("always", False, "dumb", True),
        ("never", True, "xterm", False),
    ],
)
def test_styles_only_where_they_are_wanted(
    colour: Colour, terminal: bool, term: str, styled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file, a pipe and a dumb terminal get plain text unless the configuration insists."""
    monkeypatch.setenv("TERM", term)

    printed = paint([Row(text("a", "title"))], 76, colour, terminal=terminal)

    assert printed == ("\x1b[1ma\x1b[0m\n" if styled else "a\n")


def test_markup_of_others_is_text() -> None:
    """What other programs take for markup, an emoji code or a number is printed as it is."""
    line = "[bold]a[/bold] :smile: 42 https://a.example <b>c</b> **d**"

    assert paint([Row(text(line))], 76, "always", terminal=True) == f"{line}\n"


@given(st.text(st.characters(exclude_categories=())), st.integers(20, 100))
def test_nothing_printed_is_obeyed(hostile: str, width: int) -> None:
    """Whatever the text: no control character, no lone surrogate, no line too long."""
    printed = plain(*rows((text(hostile, "title"), text(hostile)), 7), width=width)

    lines = printed.split("\n")
    assert {unicodedata.category(c) for c in "".join(lines)}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)


@given(st.text(st.characters(exclude_categories=())))
def test_making_safe_moves_nothing(hostile: str) -> None:
    """Each character stays in its place, or a space takes it."""
    shown = safe(hostile)

    assert len(shown) == len(hostile)
    assert all(new in (old, " ") for old, new in zip(hostile, shown, strict=True))


def test_the_direction_of_writing_cannot_be_turned() -> None:
    """A text cannot make itself read backwards; Arabic and Hebrew letters stay."""
    assert safe("a\u202egnp.exe\u2069 שלום سلام") == "a gnp.exe  שלום سلام"
