"""The judge of all runs: a record is tampered with, and it says what is wrong with it."""

from random import Random

import pytest
from record import Findings, Seen, Verdict, findings, seen
from weather import LATE, Harm, Weather

PROMISED = ("2608.00001", "2608.00002", "2608.00003")
NOBODY = frozenset[str]()


def judged(*papers: str, unsure: frozenset[str] = NOBODY) -> Findings:
    """What is found in a chat that was promised three papers."""
    return findings(PROMISED, Seen(papers, messages=len(papers)), unsure)


def test_all_in_order_is_good() -> None:
    """Each paper once and in order: nothing is wrong."""
    assert judged(*PROMISED) == Findings(messages=3)


def test_a_lost_paper_is_seen() -> None:
    """A paper that nobody saw is lost, unless the store says that nobody can tell."""
    one, two, _ = PROMISED
    assert judged(one, two) == Findings(messages=2, lost=1)
    assert judged(one, two, unsure=frozenset({PROMISED[2]})) == Findings(messages=2, uncertain=1)


def test_a_doubled_paper_is_seen() -> None:
    """A paper that stands there twice is doubled, also when the store calls it uncertain."""
    one, two, three = PROMISED
    assert judged(one, two, two, three).doubled == 1
    assert judged(one, two, three, one, one).doubled == 2
    assert judged(one, two, two, three, unsure=frozenset({two})).doubled == 1


def test_a_paper_that_nobody_promised_is_seen() -> None:
    """What belongs to another chat counts as doubled there."""
    assert judged(*PROMISED, "2608.00009").doubled == 1


def test_another_order_is_seen() -> None:
    """Neighbours that have changed places are out of order; a gap is not."""
    one, two, three = PROMISED
    assert judged(two, one, three).disordered == 1
    assert judged(three, two, one).disordered == 2
    assert judged(one, three).disordered == 0


def test_the_order_of_posts_counts() -> None:
    """Where posts were made in another order than the promises, that is the order to keep."""
    one, two, three = PROMISED
    there = Seen((three, one, two))
    assert findings(PROMISED, there, NOBODY, (three, one, two)).disordered == 0
    assert findings(PROMISED, there, NOBODY, (one, three)).disordered == 1
    assert findings(PROMISED, there, NOBODY, (one,)).disordered == 0


def test_notes_and_posts_are_told_apart() -> None:
    """A note that names a paper is no second copy; a digest shows several papers, each once."""
    texts = [
        "Talking heads, part 1\narxiv.org/abs/2608.00001",
        "Sent once on 18 Aug 12:00 UTC, and Telegram did not confirm: Talking heads 2608.00001.",
        "2 papers\n[a](https://arxiv.org/abs/2608.00002) 2608.00002\narxiv.org/abs/2608.00003",
    ]
    assert seen(texts) == Seen(PROMISED, notes=1, messages=3)


@pytest.mark.parametrize(
    ("verdict", "good"),
    [
        (Verdict({"discord": Findings(14), "telegram": Findings(14, uncertain=2)}), True),
        (Verdict({"discord": Findings(14, uncertain=1)}), False),
        (Verdict({"telegram": Findings(14, lost=1)}), False),
        (Verdict({"telegram": Findings(14, doubled=1)}), False),
        (Verdict({"telegram": Findings(14, disordered=1)}), False),
        (Verdict({"discord": Findings(14)}, ("PRAGMA integrity_check: row 1 missing",)), False),
    ],
)
def test_what_breaks_a_promise(verdict: Verdict, good: bool) -> None:
    """Uncertain is allowed on Telegram alone; what is wrong anywhere is wrong."""
    assert verdict.is_good is good


def test_runs_add_up() -> None:
    """The line of a table is the sum of its runs."""
    one = Verdict({"discord": Findings(1, 2, 3, 4, 5)}, ("one",), kills=1, harms=2, looks=3, told=4)
    two = Verdict({"telegram": Findings(1)}, ("two",), kills=1, harms=1, looks=1, told=1)
    both = {"discord": Findings(1, 2, 3, 4, 5), "telegram": Findings(1)}
    assert one + two == Verdict(both, ("one", "two"), kills=2, harms=3, looks=4, told=5)


@pytest.mark.parametrize(
    ("asked", "seconds", "slow"),
    [
        (b"POST /bot1:a/sendMessage HTTP/1.1", LATE + 0.1, 1),
        (b"POST /api/v10/channels/5/messages HTTP/1.1", LATE + 0.1, 1),
        (b"POST /bot1:a/sendMessage HTTP/1.1", LATE, 0),
        (b"POST /bot1:a/getUpdates HTTP/1.1", LATE + 9.0, 0),
    ],
)
def test_what_a_slow_machine_excuses(asked: bytes, seconds: float, slow: int) -> None:
    """An answer to a message that came late, as harms do; not one that is meant to."""
    weather = Weather(Harm.BLACK_HOLE, Random(1))
    weather.answered(asked, seconds)
    assert (weather.slow, weather.harms) == (slow, 0)
