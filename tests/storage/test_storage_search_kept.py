"""Words that are kept at hand are told from others, in C and in Python alike."""

import sys
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search import kept
from storage.search.kept import Kept

WORDS = st.sampled_from(["a", "lip", "sync", "hinton_g", "|", "_x2", "naïve", "図", "y" * 300])
LINES = st.lists(st.lists(WORDS).map(" ".join), max_size=5)

New = Callable[[], Kept]


@pytest.fixture(params=["in Python", "compiled"], scope="module")
def new(request: pytest.FixtureRequest) -> New:
    """Makes an empty one."""
    if request.param == "in Python":
        return Kept
    module = pytest.importorskip("storage.search._kept", reason="needs what is compiled")
    made: New = module.Kept
    return made


def test_words_that_are_not_kept_are_told(new: New) -> None:
    """Each once, in any script; names as they are filed are left out."""
    words = new()
    assert words.others(["lip sync", "", "geoffrey hinton | hinton_g", "lip 図"]) == {
        *("lip", "sync", "geoffrey", "hinton", "|", "図")
    }
    words.keep(["lip", "図", "hinton", "|"])
    assert words.others(["lip sync", "geoffrey hinton | hinton_g", "lips 図"]) == {
        *("sync", "geoffrey", "lips")
    }


def test_nothing_is_kept_that_was_cleared(new: New) -> None:
    """And it can be kept anew."""
    words = new()
    words.clear()
    words.keep(["lip", "sync"])
    words.clear()
    assert words.others(["lip sync"]) == {"lip", "sync"}
    words.keep(["sync"])
    assert words.others(["lip sync"]) == {"lip"}


@given(LINES, LINES)
def test_kept_words_are_no_others(new: New, before: list[str], now: list[str]) -> None:
    """What is told is what was not kept; a very long word may be told again."""
    words = new()
    words.keep(words.others(before))
    known, all_ = set(" ".join(before).split()), set(" ".join(now).split())
    told = {word for word in all_ - known if "_" not in word}
    assert words.others(now) - {"y" * 300} == told - {"y" * 300}
    assert words.others(now) >= told


def test_so_many_words_are_kept_and_no_more(new: New) -> None:
    """What does not fit is told again and again, and everything else is still kept."""
    words = new()
    some = [f"word{n}" for n in range(120_000)]
    for start in range(0, len(some), 10_000):
        words.keep(some[start : start + 10_000])
    assert words.others([" ".join(some[:100_000])]) == set()
    more = [f"{n}{'x' * 200}" for n in range(60_000)]
    words.keep(more)
    assert more[-1] in words.others([" ".join(more)])
    assert words.others([" ".join(some[:100_000])]) == set()


def test_another_may_come_in_between_two_texts(new: New) -> None:
    """Texts may be made while they are asked for, and words be kept meanwhile."""
    words, random = new(), Random(3)
    every = [f"word{n}" for n in range(5_000)]

    def texts() -> Iterator[str]:
        for start in range(0, len(every), 100):
            yield " ".join(every[start : start + 100])
            words.keep(random.choices(every, k=200))

    told = words.others(texts())
    assert told <= set(every)
    words.keep(told)
    assert words.others([" ".join(every)]) == set()


def test_what_is_no_text_is_an_error(new: New) -> None:
    """A number among the texts is not taken for one."""
    texts: list[object] = ["lip", 1]
    with pytest.raises((TypeError, AttributeError)):
        new().others(texts)  # type: ignore[arg-type]


def test_python_does_it_where_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """So does it where that is asked for."""
    monkeypatch.setitem(sys.modules, "storage.search._kept", None)
    assert type(kept.kept()) is Kept
    monkeypatch.undo()
    monkeypatch.setenv("PAPERCAST_PURE", "1")
    assert type(kept.kept()) is Kept
