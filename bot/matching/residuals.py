"""What queries ask besides the term at which they are met.

It is one number: ``NOTHING``, that of a term which must be true as well, below zero that of a term
which must not be, or from ``PROGRAMS`` on that of a program that is stored here once however many
ask it.
"""

from collections.abc import Callable

from bot.matching.plan import ALWAYS, Program, holds, numbers
from bot.matching.terms import Terms

NOTHING = 0
PROGRAMS = 1 << 31
"""Above the numbers of all terms."""


def is_term(number: int) -> bool:
    """Whether what is asked is one term that must be true."""
    return NOTHING < number < PROGRAMS


class Residuals:
    """Numbers for what is asked, as long as somebody holds them; they hold the terms in them."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._numbers: dict[Program, int] = {}
        # A program is in the place of its number, counted from PROGRAMS.
        self._programs: list[Program] = []
        self._holders: list[int] = []
        self._free: list[int] = []

    def take(self, program: Program) -> int:
        """The number of what is asked, which is held once more."""
        if program == ALWAYS:
            return NOTHING
        if isinstance(program, int):
            excluded = program < 0
            term = ~program if excluded else program
            self._terms.hold(term)
            return -term if excluded else term
        number = self._numbers.get(program)
        if number is None:
            number = self._numbers[program] = self._number(program)
            for term in numbers(program):
                self._terms.hold(term)
        self._holders[number - PROGRAMS] += 1
        return number

    def release(self, number: int) -> None:
        """Hold it once less; what nobody holds goes."""
        if number >= PROGRAMS:
            self._holders[number - PROGRAMS] -= 1
            if not self._holders[number - PROGRAMS]:
                self._forget(number)
        elif number != NOTHING:
            self._terms.release(abs(number))

    def holding(self, true: set[int]) -> Callable[[int], bool]:
        """Tells whether what has a number, and is no term by itself, holds where these are true."""
        programs: dict[int, bool] = {}

        def answer(number: int) -> bool:
            if number < PROGRAMS:
                return -number not in true
            if number not in programs:
                programs[number] = holds(self._programs[number - PROGRAMS], true)
            return programs[number]

        return answer

    def _forget(self, number: int) -> None:
        place = number - PROGRAMS
        program, self._programs[place] = self._programs[place], ALWAYS
        del self._numbers[program]
        self._free.append(number)
        for term in numbers(program):
            self._terms.release(term)

    def _number(self, program: Program) -> int:
        if self._free:
            number = self._free.pop()
            self._programs[number - PROGRAMS] = program
            return number
        self._programs.append(program)
        self._holders.append(0)
        return PROGRAMS + len(self._programs) - 1
