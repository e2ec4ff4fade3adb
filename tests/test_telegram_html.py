"""Telegram's HTML as its local counterpart reads it: what is taken, and what is refused how."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.telegram_address import checked, user_of
from servers.telegram_html import parse
from servers.telegram_marks import KINDS, ParseError


def marks(html: str) -> list[tuple[str, int, int, str]]:
    """The entities, their offsets counted in characters."""
    return [(each.kind, each.offset, each.length, each.value) for each in parse(html).entities]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
        ("Strong", "bold"),
    ],
)
def test_each_tag_marks_its_kind(tag: str, kind: str) -> None:
    """A tag in any case marks what stands in it, and leaves no trace in the text."""
    parsed = parse(f"a <{tag}>b c</{tag}> d")
    assert parsed.text == "a b c d"
    assert [(each.kind, each.offset, each.length) for each in parsed.entities] == [(kind, 2, 3)]


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("", "", []),
        ("plain", "plain", []),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1, "")]),
        ("<b  >x</b  >", "x", [("bold", 0, 1, "")]),
        ("<b\n>x</b\t>", "x", [("bold", 0, 1, "")]),
        ("<b foo>x</b>", "x", [("bold", 0, 1, "")]),
        ("<b foo=bar baz='q' >x</b>", "x", [("bold", 0, 1, "")]),
        ("<b>a<i>b</i></b>", "ab", [("italic", 1, 1, ""), ("bold", 0, 2, "")]),
        ("😀<b>😀</b>", "😀😀", [("bold", 1, 1, "")]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1, "")]),
        ("<span class=tg-spoiler>x</span>", "x", [("spoiler", 0, 1, "")]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1, "")]),
        ('<blockquote expandable="">x</blockquote>', "x", [("expandable_blockquote", 0, 1, "")]),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "x",
         [("custom_emoji", 0, 1, "5368324170671202286")]),
        ('<a href="http://a.org/b">x</a>', "x", [("text_link", 0, 1, "http://a.org/b")]),
        ("<a href='a.org'>x</a>", "x", [("text_link", 0, 1, "http://a.org/")]),
        ("<a href=a.org>x</a>", "x", [("text_link", 0, 1, "http://a.org/")]),
        ('<a href="a.org?p=1&amp;q=&quot;">x</a>', "x",
         [("text_link", 0, 1, 'http://a.org/?p=1&q="')]),
        ("<a>a.org</a>", "a.org", [("text_link", 0, 5, "http://a.org/")]),
        ('<a href="tg://user?id=77">x</a>', "x", [("text_mention", 0, 1, "77")]),
        ('<a href="tg://resolve?domain=x">x</a>', "x",
         [("text_link", 0, 1, "tg://resolve?domain=x")]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1, "python")]),
        ('<code class="language-python"><pre>x</pre></code>', "x", [("pre", 0, 1, "python")]),
        ('<code class="language-python">x</code>', "x", [("code", 0, 1, "")]),
        ("<pre><code>x</code></pre>", "x", [("code", 0, 1, ""), ("pre", 0, 1, "")]),
        ('<pre><code class="language-c">x</code>y</pre>', "xy",
         [("code", 0, 1, ""), ("pre", 0, 2, "")]),
        ('<pre><code class="other">x</code></pre>', "x", [("code", 0, 1, ""), ("pre", 0, 1, "")]),
    ],
)  # fmt: skip
def test_text_and_entities(html: str, text: str, entities: list[object]) -> None:
    """Attributes may be bare, quoted or missing; an entity of nothing is none."""
    assert parse(html).text == text
    assert marks(html) == entities


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt b &gt", "< b >"),
        ("&nbsp;&apos;&hellip;&LT;", "&nbsp;&apos;&hellip;&LT;"),
        ("&#60;&#x3c;&#x3C;", "<<<"),
        ("&#x1F600;", "😀"),
        ("&#0;&#x0;&#;&#x;", "&#0;&#x0;&#;&#x;"),
        ("&#x10ffff;&#12345678;&#0000000065;", "&#x10ffff;&#12345678;&#0000000065;"),
        (f"&#{'1' * 5000};", f"&#{'1' * 5000};"),
        ("&", "&"),
        ("a & b && c", "a & b && c"),
        ("&amp;lt;", "&lt;"),
        ("a > b", "a > b"),
        ("quotes \" and '", "quotes \" and '"),
    ],
)
def test_references(html: str, text: str) -> None:
    """Four names and numbers are read, with or without the semicolon; the rest stays as it is."""
    assert parse(html).text == text


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("é😀<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 6'),
        ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
        ("<b><i>x</i>", "Can't find end tag corresponding to start tag \"b\""),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b></b>", "Unexpected end tag at byte offset 8"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b x>", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</strong>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</strong>"'),
        ("<b><i>x</b></i>",
         'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ('<a href="x"', "Unclosed start tag at byte offset 0"),
        ("<a href='&lt;>", "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<span class="big">x</span>',
         'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="0">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-emoji emoji-id="-5">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("&#xD800;", "Text contains invalid Unicode characters after decoding HTML entities,"
         " check for unmatched surrogate code units"),
    ],
)  # fmt: skip
def test_refusals(html: str, why: str) -> None:
    """What does not follow the grammar is refused with the place, counted in bytes."""
    with pytest.raises(ParseError) as caught:
        parse(html)
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://arxiv.org/abs/2401.08503", "https://arxiv.org/abs/2401.08503"),
        ("HTTPS://ArXiv.org", "https://arxiv.org/"),
        ("arxiv.org", "http://arxiv.org/"),
        ("a.org/P?Q#F", "http://a.org/P?Q#F"),
        ("a.org?q=1", "http://a.org/?q=1"),
        ("http://me:Pw@A.org:80/x", "http://me:Pw@a.org:80/x"),
        ("tg:resolve?domain=x", "tg://resolve?domain=x"),
        ("ton://transfer/x", "ton://transfer/x"),
        ("", ""),
        ("#", ""),
        ("localhost", ""),
        ("http://localhost/x", ""),
        ("mailto:me@a.org", "http://mailto:me@a.org/"),
        ("javascript:alert(1)", ""),
        ("ftp://a.org/x", ""),
        ("http://a.org:99999/", ""),
        ("http://a.org/a b", ""),
        ("http://[::1", ""),
        ("/abs/2401.08503", ""),
    ],
)
def test_addresses_behind_words(address: str, kept: str) -> None:
    """A web address with a dot in its host is kept in one form; anything else is dropped."""
    assert checked(address) == kept


def test_a_link_that_leads_nowhere_is_reported() -> None:
    """Telegram shows the words without a link; the parser says what was lost."""
    parsed = parse('<a href="#top">up</a> <a href="a.org">on</a>')
    assert parsed.text == "up on"
    assert parsed.dropped == ("#top",)
    assert len(parsed.entities) == 1


def test_only_numbers_name_users() -> None:
    """A user is named by an id alone."""
    assert user_of("tg://user?id=77") == user_of("TG:user?id=77") == "77"
    assert user_of("tg://user?id=x") == user_of("tg://user?name=x") == ""


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_always_passes(text: str) -> None:
    """Whatever is escaped in <, > and & comes out as it went in."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parsed = parse(f"<b>{escaped}</b>")
    assert parsed.text == text
    assert len(parsed.entities) == (1 if text else 0)


@given(st.lists(st.sampled_from(["<", ">", "/", "b", "i", " ", "=", '"', "&", ";", "a", "x"])))
def test_nothing_but_a_parse_error_comes_out(pieces: list[str]) -> None:
    """Any mess is either read or refused in Telegram's words."""
    with suppress(ParseError):
        assert "".join(pieces).count("&") >= parse("".join(pieces)).text.count("&")


def test_every_tag_has_a_kind_that_telegram_knows() -> None:
    """Sixteen tags, as the Bot API lists them."""
    assert len(KINDS) == 16
