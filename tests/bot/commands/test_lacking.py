"""The sentence that says why a subscription does not match a paper."""

from dataclasses import replace

import pytest
from contracts import PLAIN

from bot.commands.lacking import whynot_said
from bot.query import analyse, parse
from bot.query.whynot import whynot

PAPER = replace(PLAIN, abstract="A survey of motion.", categories=("cs.GR", "cs.CV"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("avatar", '"avatar" is not in the paper.'),
        ("ti:avatar", '"avatar" is not in the title.'),
        ('abs:"talking head"', '"talking head" is not in the abstract.'),
        ("co:ECCV jr:Nature",
         '"ECCV" is not in the comment; "Nature" is not in the journal reference.'),
        ("avatar face", '"avatar" and "face" are not in the paper.'),
        ("avatar face robot", '"avatar", "face" and "robot" are not in the paper.'),
        ("avatar OR face", 'neither "avatar" nor "face" is in the paper.'),
        ("avatar OR face OR robot", "none of its words is in the paper."),
        ('avatar OR "a face" OR robot', "none of its phrases is in the paper."),
        ("ti:(avatar OR face OR robot)", "none of its words is in the title."),
        ("ti:avatar OR abs:face", 'neither "avatar" nor "face" is where it looks for them.'),
        ("speech (avatar OR face OR robot) -survey",
         'none of "avatar", "face" and 1 more is in the paper; '
         'it leaves out papers with "survey", which is in the abstract.'),
        ("cat:cs.RO", "it is not in cs.RO but in cs.GR cs.CV."),
        ("cat:cs.RO OR cat:math", "it is not in cs.RO or math but in cs.GR cs.CV."),
        ("au:hinton_g", "hinton_g is not among its 6 authors."),
        ("au:hinton_g OR au:lecun_y", "none of its authors wrote it."),
        ("au:hinton_g OR avatar", "nothing that it looks for is in the paper."),
        ("id:2401.08503", "it looks for 2401.08503 alone."),
        ("speech -motion -survey",
         'it leaves out papers with "motion" and "survey", which are in the abstract.'),
        ("speech -animation -survey",
         'it leaves out papers with "animation" and "survey", '
         "which are in the title and abstract."),
        ("speech -au:noh_j", "it leaves out papers by Junyong Noh."),
        ("speech -cat:cs.CV -id:2608.16143",
         "it leaves out cs.CV; it leaves out this very paper."),
        ("avatar cat:math au:hinton_g -survey -cat:cs.CV",
         '"avatar" is not in the paper; it is not in math but in cs.GR cs.CV; '
         "hinton_g is not among its 6 authors; and 2 more."),
    ],
)  # fmt: skip
def test_the_sentence(query: str, sentence: str) -> None:
    """What is missing and what is in the way, in few words."""
    faults = whynot(parse(query).tree, analyse(PAPER))
    assert whynot_said(faults, PAPER) == sentence


def test_a_paper_without_categories() -> None:
    """It is in none."""
    faults = whynot(parse("cat:cs.RO").tree, analyse(replace(PAPER, categories=())))
    assert whynot_said(faults, replace(PAPER, categories=())) == "it is not in cs.RO but in none."
