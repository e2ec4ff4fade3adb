"""What no summary says, and what it may say although it looks like that."""

import pytest

from bot.summaries.forbidden import FORBIDDEN, forbidden


@pytest.mark.parametrize(
    "text",
    [
        "Reaches 78.1 mAP@0.5:0.95 and 91% pass@1, also Recall@k.",
        "Bounds the norm for n<N and x>0, and counts P(a|b).",
        "Type I errors and Part I of the survey on Fe I lines.",
        "Attention-free models and state-of-the-art results (i.e. e.g. vs. al.).",
        "Read-only memory and open-vocabulary detection, 2.5x faster in U.S. cities.",
        "Learns to ignore noise; join-order search with click models follows.",
        "Uses a 1:1 mapping, 3/4 of the data and and/or graphs of M☉ stars.",
        "Studies jailbreaks, prompt injection and how users follow advice.",
        "Sums over i * j with a_b and x^2, about 10% ± 2%.",
    ],
)
def test_what_papers_really_say(text: str) -> None:
    """Measures, formulas and terms of art are let through."""
    assert list(forbidden(text)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("See https://a.example", "a link"),
        ("See a.example now", "a link"),
        ("Uses cs.CV papers", "a link"),
        ("Run www.x", "a link"),
        ("Mail a@b.example", "an address"),
        ("Thanks to @someone", "a mention"),
        ("Has <@12> in it", "a mention"),
        ("Has <b>bold</b> text", "a tag"),
        ('Has <a href="x"> in it', "a tag"),
        ("Has &lt;b&gt; in it", "a mention"),
        ("Type /start now", "a command"),
        ("Ring +44 20 7946 0958", "a telephone number"),
        ("Has `code`", "a code fence"),
        ("Has [a](b) in it", "markup"),
        ("Wins!", "an exclamation mark"),
        ("Wins 🎉", "an emoji"),
        ("Wins ✅", "an emoji"),
        ("a" * 46, "a word of more than 45 characters"),
        ("What you need", "the second person"),
        ("And I will write", "the first person"),
        ("As an AI, it", "talk of itself"),
        ("Click here", "an order"),
        ("It works. Use the code", "an order"),
        ("Readers should know", "an order"),
        ("A groundbreaking method", "praise"),
        ("TL;DR: a method", "a label"),
    ],
)
def test_what_is_refused(text: str, name: str) -> None:
    """Each kind is found, and told once."""
    assert f"it has {name}" in list(forbidden(text))


def test_a_kind_is_told_once() -> None:
    """Ten links are one reason."""
    assert list(forbidden("https://a.example " * 10)) == ["it has a link"]


def test_every_kind_has_a_name_that_reads_on() -> None:
    """The words "it has" stand before each."""
    assert all(
        name.startswith(("a ", "an ", "the ", "talk", "praise", "markup")) for name, _ in FORBIDDEN
    )
