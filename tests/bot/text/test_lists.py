"""Sets of words."""

from bot.text.lists import words


def test_words() -> None:
    """The words of a text, whatever the space between them."""
    assert words("a b\n  c b") == {"a", "b", "c"}
