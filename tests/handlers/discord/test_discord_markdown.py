"""Text of others, escaped or made harmless."""

import pytest
from discord_reader import read
from hypothesis import given
from hypothesis import strategies as st

from bot.text.caret import marked
from bot.text.clean import clean
from handlers.discord.markdown import JOINER, cut, escape, harmless, heading, ticks, unfenced
from handlers.discord.pieces import split

J = JOINER


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Plain text, with (brackets) and a - dash.", "Plain text, with (brackets) and a - dash."),
        ("*a* _b_ ~c~ `d` |e|", r"\*a\* \_b\_ \~c\~ \`d\` \|e\|"),
        ("a\\b", r"a\\b"),
        ("[a](https://b.example)", r"\[a](https\://b.example)"),
        ("<@1> <#2> <:e:3> <t:4:R>", r"\<@1> \<#2> \<:e:3> \<t:4:R>"),
        ("@everyone, @HERE, @name", f"@{J}everyone, @{J}HERE, @name"),
        ("# a", r"\# a"),
        ("-# a", r"\-# a"),
        ("- a", r"\- a"),
        ("> a", r"\> a"),
        ("1. a", r"1\. a"),
        ("12) a", r"12\) a"),
        ("1.5 times", "1.5 times"),
        ("a # b - c > d", "a # b - c > d"),
        (":fire: at 12:30", r"\:fire: at 12:30"),
        ("discord.gg/a Discord.com/invite/a", r"discord\.gg/a Discord\.com/invite/a"),
        ("discord.com is a site", "discord.com is a site"),
        ("", ""),
    ],
)
def test_what_is_escaped(text: str, escaped: str) -> None:
    """As little as keeps it from being anything but text."""
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("C*-algebras, _x_ and `y`", "C*-algebras, _x_ and `y`"),
        ("p < q, a|b", "p < q, a|b"),
        ("@everyone", f"@{J}everyone"),
        ("<@1> </a:2> <t:3>", f"<{J}@1> <{J}/a:2> <{J}t:3>"),
        ("||a||", f"|{J}|a|{J}|"),
        ("https://a.example", f"https:{J}//a.example"),
        ("discord.gg/a", f"discord.{J}gg/a"),
        (":fire:", f":{J}fire:"),
    ],
)
def test_what_is_made_harmless(text: str, shown: str) -> None:
    """A joiner that nobody sees stands where something would be made of it, and nowhere else."""
    assert harmless(text) == shown


TEMPTING = st.text(
    st.sampled_from("*_~`|<>[]()#-+.:@/\\ \n19aedghimnorstvyc!&") | st.characters(), max_size=60
)


@given(TEMPTING)
def test_nothing_is_made_of_what_is_escaped(text: str) -> None:
    """A reader sees the text and only the text."""
    seen = read(escape(text))
    assert seen.marks == []
    assert seen.text.replace(J, "") == clean(text)


@given(TEMPTING)
def test_nothing_tempting_is_left_in_what_is_harmless(text: str) -> None:
    """No mention, address, invitation, emoji or spoiler; without joiners it is the text."""
    shown = harmless(text)
    assert shown.replace(J, "") == clean(text)
    kinds = {kind for kind, _ in read(shown.replace("\\", "")).marks}
    assert not kinds & {"mention", "address", "invite", "emoji", "spoiler"}


def test_a_heading_is_bold_unless_it_is_too_long() -> None:
    """Two hundred and fifty-six characters are the longest title that there is."""
    assert heading("a*b") == r"**a\*b**"
    assert heading("a" * 256) == f"**{'a' * 256}**"
    assert heading("a" * 257) == "a" * 257
    assert heading("") == ""


def test_cutting_keeps_what_fits() -> None:
    """A title is never cut under its limit."""
    assert cut("a" * 256, 256) == "a" * 256
    assert cut("a" * 257, 256) == "a" * 255 + "…"
    assert cut("ab cd", 4) == "ab…"


def test_monospace_can_hold_backticks() -> None:
    """There are more marks around a text than stand in it, and no block ends early."""
    assert ticks("a") == ("`", "`")
    assert ticks("a`b``c") == ("```", "```")
    assert ticks("`a") == ("`` ", " ``")
    assert "```" not in unfenced("a```b````c")


def test_a_caret_stands_under_its_place() -> None:
    """Short texts are whole; long ones are cut around the place, to a phone's line."""
    assert marked('"talking portrait', 0) == '"talking portrait\n^'
    assert marked("avatar OR", 9) == "avatar OR\n         ^"
    shown, caret = marked("x" * 50 + "!" + "y" * 50, 50).split("\n")
    assert len(shown) == 34
    assert shown[0] == shown[-1] == "…"
    assert shown[len(caret) - 1] == "!"
    assert marked("語(", 1) == "語(\n  ^"
    assert marked("a\x07\nb", 3) == "a  b\n   ^"


@given(st.text(st.sampled_from("ab \n\\*"), max_size=300), st.integers(8, 60))
def test_splitting_loses_nothing(text: str, room: int) -> None:
    """Every piece fits, none is empty, and no backslash is parted from what it escapes."""
    escaped = escape(text)
    pieces = list(split(escaped, room))
    assert all(0 < len(piece) <= room for piece in pieces)
    shown = "".join(read(f"x{piece}").text.removeprefix("x") for piece in pieces)
    assert "".join(shown.split()) == "".join(clean(text).split())


def test_splitting_prefers_a_pause() -> None:
    """A paragraph before a line, a line before a word, and a word before the middle of one."""
    assert list(split("aaaaaa\n\nbb cc", 10)) == ["aaaaaa", "bb cc"]
    assert list(split("aaaaaa\nbb cc", 10)) == ["aaaaaa", "bb cc"]
    assert list(split("aaaaaa bb cc", 10)) == ["aaaaaa bb", "cc"]
    assert list(split("a" * 25, 10)) == ["a" * 10, "a" * 10, "a" * 5]
    assert list(split("", 10)) == []
