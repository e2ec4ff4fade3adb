"""Places of a text that stand out: where they are is said here, how they look by each platform."""

from collections.abc import Iterator, Sequence

Mark = tuple[int, int]
"""The first character of a place, and the one behind its last."""


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it stands out; the marks are in order.

    A mark behind the end of the text, because that was cut, marks nothing.
    """
    at = 0
    for start, end in marks:
        yield text[at:start], False
        yield text[start:end], True
        at = end
    yield text[at:], False
