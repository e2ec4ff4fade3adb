"""A bucket for everybody: it empties as it is used, and fills with time."""

from datetime import timedelta

from clock import FakeClock

from bot.access import paces
from bot.access.paces import Paces


def test_a_bucket_fills_with_time() -> None:
    """Three at once, then one every twenty seconds."""
    clock = FakeClock(runs=False)
    bucket = Paces(clock, 3, timedelta(minutes=1))
    assert [bucket.wait("ada") for _ in range(4)] == [None, None, None, 20]
    clock.advance(19)
    assert bucket.wait("ada") == 1
    clock.advance(1)
    assert bucket.wait("ada") is None
    assert bucket.wait("ada") == 20


def test_it_never_holds_more_than_it_can() -> None:
    """Who was quiet for a day has no more than who was quiet for a minute."""
    clock = FakeClock(runs=False)
    bucket = Paces(clock, 2, timedelta(minutes=1))
    bucket.wait("ada")
    clock.advance(86_400)
    assert [bucket.wait("ada") for _ in range(3)] == [None, None, 30]


def test_the_first_refusal_is_told_from_the_next() -> None:
    """Until something is taken again, only the first refusal is the first."""
    clock = FakeClock(runs=False)
    bucket = Paces(clock, 1, timedelta(minutes=1))
    bucket.wait("ada")
    assert [bucket.first_refusal("ada"), bucket.first_refusal("ada")] == [True, False]
    clock.advance(60)
    bucket.wait("ada")
    assert bucket.first_refusal("ada")


def test_it_does_not_grow_for_ever() -> None:
    """Whoever was quiet longest is forgotten when there are too many."""
    bucket = Paces(FakeClock(runs=False), 1, timedelta(minutes=1))
    for number in range(paces._MOST + 1):
        bucket.wait(number)
    assert len(bucket._buckets) == paces._MOST
    assert bucket.wait(0) is None, "the first one was forgotten, and begins anew"
    assert bucket.wait(paces._MOST) == 60


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    """A step of the clock neither fills nor empties a bucket."""
    clock = FakeClock(runs=False)
    bucket = Paces(clock, 2, timedelta(minutes=1))
    bucket.wait("ada")
    clock.advance(-3600)
    assert bucket.wait("ada") is None
    assert bucket.wait("ada") == 30
