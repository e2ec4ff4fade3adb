"""What a link carries is short, harmless, and says what it stands for."""

import re

import pytest
from desk import MOTION, TALKING
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.payload import line_of, payload_of, topic_payload
from bot.topics import Topic

TOPICS = (TALKING, MOTION, Topic("会说话", "x"))


@pytest.mark.parametrize("line", ["abstract 2401.08503", "/bibtex hep-th/9901001", "search “ä”"])
def test_a_line_comes_back(line: str) -> None:
    """A command that changes nothing travels in a link."""
    payload = payload_of(line)
    assert payload is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert line_of(payload) == line.removeprefix("/")


@pytest.mark.parametrize("line", ["forget yes", "unsubscribe 1", "claim 7Q2F", "block 1", ""])
def test_what_changes_something_does_not_travel(line: str) -> None:
    """Neither is a link made of it, nor is it taken from one that somebody else made."""
    assert payload_of(line) is None
    harmless = payload_of("search x")
    assert harmless is not None
    from base64 import urlsafe_b64encode  # noqa: PLC0415 - as an attacker would

    forged = "line-" + urlsafe_b64encode(line.encode()).decode().rstrip("=")
    assert line_of(forged) is None


def test_a_line_that_is_too_long_does_not_travel() -> None:
    """A link has room for 64 characters."""
    assert payload_of("search " + "x" * 60) is None


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_each_topic_has_a_link(topic: Topic) -> None:
    """Its name where that is in plain letters, and otherwise something as good."""
    payload = topic_payload(topic)
    assert re.fullmatch(r"topic-[a-z0-9-]{1,58}", payload)
    assert line_of(payload, TOPICS) == f"latest topic:{topic.name}"


def test_plain_names_stand_in_their_links() -> None:
    """What can be read is nicer to share."""
    assert topic_payload(TALKING) == "topic-talking-face"
    assert topic_payload(Topic("Text-to-Video", "x")).startswith("topic-text-to-video-")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Text-to-Video", "Text to Video"),
        ("C", "C++"),
        ("C++", "C#"),
        ("会说话", "会"),
        ("Naïve", "Na ve"),
        ("a" * 70 + "b", "a" * 70 + "c"),
        ("a" * 58, "a" * 59),
    ],
)
def test_no_two_topics_share_a_link(one: str, other: str) -> None:
    """What a link cannot carry tells them apart all the same."""
    topics = Topic(one, "x"), Topic(other, "x")
    for topic in topics:
        payload = topic_payload(topic)
        assert re.fullmatch(r"topic-[a-z0-9-]{1,58}", payload)
        assert line_of(payload, topics) == f"latest topic:{topic.name}"


def test_codes_lead_to_the_claim() -> None:
    """Both kinds of code are claimed in the same way."""
    assert line_of("claim-7Q2F") == "claim 7Q2F"
    assert line_of("invite-ABCDEFGH") == "claim ABCDEFGH"


@given(st.text(max_size=70))
def test_whatever_a_link_carries(payload: str) -> None:
    """Anybody can make a link: none of them fails, and none changes anything."""
    line = line_of(payload, TOPICS)
    assert line is None or line.partition(" ")[0] in {
        "abstract", "bibtex", "claim", "help", "latest", "paper", "search", "subscriptions",
    }  # fmt: skip
