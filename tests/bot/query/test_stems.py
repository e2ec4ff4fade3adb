"""Stems: Snowball's by either stemmer, whoever asks at the same time, and what it does not know."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.query.stems import STEMS, Stems, compiled, pure

LINE = "generating generated generically talking talkies heads classes flies naïvely dying"
WORDS = LINE.split()


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("stemmer", [pure, compiled])
def test_threads_do_not_disturb_each_other(stemmer: Callable[[], Callable[[str], str]]) -> None:
    """Papers are matched and indexed in threads, and each word has its stem in all of them."""
    stem = stemmer()
    right = [stem(word) for word in WORDS]

    def again(_: int) -> list[str]:
        return [stem(word) for word in WORDS]

    with ThreadPoolExecutor(8) as threads:
        assert all(found == right for found in threads.map(again, range(400)))


def test_both_stemmers_agree() -> None:
    """Where there is no compiled stemmer, queries find the same."""
    one, other = pure(), compiled()
    assert [one(word) for word in WORDS] == [other(word) for word in WORDS]
    words = ["avatars", "llms", "vlms", "diffusion"]
    slow, quick = Stems(pure()), Stems(compiled())
    assert [slow[word] for word in words] == [quick[word] for word in words]


@pytest.mark.parametrize("plural", ["llms", "vlms", "mllms", "gnns", "lstms"])
def test_an_abbreviation_is_found_in_the_plural(plural: str) -> None:
    """``LLM`` finds ``LLMs``, although it has no vowel."""
    assert STEMS[plural] == STEMS[plural[:-1]]


@pytest.mark.parametrize("word", ["gps", "css", "dlss", "https2", "gans", "lens"])
def test_other_words_are_left_to_snowball(word: str) -> None:
    """Three letters may be another abbreviation, and an s behind an s ends no plural."""
    assert STEMS[word] == compiled()(word)
