"""How far it has come: lines where nobody watches, a bar where somebody does."""

import io

from clock import FakeClock

from bot.progress import progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_elsewhere_a_line_comes_now_and_then() -> None:
    """The first at once, another when ten seconds have passed, and no bar."""
    clock, stream = FakeClock(), io.StringIO()
    with progress(stream, clock) as shown:
        for number in range(5):
            shown.show(number / 10, f"{number} papers")
            clock.advance(4)
    assert stream.getvalue() == "0%: 0 papers\n30%: 3 papers\n"


def test_a_sentence_is_said_at_once() -> None:
    """It does not wait for its turn."""
    stream = io.StringIO()
    with progress(stream, FakeClock()) as shown:
        shown.show(0.5, "half")
        shown.say("Passed over line 3: it has no title.")
    assert stream.getvalue().splitlines()[1] == "Passed over line 3: it has no title."


def test_a_terminal_gets_a_bar() -> None:
    """With the share that is done and what there is to say, which is no markup."""
    stream = Terminal()
    with progress(stream, FakeClock()) as shown:
        shown.show(0.25, "[red]1,000 papers stored")
    assert "25%" in stream.getvalue()
    assert "[red]1,000 papers stored" in stream.getvalue()


def test_a_sentence_stands_above_the_bar() -> None:
    """It is not wrapped, and no markup either."""
    stream = Terminal()
    sentence = f"Passed over [bold]line 3: {'very ' * 40}long."
    with progress(stream, FakeClock()) as shown:
        shown.say(sentence)
    assert sentence in stream.getvalue()
