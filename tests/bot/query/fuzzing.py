"""Strings that nobody types on purpose, through everything that is done with a query's text.

``make fuzz`` tries a million of them; ``test_query_fuzz`` tries some. A string that does what no
string may do is printed, and the run goes on.
"""

import csv
import importlib
import importlib.util
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from types import FrameType

import shared
from servers import arxiv_grammar

from bot.query import OPERATOR, PERSON, Limits, Query, QueryError, lookups, parse, to_arxiv
from bot.query.ids import find_id
from bot.query.lexer import PLAIN
from bot.query.tree import is_grounded
from storage.search import signed, tsearch
from storage.search.match import expression, nothing

Check = Callable[[str], bool]
"""Whether a text is a query; it asserts whatever must be true of any text."""

ALL = Limits(characters=10**7, terms=10**5, depth=300)
"""Canonical forms may be longer than what may be typed."""

SLOW = 5
"""Seconds after which one string counts as a hang."""

PIECES = (
    *("OR", "AND", "NOT", "or", "-", "--", "(", ")", "((", "))", "()", '"', '""', "=", '="', "*"),
    *("ti:", "abs:", "au:", "cat:", "co:", "jr:", "id:", "title:", "x:", "ti:(", "cat:(", 'au:"'),
    *("since:", "until:", "since:2024", "until:30d", "since:2024-02-30", "since:99999y", "TI:=a"),
    *("cat:cs.CV", "cat:cs.*", "cat:cs.VC", "id:2401.08503", "id:hep-th/9901001", "au:cheng_x"),
    *("a", "b", "lip", "sync*", "lip-sync", "s*", "_", "__", "^", "x^2", "C++", "c#", "++", "#"),
    *(
        r"L\'evy",
        r"Schr\"odinger",
        r"$\ell_1$",
        r"\textbf{3D}",
        "\\",
        r"\v",
        r"\'",
        r"\aa",
        "{",
        "}",
    ),
    *(
        "扩散模型",
        "図",
        "カメラ",
        "말하는",
        "β",
        "ß",
        "İ",
        "ﷺ",
        "½",
        "x²",
        "é",
        "e\u0301",
        "ǅ",
        "Ꭰ",
    ),
    *(
        "“",
        "”",
        "„",
        "«",
        "»",
        "「",
        "」",
        "＂",
        "’",
        "‘",
        "′",
        "–",
        "—",
        "−",
        "‐",
        "：",
        "（",
        "）",
        "＊",
    ),
    *("\x00", "\x1f", "\x7f", "\t", "\n", "\r", "\u2028", "\u00a0", "\u3000", "\u200b", "\ufeff"),
    *("\ud800", "\udfff", "\U0001f600", "\U0010ffff", "\u202e", "%28", "&quot;", "a" * 70, "'s"),
)


def seeds() -> list[str]:
    """What people subscribe to in fact, and what the project's own tests ask."""
    with shared.shared("corpus", "keywords.tsv").open(encoding="utf-8", newline="") as rows:
        phrases = [row[0] for row in csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [*phrases, *(f'"{phrase}"' for phrase in phrases[::3]), *PIECES]


def strings(seed: int, known: list[str]) -> Iterator[str]:
    """Strings without end, always the same for the same seed."""
    chance = random.Random(seed)
    makers = (_pieces, _pieces, _mutated, _mutated, _spliced, _characters)
    while True:
        made = chance.choice(makers)(chance, known)
        yield made if chance.random() < 0.999 else made * chance.randint(10, 400)


def _pieces(chance: random.Random, _: list[str]) -> str:
    glue = chance.choice(("", " ", " ", " "))
    return glue.join(chance.choices(PIECES, k=chance.randint(1, 14)))


def _spliced(chance: random.Random, known: list[str]) -> str:
    glue = chance.choice((" ", " OR ", " AND ", " NOT ", " -", ""))
    some = chance.choices(known, k=chance.randint(2, 4))
    line = glue.join(some)
    return f"({line})" if chance.random() < 0.3 else line


def _mutated(chance: random.Random, known: list[str]) -> str:
    """A seed in which something is cut out, doubled or put in."""
    line = chance.choice(known)
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randrange(len(line) + 1) for _ in range(2))
        middle = chance.choice(("", line[at:end] * 2, chance.choice(PIECES), _random(chance)))
        line = line[:at] + middle + line[end if chance.random() < 0.5 else at :]
    return line


def _characters(chance: random.Random, _: list[str]) -> str:
    return "".join(_random(chance) for _ in range(chance.randint(0, 30)))


def _random(chance: random.Random) -> str:
    most = chance.choice((0x7F, 0x24F, 0x3FF, 0xFFFF, 0x10FFFF))
    return chr(chance.randint(0, most))


def check(text: str) -> bool:
    """Whether the text is a query; assert whatever must be true of any text."""
    find_id(text)
    limits = OPERATOR if len(text) % 2 else PERSON
    standing = len(text) % 3 == 0
    try:
        query = parse(text, limits, standing=standing)
    except QueryError as error:
        _is_told(error, text, limits, standing=standing)
        return False
    _is_sound(query, standing=standing)
    return True


def _is_told(error: QueryError, text: str, limits: Limits, *, standing: bool) -> None:
    assert str(error).endswith(".")
    assert len(str(error)) < 200, str(error)
    assert 0 <= error.position <= len(text)
    if error.suggestion is not None:
        parse(error.suggestion, limits, standing=standing)
        assert not set(map(chr, PLAIN)) & set(error.suggestion)


def _is_sound(query: Query, *, standing: bool) -> None:
    line = str(query)
    again = parse(line, ALL, standing=standing)
    assert again == query, line
    assert str(again) == line
    tree = lookups(query.tree)
    if len(line) % 10 == 0:  # the rest of the way is long, and the same for all
        part = signed.signed(tree).part
        assert nothing(part) or expression(part)
        assert tsearch._condition(tree, {})
    if refusal := _refusal():
        refusal(query)
    grounded = is_grounded(query.tree)
    try:
        said = to_arxiv(query.tree)
    except ValueError:
        assert not grounded, line
    else:
        assert grounded, line
        assert said.startswith("(")
        arxiv_grammar.parse(arxiv_grammar.rewrite(said))


@cache
def _refusal() -> Callable[[Query], object] | None:
    """What looks for queries that can never be meant, where there is such a part."""
    if importlib.util.find_spec("bot.query.lint") is None:
        return None
    found: Callable[[Query], object] = importlib.import_module("bot.query.lint").refusal
    return found


class Run:
    """So many strings: how many of them are queries, and what went wrong with which."""

    def __init__(self, check: Check = check) -> None:
        self.check = check
        self.strings = 0
        self.queries = 0
        self.troubles: list[str] = []

    def __str__(self) -> str:
        return (
            f"{self.strings:,} strings, {self.queries:,} of them queries, "
            f"{len(self.troubles)} troubles"
        )

    def take(self, text: str) -> None:
        """Try a string; what goes wrong is printed."""
        self.strings += 1
        signal.alarm(SLOW)
        try:
            self.queries += self.check(text)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            told = f"{text[:300]!a} {type(error).__name__}: {error}"[:600]
            self.troubles.append(told)
            _say(told)
        finally:
            signal.alarm(0)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _hangs(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"it takes more than {SLOW} seconds")


def run(count: int, made: Iterator[str], check: Check = check) -> Run:
    """Try so many strings, and print how far it is."""
    signal.signal(signal.SIGALRM, _hangs)
    began = time.monotonic()
    so_far = Run(check)
    for text in islice(made, count):
        so_far.take(text)
        if so_far.strings % (count // 20 or 1) == 0:
            _say(f"{so_far}, {time.monotonic() - began:.0f} s")
    return so_far


def main(count: int = 1_000_000, seed: int = 0) -> int:
    """What the process ends with: 1 when there are troubles."""
    return min(len(run(count, strings(seed, seeds())).troubles), 1)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
