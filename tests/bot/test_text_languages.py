"""The names of languages, as people type them."""

import pytest

from bot.text.languages import NAMES, found, name_of, near

ALL = tuple(NAMES)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("fr", "fr"),
        ("French", "fr"),
        ("FRANÇAIS", "fr"),
        ("  tiếng   việt ", "vi"),
        ("zh_hant", "zh-Hant"),
        ("中文", "zh"),
        ("Klingon", None),
        ("", None),
    ],
)
def test_found(typed: str, tag: str | None) -> None:
    """Its tag, its English name and its own name all mean it, however they are written."""
    assert found(typed, ALL) == tag


def test_only_what_is_offered() -> None:
    """What is not among the tags is not found; a tag without a name is."""
    assert found("French", ["en", "de"]) is None
    assert found("pt-br", ["pt-BR"]) == "pt-BR"
    assert name_of("pt-BR") == '"pt-BR"'


def test_near() -> None:
    """A slip of the finger is recognised; what is nothing like a language is not."""
    assert near("Frensh", ALL) == "fr"
    assert near("qqqqq", ALL) is None


def test_no_two_have_one_name() -> None:
    """Each name means one language."""
    names = [name.casefold() for tag, both in NAMES.items() for name in {tag, *both}]
    assert len(names) == len(set(names))
