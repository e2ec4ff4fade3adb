"""A scanner walks over tokens and arguments."""

import re

import pytest

from bot.text.tex_scan import Scanner
from bot.text.tex_source import Source


def scanner(text: str) -> Scanner:
    return Scanner(Source(text), 0, len(text))


def test_tokens() -> None:
    """Commands, single marks, addresses and plain runs are tokens."""
    scan = scanner(r"\frac{a}5 \% https://x_y/\_z ''é" + "\\")
    found = []
    while scan.at < scan.end:
        found.append(scan.token())
    assert found == [
        ("word", "frac"),
        ("special", "{"),
        ("plain", "a"),
        ("special", "}"),
        ("plain", "5"),
        ("plain", " "),
        ("sign", "%"),
        ("plain", " "),
        ("url", r"https://x_y/\_z"),
        ("plain", " "),
        ("special", "''"),
        ("plain", "é"),
        ("plain", "\\"),
    ]


@pytest.mark.parametrize(
    ("text", "argument", "left"),
    [
        ("{ab}c", "ab", "c"),
        ("  {a{b}}c", "a{b}", "c"),
        ("abc", "a", "bc"),
        (r"\alpha b", r"\alpha", " b"),
        (r"\mathrm{th}b", r"\mathrm{th}", "b"),
        (r"\frac{a}{b}c", r"\frac{a}{b}", "c"),
        (r"\%x", r"\%", "x"),
        ("{never closed", "never closed", ""),
        ("$x", "", "$x"),
        ("}x", "", "}x"),
        ("", "", ""),
    ],
)
def test_arguments(text: str, argument: str, left: str) -> None:
    """An argument is a group, a command with its own arguments, or one character."""
    scan = scanner(text)
    start, end = scan.argument()
    assert text[start:end] == argument
    assert text[scan.at :] == left


@pytest.mark.parametrize(
    ("text", "option", "left"),
    [
        ("[p. 3]x", "p. 3", "x"),
        ("x[3]", "", "x[3]"),
        ("[open", "", "[open"),
        (f"[{'x' * 300}]", "", None),
    ],
)
def test_options(text: str, option: str, left: str | None) -> None:
    """An optional argument stands in square brackets, and is short."""
    scan = scanner(text)
    start, end = scan.option()
    assert text[start:end] == option
    assert text[scan.at :] == (text if left is None else left)


def test_steps() -> None:
    """What stands here can be asked for, taken, matched and looked ahead for."""
    scan = scanner("* 12}")
    assert not scan.take("x")
    assert scan.take("*")
    assert scan.skip_space()
    assert not scan.skip_space()
    number = scan.match(re.compile(r"\d+"))
    assert number is not None
    assert number[0] == "12"
    assert scan.find("}") == 4
    assert scan.find("y") == -1
    assert scan.group() is None


def test_nothing_beyond_the_end() -> None:
    """A scanner never sees what lies behind its stretch."""
    scan = Scanner(Source("a{b}c"), 0, 2)
    scan.at = 1
    assert scan.group() is None
    assert scan.argument() == (2, 2)
    assert scan.find("c") == -1
