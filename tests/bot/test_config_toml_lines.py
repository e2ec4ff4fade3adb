"""Every key of a TOML text is found on its line, however it is written."""

import tomllib
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config.toml_lines import KeyPath, key_lines


def lines(text: str) -> dict[KeyPath, int]:
    """The lines of a text that is valid, which is checked first."""
    text = dedent(text).lstrip("\n")
    tomllib.loads(text)
    return key_lines(text)


def test_keys_and_tables() -> None:
    """A key is on its own line, a table on its header's."""
    found = lines(
        """
        # a comment with [brackets] = "and quotes
        first = 1

        [log]  # level = "no"
          level = "info"  # another = 1
        format="json"
        """
    )
    assert found == {
        ("first",): 2,
        ("log",): 4,
        ("log", "level"): 5,
        ("log", "format"): 6,
    }


def test_an_implied_table_is_where_it_is_first_named() -> None:
    """``[a.b]`` names a too, and so does a dotted key."""
    found = lines(
        """
        [handlers.console]
        [handlers.discord]
        [log]
        a.b = 1
        a.c = 2
        """
    )
    assert found[("handlers",)] == 1
    assert found[("handlers", "discord")] == 2
    assert found[("log", "a")] == 4
    assert found[("log", "a", "c")] == 5


def test_items_of_an_array_of_tables_are_counted() -> None:
    """Each ``[[topics]]`` begins a new item; a table under it belongs to the newest."""
    found = lines(
        """
        [[topics]]
        name = "a"
        [topics.more]
        x = 1

        [[topics]]
        name = "b"
        [[topics.parts]]
        [[topics.parts]]
        y = 2
        """
    )
    assert found[("topics", 0, "name")] == 2
    assert found[("topics", 0, "more", "x")] == 4
    assert found[("topics", 1)] == 6
    assert found[("topics", 1, "name")] == 7
    assert found[("topics", 1, "parts", 1, "y")] == 10


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ('[handlers."acme.slack"]', ("handlers", "acme.slack")),
        ("[ handlers . 'acme.slack' ]", ("handlers", "acme.slack")),
        ('[handlers."with \\"quotes\\" and \\u00e9"]', ("handlers", 'with "quotes" and é')),
        ('["] # ="]', ("] # =",)),
        ("['']", ("",)),
        ("[2026.11]", ("2026", "11")),
    ],
)
def test_quoted_keys_are_read_as_they_are_meant(header: str, path: KeyPath) -> None:
    """Dots, brackets and escapes inside quotes belong to the key."""
    assert lines(f"{header}\n'a.b' = 1")[(*path, "a.b")] == 2


@pytest.mark.parametrize(
    "value",
    [
        '"""\n[no]\nno = 1\n"""',
        "'''\n[no]\nno = 1\n'''",
        '"""\na \\""" no = "1\n\n"""',
        '"""\n"two more"\n"""""',
        "'''\nit''s\n\n'''''",
        '[\n  1, # ] [no]\n\n  "]",\n]',
        '[[1, 2],\n\n["a\\"]"],]',
        "[\n{ no = 1 },\n# }\n{ x = [ {} ] } ]",
        '"""\\\n\n\\"""\\\\"""',
    ],
)
def test_a_value_over_many_lines_is_stepped_over(value: str) -> None:
    """What looks like a key inside a value is none, and lines are counted on."""
    text = f"first = {value}\nnext = 1\n"
    tomllib.loads(text)
    found = key_lines(text)
    assert found[("next",)] == text.splitlines().index("next = 1") + 1
    assert ("no",) not in found
    assert ("first", "no") not in found


@pytest.mark.parametrize(
    "value",
    [
        "1_000",
        "-0.5e3",
        "inf",
        "true",
        "1979-05-27 07:32:00",
        "07:32:00",
        '""',
        "''",
        "0x1F",
        '"#"',
    ],
)
def test_a_value_on_one_line_is_stepped_over(value: str) -> None:
    """Numbers, dates and short strings end where they end."""
    assert lines(f"a = {value} # b = 2\nc = {{ d = {value} , e = {value}}}\nf = 1") == {
        ("a",): 1,
        ("c",): 2,
        ("c", "d"): 2,
        ("c", "e"): 2,
        ("f",): 3,
    }


def test_items_of_a_list_have_lines() -> None:
    """In a list over many lines the bad item can be pointed at."""
    found = lines(
        """
        chats = [
            "console:here",
            "nowhere",  # this one
            [1,
             2],
        ]
        """
    )
    assert found[("chats", 1)] == 3
    assert found[("chats", 2, 1)] == 5


def test_lines_of_windows_are_counted_once() -> None:
    """A carriage return makes no line of its own."""
    assert key_lines('a = """\r\n\r\n"""\r\nb = 1\r\n') == {("a",): 1, ("b",): 4}


def test_a_text_without_keys_has_none() -> None:
    """Nothing, blanks and comments are fine."""
    assert key_lines("") == {}
    assert key_lines("  \n# x = 1") == {}


def test_what_is_no_toml_is_not_read_on_forever() -> None:
    """The reader stops at what the parser would have refused."""
    with pytest.raises(ValueError, match="character"):
        key_lines("= 1")


keys = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True),
    st.text("ab.#[]=\"'\\é\n ", min_size=1, max_size=5),
)
scalars = st.one_of(
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.text("ab#[]{}=\"',\\\né ", max_size=12),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


def quoted(text: str, multiline: bool) -> str:
    """The text as a TOML string of one line, or of many."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""' if multiline else '"' + escaped.replace("\n", "\\n") + '"'


def written(value: Any, draw: st.DrawFn) -> str:
    """The value in TOML, with comments and new lines where they are allowed."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value, draw(st.booleans()))
    if isinstance(value, list):
        gap = draw(st.sampled_from(["", " ", "\n", " # ], x = 1\n"]))
        return "[" + "".join(f"{gap}{written(item, draw)}{gap}," for item in value) + gap + "]"
    if isinstance(value, dict):
        pairs = (f"{quoted(key, False)} = {written(part, draw)}" for key, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    return str(value)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A valid TOML text with tables and arrays of tables."""
    parts: list[str] = []
    used: set[str] = set()
    for _ in range(draw(st.integers(0, 4))):
        name = draw(keys)
        if name in used:
            continue
        used.add(name)
        header = quoted(name, False)
        for _ in range(draw(st.integers(1, 3)) if (many := draw(st.booleans())) else 1):
            parts.append(f"[[ {header} ]]" if many else f"[{header}]")
            pairs = draw(st.dictionaries(keys, values, max_size=3))
            parts += [f"{quoted(key, False)} = {written(v, draw)}" for key, v in pairs.items()]
            parts.append(draw(st.sampled_from(["", "# [x]", "\n"])))
    return "\n".join(parts)


def paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The way to everything that the standard library's parser finds."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from paths(part, (*path, index))


# A machine that does other things too may be slow to draw a document.
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_it_finds_exactly_what_the_parser_finds(text: str) -> None:
    """On any valid text it agrees with tomllib, and a parent never stands after its child."""
    found = key_lines(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    for path, line in found.items():
        assert 1 <= line <= text.count("\n") + 1
        assert len(path) == 1 or found[path[:-1]] <= line
