"""What must be known of a TeX text before it is read."""

import pytest

from bot.text.tex_source import Source


def formulas(text: str) -> list[str]:
    """The contents of the formulas between dollar signs."""
    return [text[formula.start : formula.end] for formula in Source(text).formulas.values()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$a$ and $b$", ["a", "b"]),
        ("$$a$$ and $b$$c$", ["a", "b", "c"]),
        (r"\$5 and $x$", ["x"]),
        (r"$a \$ b$", [r"a \$ b"]),
        (r"\\$a$", ["a"]),
        ("$5 and $10 and $x$", ["x"]),
        ("$5$ and $10^3$", ["5", "10^3"]),
        ("$k$-means for $5 \\times 10^3$ runs", ["k", "5 \\times 10^3"]),
        (r"$x \text{ if and only if } y$", [r"x \text{ if and only if } y"]),
        ("in $for the first time$ here", []),
        ("$ and $x$", ["x"]),
        ("$", []),
        ("$$ $x$", ["x"]),
        ("$a$ $$ b", ["a"]),
        ("$10 \\ $", ["10 \\ "]),
    ],
)
def test_pairs_of_dollar_signs(text: str, found: list[str]) -> None:
    """Dollar signs pair up where what is between can be a formula."""
    assert formulas(text) == found


def test_braces_pair_up() -> None:
    """Each opening brace knows its closing one; escaped and lonely ones do not count."""
    assert Source(r"{a{b}\{}c}{").closing == {0: 7, 2: 4}


def test_braces_too_deep_are_dropped() -> None:
    """A text nested deeper than anyone writes loses its braces."""
    deep = Source("{" * 31 + "x" + "}" * 31)
    assert (deep.text, deep.closing) == ("x", {})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{0,1}", True),
        ("{x = y}", True),
        ("{i | i > 0}", True),
        ("a {1} b", True),
        ("{pₜ + 1}", True),
        ("{S}ignal", False),
        ("L{é}o", False),
        ("{5}{\\%}", False),
        ("{,}", False),
        ("{locking-free}", False),
        ("{We introduce a method, and use it}", False),
        ("{\\it x}", False),
        ("{$x$, y}", False),
    ],
)
def test_braces_outside_formulas(text: str, shown: bool) -> None:
    """Braces around a set are meant to be seen; those that group words are not."""
    start = text.index("{") + 1
    assert Source(text).shows_braces(start, text.index("}")) is shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("~5", "~"),
        ("is ~ 5", "~"),
        ("z~2", "~"),
        ("1.5~2.8", "~"),
        ("(~", "~"),
        ("Fig.~2", " "),
        ("Wan~2.1", " "),
        ("10~eV", " "),
        ("$M$~2", " "),
        ("as ~\\cite{x}", " "),
        ("see~\\ref{x}", " "),
        ("W80~15", " "),
    ],
)
def test_a_tilde(text: str, shown: str) -> None:
    """A tilde is a space that does not break, or the sign for about."""
    assert Source(text).meaning(text.index("~"), "~") == shown


@pytest.mark.parametrize(
    ("text", "mark", "shown"),
    [
        ("``a''", "``", "“"),
        ("``a''", "''", "”"),
        ("5''", "''", "''"),
        ("`a'", "`", "‘"),
        ("`a'", "'", "’"),
        ("it's", "'", "'"),
        ("`code`", "`", "`"),
        ("a}", "}", ""),
    ],
)
def test_quotation_marks(text: str, mark: str, shown: str) -> None:
    """Pairs of quotation marks are typographic; apostrophes and code stay."""
    assert Source(text).meaning(text.index(mark), mark) == shown


def test_ends_of_displays() -> None:
    """A display ends at its own mark, if it has one within the stretch."""
    source = Source(r"\(a\) \[b")
    assert source.display_end("(", 2, 9) == 3
    assert source.display_end("(", 2, 3) is None
    assert source.display_end("(", 6, 9) is None
    assert source.display_end("[", 8, 9) is None
