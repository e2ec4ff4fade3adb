"""Tests of properties that are worked out once."""

from bot.query.once import once


class Asked:
    """Counts how often it works."""

    def __init__(self) -> None:
        self.times = 0

    @once
    def answer(self) -> int:
        """The answer."""
        self.times += 1
        return 41 + self.times


def test_it_is_worked_out_when_it_is_first_asked_for_and_then_kept() -> None:
    """Each thing has its own answer, and works for it once."""
    one, other = Asked(), Asked()
    assert one.times == 0
    assert [one.answer, one.answer, other.answer] == [42, 42, 42]
    assert (one.times, other.times) == (1, 1)
