"""The mutants that may survive: what is listed of them is true of the code of today."""

import importlib
import inspect
import re
from functools import reduce

import pytest
from mutation import PAGE, Mutant, compared, listed, main

RESULTS = """
    bot.pacing.xǁPacingǁlimited__mutmut_7: survived
    bot.pacing.xǁ_Meterǁbegin__mutmut_1: killed
    bot.outcome.x_wait__mutmut_16: {}
"""
SHOWN = """# bot.outcome.x_wait__mutmut_16: survived
--- bot/outcome.py
+++ bot/outcome.py
@@ -1,4 +1,4 @@
 def wait(attempts: int) -> timedelta:
-    doubled = 20
+    doubled = 21
     return doubled
"""


def test_the_list_is_of_functions_that_are_there() -> None:
    """Each listed line has a function to stand in, and is not what stands there now.

    As many as the table of the modules counts.
    """
    page = PAGE.read_text("utf-8")
    known = listed(page)
    assert len(known) == sum(map(int, re.findall(r"^\| `bot/.+\| (\d+) \|$", page, re.MULTILINE)))
    for one in known:
        module, *path = one.where.split(".")
        function = reduce(getattr, path, importlib.import_module(f"bot.{module}"))
        source = inspect.getsource(function)
        assert one.line not in source
        assert one.line.split()[0] in source


@pytest.mark.parametrize(
    ("survivors", "known", "problems"),
    [
        ({"a", "b"}, {"a", "b"}, []),
        ({"a", "b"}, {"b"}, ["survives: pacing.f: a"]),
        ({"a"}, {"a", "b"}, ["is listed, and does not survive: pacing.f: b"]),
    ],
)
def test_what_is_to_be_done(survivors: set[str], known: set[str], problems: list[str]) -> None:
    """A new survivor is told, and so is one that is listed in vain."""

    def those(lines: set[str]) -> set[Mutant]:
        return {Mutant("pacing.f", line) for line in lines}

    assert compared(those(survivors), those(known)) == problems


@pytest.mark.parametrize("end", ["survived", "timeout"])
def test_what_is_printed(capsys: pytest.CaptureFixture[str], end: str) -> None:
    """A table by module, and what survives as it would stand in the list; a time-out is noticed."""
    answers = {"run": "", "results": RESULTS.format(end), "show": SHOWN}

    assert main(lambda verb, *_: answers[verb]) == 1

    printed = capsys.readouterr().out
    assert "| `bot/pacing.py` | 2 | 1 | 1 |" in printed
    assert "survives: pacing.Pacing.limited: doubled = 21" in printed
    assert ("survives: outcome.wait: doubled = 21" in printed) == (end == "survived")
    assert ("| `bot/outcome.py` | 1 | 0 | 1 |" in printed) == (end == "survived")
