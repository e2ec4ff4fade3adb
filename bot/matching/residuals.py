"""What queries ask besides the term at which they are met.

It is one number: that of a term which must be true as well, ``NOTHING``, or a negative one for a
program that is stored here once however many ask it.
"""

from bot.matching.plan import ALWAYS, Program, holds, numbers
from bot.matching.terms import Terms

NOTHING = 0


class Residuals:
    """Numbers for programs, as long as somebody holds them; they hold the terms in them."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._numbers: dict[Program, int] = {}
        # A number is the complement of its place in both: below zero, where no term is.
        self._programs: list[Program] = []
        self._holders: list[int] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def take(self, program: Program) -> int:
        """The number of what is asked, which is held once more."""
        if program == ALWAYS:
            return NOTHING
        if isinstance(program, int) and program > NOTHING:
            self._terms.hold(program)
            return program
        number = self._numbers.get(program)
        if number is None:
            number = self._numbers[program] = self._number(program)
            for term in numbers(program):
                self._terms.hold(term)
        self._holders[~number] += 1
        return number

    def release(self, number: int) -> None:
        """Hold it once less; what nobody holds goes."""
        if number > NOTHING:
            self._terms.release(number)
        elif number < NOTHING:
            self._holders[~number] -= 1
            if not self._holders[~number]:
                self._forget(number)

    def holds(self, number: int, true: set[int]) -> bool:
        """Whether the program of this number holds when these terms are true."""
        return holds(self._programs[~number], true)

    def _forget(self, number: int) -> None:
        program, self._programs[~number] = self._programs[~number], ALWAYS
        del self._numbers[program]
        self._free.append(number)
        for term in numbers(program):
            self._terms.release(term)

    def _number(self, program: Program) -> int:
        if self._free:
            number = self._free.pop()
            self._programs[~number] = program
            return number
        self._programs.append(program)
        self._holders.append(0)
        return ~(len(self._programs) - 1)
