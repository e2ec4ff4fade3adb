"""What needs the operator is open until it is over."""

from bot.troubles import Troubles


def test_a_cause_is_open_until_it_is_over() -> None:
    """The last sentence of a cause counts, and each has its own end."""
    troubles = Troubles()
    troubles.tell("disk", "412 MB left.")
    troubles.tell("key", "The key is refused.")
    troubles.tell("disk", "200 MB left.")
    assert dict(troubles.open) == {"disk": "200 MB left.", "key": "The key is refused."}
    troubles.over("disk")
    troubles.over("disk")
    assert list(troubles.open) == ["key"]


def test_news_are_a_cause_that_begins_or_ends() -> None:
    """Who waits for news is woken when a cause begins or ends, not by each new sentence."""
    troubles = Troubles()
    troubles.over("disk")
    assert not troubles.news.is_set()
    troubles.tell("disk", "412 MB left.")
    assert troubles.news.is_set()
    troubles.news.clear()
    troubles.tell("disk", "200 MB left.")
    assert not troubles.news.is_set()
    troubles.over("disk")
    assert troubles.news.is_set()
