"""A screen: what a terminal shows after the bytes it was sent. Knows what the tests need."""

import re

_STEP = re.compile(
    r"\x1b\[(?P<private>\??)(?P<numbers>[\d;]*)(?P<code>[A-Za-z])"
    r"|\x1b\][^\x07]*\x07"
    r"|\x1b."
    r"|(?P<character>.)",
    re.DOTALL,
)


class Screen:
    """Rows of characters and a cursor; rows that scroll off the top are kept."""

    def __init__(self, columns: int, lines: int) -> None:
        self.columns = columns
        self.lines = lines
        self.rows: list[list[str]] = [[]]
        self.row = 0
        self.column = 0

    @property
    def text(self) -> str:
        """All rows to the last that shows something, without spaces at their ends."""
        return "\n".join("".join(row).rstrip() for row in self.rows).rstrip("\n")

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor on the screen, from 1, as a terminal reports them."""
        return self.row - self._top() + 1, self.column + 1

    def feed(self, sent: str) -> None:
        """Do what a terminal does with what it is sent."""
        for step in _STEP.finditer(sent):
            if step["character"]:
                self._put(step["character"])
            elif step["code"] and not step["private"]:
                numbers = [int(number or 0) for number in step["numbers"].split(";")]
                self._obey(step["code"], numbers[0])

    def _obey(self, code: str, number: int) -> None:
        match code:
            case "A":
                self.row = max(self._top(), self.row - max(number, 1))
            case "B":
                self._down(max(number, 1))
            case "C":
                self.column = min(self.columns - 1, self.column + max(number, 1))
            case "D":
                self.column = max(0, self.column - max(number, 1))
            case "J" | "K":
                del self.rows[self.row][self.column :]
                if code == "J":
                    del self.rows[self.row + 1 :]
            case "m" | "n" | "h" | "l":
                pass  # Styles, questions and modes move nothing.
            case _:
                raise AssertionError(f"this screen does not know {code!r}")

    def _put(self, character: str) -> None:
        match character:
            case "\r":
                self.column = 0
            case "\n":
                self._down(1)
            case "\b":
                self.column = max(0, self.column - 1)
            case "\a":
                pass  # A bell shows nothing.
            case _:
                self._show(character)

    def _show(self, character: str) -> None:
        if self.column == self.columns:
            self.column = 0
            self._down(1)
        row = self.rows[self.row]
        row.extend(" " * (self.column + 1 - len(row)))
        row[self.column] = character
        self.column += 1

    def _down(self, count: int) -> None:
        self.row += count
        while len(self.rows) <= self.row:
            self.rows.append([])

    def _top(self) -> int:
        return max(0, len(self.rows) - self.lines)
