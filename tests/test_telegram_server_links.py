"""What Telegram's clients link by themselves, as the local counterpart simulates it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.telegram_domains import COUNTRIES, GENERIC, is_top_level
from servers.telegram_entities import Entity, settled
from servers.telegram_links import found
from servers.telegram_text import plain

from bot.query.taxonomy import CATEGORIES

SAFE = frozenset(
    """astro-ph.EP astro-ph.HE cs.CE cs.DB cs.DC cs.DL cs.DS cs.FL cs.HC cs.LG cs.LO cs.OH cs.OS
    econ.EM eess.IV eess.SP math.AP math.CT math.DG math.DS math.FA math.HO math.KT math.LO math.NT
    math.OA math.OC math.RA math.RT math.SP q-bio.CB q-bio.OT q-bio.QM q-fin.CP q-fin.MF q-fin.RM
    stat.AP stat.OT""".split()  # noqa: SIM905 - a table of names reads better than a list
)
"""The categories of two letters that are no country's domain."""


def shown(text: str) -> list[tuple[str, str]]:
    """Each thing that is linked: its kind and its text."""
    return [(each.kind, text[each.offset : each.end]) for each in found(text)]


@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_categories_that_are_domains_become_links(category: str) -> None:
    """Where the last two letters are a country's, the category leads to a stranger's site."""
    archive, _, subject = category.rpartition(".")
    is_linked = bool(archive) and len(subject) == 2 and category not in SAFE
    expected = [("url", category)] if is_linked else []
    assert shown(f"in {category}, and") == expected
    assert shown(category) == expected
    assert shown(f"({category})") == expected


@pytest.mark.parametrize("category", ["cs.CV", "cs.AI", "cs.CL", "cs.RO", "math.CO", "stat.ML"])
@pytest.mark.parametrize("form", [str, str.lower, str.upper])
def test_categories_in_any_case(category: str, form: type[str]) -> None:
    """The case of a domain does not matter."""
    assert shown(form(category)) == [("url", form(category))]


def test_a_capital_alone_begins_a_sentence() -> None:
    """``Word.It`` is a missing space; ``word.IT`` and ``word.it`` are domains."""
    assert shown("done.It is") == []
    assert shown("done.it is done.IT") == [("url", "done.it"), ("url", "done.IT")]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("arxiv.org/abs/2401.08503", ["arxiv.org/abs/2401.08503"]),
        ("https://arxiv.org/abs/2401.08503v2.", ["https://arxiv.org/abs/2401.08503v2"]),
        ("see HTTP://A.ORG, or ftp://b.net/x!", ["HTTP://A.ORG", "ftp://b.net/x"]),
        ("2401.08503 1.5 v1.2.3 3.14", []),
        ("10.0.0.1 and 1.2.3.4:80/x, not 1.2.3.456", ["10.0.0.1", "1.2.3.4:80/x"]),
        ("01.2.3.4 1.2.3 1.2.3.4.5", []),
        ("a.com:8080/p a.com:99999/p", ["a.com:8080/p", "a.com"]),
        ("a.com?q=1#x a.com#y a.com/?", ["a.com?q=1#x", "a.com#y", "a.com/"]),
        ("(see a.com/b_(c)) [a.com/x]", ["a.com/b_(c)", "a.com/x"]),
        ("«a.com/x» \"a.com/y\" <a.com/z>", ["a.com/x", "a.com/y", "a.com/z"]),
        ("a.com. b.com... c.com, d.com;", ["a.com", "b.com", "c.com", "d.com"]),
        ("https://user:pw@a.com/x", ["https://user:pw@a.com/x"]),
        ("http://foo.notadomain http://a.b", ["http://foo.notadomain"]),
        ("foo.notadomain localhost http://localhost/", []),
        ("shttp://a.com sftp://a.com x-http://a.com", ["http://a.com"]),
        ("mailto://a.com gopher://a.com", []),
        ("under_score.com a_b.sub.com sub.a_b.com", ["a_b.sub.com"]),
        ("-a.com a-.com a.com- a..com", ["-a.com"]),
        ("xn--a.xn--p1ai a.xn--1 a.b-c", ["xn--a.xn--p1ai"]),
        ("пример.рф пример.Рф", ["пример.рф"]),
        ("#a.com /a.com @a.com", []),
        ("e.g. i.e. U.S. Ph.D. et.al.", ["et.al"]),
        ("scikit.data node.js vue.Js t.me", ["scikit.data", "t.me"]),
        ("a\u2060.cv a.\u2060cv \u2060a.cv", ["a.cv"]),
        ("a\u2013b.cv", ["a\u2013b.cv"]),
        ("tg://resolve?domain=x ton://a/b, tg:x", ["tg://resolve?domain=x", "ton://a/b"]),
        ("word.cv\nword.ai", ["word.cv", "word.ai"]),
        (".com com. .", []),
        (f"{'a' * 64}.com", []),
        ("a.com/x…y", ["a.com/x"]),
        ("éhttp://a.com", ["http://a.com"]),
        ("(a.com/x.)y", ["a.com/x"]),
    ],
)  # fmt: skip
def test_addresses(text: str, links: list[str]) -> None:
    """Addresses with a scheme, and bare ones whose last part is a top-level domain."""
    assert [link for kind, link in shown(text) if kind == "url"] == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("me@example.com", ["me@example.com"]),
        ("me+x@sub.example.com.", ["me+x@sub.example.com"]),
        ("me.too@a.com", ["me.too@a.com"]),
        ("mailto:me@example.com", ["me@example.com"]),
        ("me@localhost me@a.b", []),
        ("me@-a.com", []),
        ("{a, b}@uni.edu", []),
    ],
)
def test_emails(text: str, links: list[str]) -> None:
    """Addresses of people."""
    assert [link for kind, link in shown(text) if kind == "email"] == links


@pytest.mark.parametrize(
    ("text", "kind", "links"),
    [
        ("@durov, (@abcd) @abc @gif @x", "mention", ["@durov", "@abcd", "@gif"]),
        ("a@durov é@durov _@durov", "mention", []),
        ("@дуров @durové", "mention", []),
        (f"@{'a' * 32} @{'a' * 33}", "mention", [f"@{'a' * 32}"]),
        ("@\u2060everyone", "mention", []),
        ("\u2060@everyone", "mention", ["@everyone"]),
        ("#tag #3d #Größe #тег_1", "hashtag", ["#tag", "#3d", "#Größe", "#тег_1"]),
        ("#1 #_ # a#b #a#b C#", "hashtag", []),
        (f"#{'a' * 300}", "hashtag", [f"#{'a' * 256}"]),
        ("$USD $ABCDEFGH $1INCH", "cashtag", ["$USD", "$ABCDEFGH", "$1INCH"]),
        ("$usd $ABCDEFGHI $5 $$USD a$USD $USDa", "cashtag", []),
        ("$N$-body and $L^2$ and $O(N)$", "cashtag", ["$L", "$O"]),
        ("/start, /help@my_bot (/x)", "bot_command", ["/start", "/help@my_bot", "/x"]),
        ("a/b 1/2 //x /x/ </b> /help@x /é", "bot_command", []),
        (f"/{'a' * 64} /{'a' * 65}", "bot_command", [f"/{'a' * 64}"]),
    ],
)
def test_tags_mentions_and_commands(text: str, kind: str, links: list[str]) -> None:
    """A sign and a word become a link unless they stand within a longer word."""
    assert [link for found_kind, link in shown(text) if found_kind == kind] == links


def test_links_do_not_overlap() -> None:
    """Of two that share a letter the first one stands, and the longer of two that begin alike."""
    assert shown("a.com/#tag/@name") == [("url", "a.com/#tag/@name")]
    assert shown("/start@my_bot") == [("bot_command", "/start@my_bot")]


def test_code_and_marked_links_are_left_alone() -> None:
    """Nothing is found in code, in pre or in a marked link; bold is cut around what is found."""
    text = "cs.CV cs.AI cs.RO cs.CL"
    code, pre = Entity("code", 0, 5), Entity("pre", 6, 5)
    link, bold = Entity("text_link", 12, 5, "http://a.org/"), Entity("bold", 0, 23)
    kept = settled([bold, code, pre, link], found(text))
    assert [(each.kind, each.offset, each.length) for each in kept if each.kind != "bold"] == [
        ("code", 0, 5), ("pre", 6, 5), ("text_link", 12, 5), ("url", 18, 5),
    ]  # fmt: skip
    assert [(each.offset, each.end) for each in kept if each.kind == "bold"] == [
        (5, 6), (11, 12), (12, 17), (17, 18), (18, 23),
    ]  # fmt: skip


def test_top_level_domains() -> None:
    """All countries have two letters, all others more; both are known in small letters."""
    assert {len(word) for word in COUNTRIES} == {2}
    assert all(word == word.lower() for word in COUNTRIES | GENERIC)
    assert is_top_level("cv")
    assert not is_top_level("Cv")
    assert not is_top_level("lg")


@given(st.text(alphabet=st.sampled_from("ab.@/#:$ -_()é1\u2060\n")))
def test_links_lie_within_the_text(text: str) -> None:
    """Whatever is written, links are apart, in order, not empty and inside."""
    end = 0
    for each in found(text):
        assert end <= each.offset < each.end <= len(text)
        end = each.end


@given(st.text())
def test_any_text_of_a_person_can_be_shown(text: str) -> None:
    """Entities of any text end within it."""
    shown_text = plain(text)
    size = len(shown_text.text.encode("utf-16-le")) // 2
    assert all(each.end <= size for each in shown_text.entities)
