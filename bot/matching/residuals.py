"""What queries ask besides the term at which they are met, stored once however many ask it."""

from bot.matching.plan import ALWAYS, Program, numbers
from bot.matching.postings import NOTHING, PROGRAMS
from bot.matching.tables import Tables
from bot.matching.terms import Terms


class Residuals:
    """Numbers for what is asked, as long as somebody holds them; they hold the terms in them."""

    def __init__(self, terms: Terms, tables: Tables) -> None:
        self._terms = terms
        self._tables = tables
        self._numbers: dict[Program, int] = {}
        # A program is in the place of its number, counted from PROGRAMS.
        self._programs: list[Program] = []
        self._holders: list[int] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

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
            self._tables.ask(number, program)
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

    def _forget(self, number: int) -> None:
        place = number - PROGRAMS
        program, self._programs[place] = self._programs[place], ALWAYS
        del self._numbers[program]
        self._free.append(number)
        self._tables.forget(number)
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
