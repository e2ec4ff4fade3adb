"""How a text that a bot sends becomes the text that people see."""

from collections.abc import AsyncIterator

import pytest
from servers.telegram import Refused, TelegramServer, links
from servers.telegram_entities import Entity, in_letters, in_units, settled, units
from servers.telegram_text import html, plain
from servers.telegram_visitor import Client


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with TelegramServer() as server:
        server.person("Ann", id=5, started=True)
        yield Client(server)


def kinds(message: dict[str, object]) -> list[tuple[str, int, int]]:
    entities = message.get("entities", [])
    assert isinstance(entities, list)
    return [(each["type"], each["offset"], each["length"]) for each in entities]


def test_units_are_those_of_utf_16() -> None:
    """What lies beyond the basic plane counts twice, there and back."""
    text = "a😀b"
    assert units(text) == 4
    (moved,) = in_units(text, [Entity("bold", 1, 2)])
    assert (moved.offset, moved.length) == (1, 3)
    assert in_letters(text, [moved]) == [Entity("bold", 1, 2)]


@pytest.mark.parametrize(
    ("entity", "why"),
    [
        (Entity("bold", 2, 1), "begins in a middle of a UTF-16 symbol at UTF-16 offset 2"),
        (Entity("bold", 0, 2), "ends in a middle of a UTF-16 symbol at UTF-16 offset 2"),
        (Entity("bold", 9, 1), "begins after the end of the text at UTF-16 offset 9"),
        (Entity("bold", 0, 9), "ends after the end of the text at UTF-16 offset 9"),
    ],
)
def test_entities_must_fit_the_text(entity: Entity, why: str) -> None:
    """An offset that splits a pair or lies outside is refused."""
    with pytest.raises(ValueError, match=why):
        in_letters("a😀b", [entity])


def test_styles_are_cut_where_others_begin() -> None:
    """A style breaks where another style begins, and where a link, a quote or code does."""
    bold, italic = Entity("bold", 0, 10), Entity("italic", 4, 2)
    assert [(each.kind, each.offset, each.end) for each in settled([bold, italic])] == [
        ("bold", 0, 4), ("bold", 4, 10), ("italic", 4, 6),
    ]  # fmt: skip
    code = Entity("code", 4, 2)
    assert [(each.kind, each.offset, each.end) for each in settled([bold, code])] == [
        ("bold", 0, 4), ("code", 4, 6), ("bold", 6, 10),
    ]  # fmt: skip


def test_equal_styles_that_meet_are_one() -> None:
    """Two bold stretches side by side or within each other are one."""
    assert settled([Entity("bold", 0, 3), Entity("bold", 3, 2), Entity("bold", 1, 1)]) == [
        Entity("bold", 0, 5)
    ]
    assert len(settled([Entity("bold", 0, 3), Entity("bold", 4, 2)])) == 2


def test_what_cannot_be_nested_is_dropped() -> None:
    """A link in a link, code in a link, and what crosses a quote are gone."""
    link = Entity("text_link", 0, 6, "http://a.org/")
    assert settled([link, Entity("text_link", 2, 2, "http://b.org/")]) == [link]
    assert settled([link, Entity("code", 2, 2)]) == [link]
    quote = Entity("blockquote", 3, 6)
    assert settled([quote, link]) == [quote]
    assert settled([quote, Entity("text_link", 4, 2, "x")]) == [
        quote, Entity("text_link", 4, 2, "x"),
    ]  # fmt: skip
    assert settled([quote], [Entity("url", 0, 4, automatic=True)]) == [quote]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  a  ", "a"),
        ("\n\n a \n", "a"),
        ("a\tb\x0bc\x00d", "a b c d"),
        ("a\r\nb", "a\nb"),
        ("\u202ea\u202c\u2028b", "ab"),
        ("a\u200fb", "a\u200fb"),
        ("a\u0333\u030a", "a"),
        (" \n ", ""),
        ("\u2800", "\u2800"),
    ],
)
def test_white_space_and_control_characters(given: str, shown: str) -> None:
    """Ends are trimmed, control characters become spaces, marks of direction go."""
    assert plain(given).text == shown


async def test_entities_follow_the_trimmed_text(client: Client) -> None:
    """White space goes from the ends of the text and from the start of a style, not of code."""
    sent = (await client.html(5, " \n<b> \r\n a</b> <code> b </code> \n")).result
    assert sent["text"] == "a  b"
    assert kinds(sent) == [("bold", 0, 1), ("code", 2, 2)]
    kept = (await client.html(5, "<b> </b>x<i> </i><code> </code>y")).result
    assert kinds(kept) == [("code", 2, 1)]


async def test_an_entity_that_ends_in_trimmed_space_is_shortened(client: Client) -> None:
    """An entity ends where the text ends, and one that lies behind the end is gone."""
    sent = (await client.html(5, "<i>x <pre> </pre></i><code> </code>\n")).result
    assert (sent["text"], kinds(sent)) == ("x", [("italic", 0, 1)])
    sent = (await client.html(5, "<code>x  </code>\n ")).result
    assert (sent["text"], kinds(sent)) == ("x", [("code", 0, 1)])


async def test_offsets_are_utf_16(client: Client) -> None:
    """A stored message counts in UTF-16 units, marked and found entities alike."""
    sent = (await client.html(5, "😀<b>😀</b> cs.CV")).result
    assert kinds(sent) == [("bold", 2, 2), ("url", 5, 5)]
    message = client.server.messages(client.server.world.people[5].dm)[-1]
    assert message.raw == "😀<b>😀</b> cs.CV"
    assert [(link.text, link.made) for link in client.server.links(message)] == [("cs.CV", False)]


@pytest.mark.parametrize("text", ["", " ", "\n\t\r", "<b></b>", "<i> </i>", "\u202e"])
async def test_an_empty_text_is_refused(client: Client, text: str) -> None:
    """White space and empty tags are no text."""
    answer = await client.html(5, text)
    assert answer.why == "400 Bad Request: message text is empty"


async def test_length_counts_after_entities_in_utf_16(client: Client) -> None:
    """4,096 units are taken, tags and references not counted; one more is too long."""
    assert (await client.html(5, f"<b>{'&amp;' * 4096}</b>")).result["text"] == "&" * 4096
    assert (await client.send(5, "😀" * 2048)).status == 200
    too_long = "400 Bad Request: message is too long"
    assert (await client.send(5, "a" * 4097)).why == too_long
    assert (await client.send(5, "😀" * 2048 + "a")).why == too_long


async def test_malformed_html_is_refused_with_the_place(client: Client) -> None:
    """The parser's words follow Telegram's own prefix."""
    answer = await client.html(5, "é<br>")
    assert answer.why == (
        '400 Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 2'
    )


async def test_unknown_modes_and_broken_texts_are_refused(client: Client) -> None:
    """HTML or nothing; half a surrogate pair and bytes that are no UTF-8 are no text."""
    assert (await client.send(5, "x", parse_mode="BBCode")).why == (
        "400 Bad Request: unsupported parse_mode"
    )
    utf8 = "400 Bad Request: strings must be encoded in UTF-8"
    assert (await client.send(5, "a\ud800b")).why == utf8
    form = b"chat_id=5&text=%ff%fe"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await client.post("sendMessage", data=form, headers=headers)).why == utf8


async def test_without_a_mode_tags_are_text(client: Client) -> None:
    """Nothing is read in a plain text but what Telegram finds by itself."""
    sent = (await client.send(5, "<b>x</b> &amp; cs.AI")).result
    assert sent["text"] == "<b>x</b> &amp; cs.AI"
    assert kinds(sent) == [("url", 15, 5)]


def test_a_text_can_be_checked_without_a_server() -> None:
    """The same reading, refusals and links for a text that is not sent."""
    shown = html('<b>A</b> in cs.CV, <code>cs.AI</code>, <a href="a.org">here</a>')
    assert shown.text == "A in cs.CV, cs.AI, here"
    assert [link.text for link in links(shown) if not link.made] == ["cs.CV"]
    with pytest.raises(Refused) as refused:
        html("<b>")
    assert refused.value.code == 400


async def test_entities_may_be_given_apart(client: Client) -> None:
    """A bot may pass entities in place of tags; those that Telegram finds itself are not read."""
    given = [
        {"type": "bold", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 2, "length": 1, "url": "a.org"},
        {"type": "text_mention", "offset": 4, "length": 1,
         "user": {"id": 5, "is_bot": False, "first_name": "Ann"}},
        {"type": "pre", "offset": 6, "length": 1, "language": "c"},
        {"type": "url", "offset": 0, "length": 7},
    ]  # fmt: skip
    sent = (await client.send(5, "a b c d", entities=given)).result
    assert kinds(sent) == [
        ("bold", 0, 1),
        ("text_link", 2, 1),
        ("text_mention", 4, 1),
        ("pre", 6, 1),
    ]
    assert sent["entities"][1]["url"] == "http://a.org/"
    assert sent["entities"][2]["user"]["id"] == 5
    message = client.server.messages(client.server.world.people[5].dm)[-1]
    assert [(link.kind, link.target, link.made) for link in client.server.links(message)] == [
        ("text_link", "http://a.org/", True), ("text_mention", "5", True),
    ]  # fmt: skip
    bad = [{"type": "bold", "offset": 9, "length": 1}]
    assert (await client.send(5, "a", entities=bad)).why == (
        "400 Bad Request: Entity begins after the end of the text at UTF-16 offset 9"
    )


async def test_more_than_a_hundred_entities_are_a_violation(client: Client) -> None:
    """Telegram drops the rest without a word; the server says so to the test."""
    sent = (await client.html(5, "<b>a</b> " * 101)).result
    assert len(sent["entities"]) == 100
    assert client.server.violations == ["101 entities, of which Telegram keeps 100"]


async def test_a_link_that_leads_nowhere_is_a_violation(client: Client) -> None:
    """Telegram shows it as plain words; the server says so to the test."""
    sent = (await client.html(5, '<a href="#x">up</a>')).result
    assert "entities" not in sent
    assert client.server.violations == ["a link that leads nowhere was dropped: '#x'"]
