"""Real papers, and made-up ones that are worse, are shown whole and do nothing else."""

from dataclasses import replace

import pytest
from attacks import ATTACKS, Attack
from contracts import PAPERS, PLAIN
from discord_check import check
from effort import LONG
from shared import every

from storage.records import Paper

HOSTILE = (
    "@everyone",
    "@here and <@101> and <@&5>",
    "</b> <b>",
    "||spoiler||",
    "[click](https://b.example)",
    "](https://b.example) [",
    "# heading",
    "## heading",
    "-# small",
    "- list",
    "* list",
    "+ list",
    "1. list",
    "12) list",
    "> quoted",
    ">>> all quoted",
    "```code```",
    "`mono`",
    "``mo`no``",
    "**b**",
    "*i* _i_ __u__ ~~s~~",
    "***",
    "___",
    "snake_case_name and *args **kwargs",
    "\\",
    "\\\\",
    "\\*a\\*",
    "https://b.example/x",
    "<https://b.example>",
    "http://a.example and https://b.example",
    "discord.gg/abc",
    "https://discord.com/invite/abc",
    "discordapp.com/invite/abc",
    ":fire: ::std::",
    "<:e:1234> <a:e:1234> <t:0:R> </subscribe:1> <id:home> <#42>",
    "\u202eesrever\u202c",
    "\u2066a\u2069",
    "a" * 5000,
    "word " * 1000,
    "{" * 2000,
    "*" * 2000,
    "\\" * 2000,
    "`" * 2000,
    "[" * 300,
    "| " * 1500,
    "line\none\r\ntwo\u2028three",
    "a\x00b\x07c",
    "\u2060@\u2060everyone",
    "\uff20everyone",
    "|x| < |y| > 1",
    "C*-algebras and W*-algebras",
    "$\\mathbb{Q}(T)$ and $x_1^2$",
    "!@#$%^&*()_+-=[]{};':\",./<>?",
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:24]))
@pytest.mark.parametrize("where", ["title", "abstract", "authors", "comment"])
def test_a_hostile_text_is_only_shown(text: str, where: str) -> None:
    """Nothing is mentioned, linked, hidden or refused, and no word is lost."""
    hostile = {
        "title": replace(PLAIN, title=text),
        "abstract": replace(PLAIN, abstract=text),
        "authors": replace(PLAIN, authors=(text, "Ada Lovelace")),
        "comment": replace(PLAIN, comment=text, withdrawn=True),
    }
    check(hostile[where])


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_only_shown(attack: Attack) -> None:
    """What tries to talk a model into something is text to Discord."""
    check(attack.paper)
    check(replace(attack.paper, abstract=attack.obeyed))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_the_papers_of_the_contract_are_shown(paper: Paper) -> None:
    """Also those that lack nearly everything."""
    check(paper)


@pytest.mark.timeout(3600)
def test_real_papers_are_shown() -> None:
    """Every paper of the year in the long form, else one of four hundred."""
    step = 1 if LONG else 400
    count = 0
    for paper in every(step, "papers-2026.jsonl.xz"):
        check(paper)
        count += 1
    assert count > 100_000 / step
