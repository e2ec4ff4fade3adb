"""Reads TeX as arXiv's authors write it: mostly text, some formulas, no guarantee of either.

It is one pass over the text, bounded in depth, that knows no error: what makes no sense is shown
as it stands. The general TeX parsers are made for documents that compile, and give up, or take a
per cent sign for a comment, on what stands in an abstract.
"""

import re

from bot.text.lists import words
from bot.text.scripts import SCRIPTS, script
from bot.text.tex_macros import ACCENTS, GAP, accented, macros
from bot.text.tex_scan import Scanner
from bot.text.tex_source import Source
from bot.text.tex_symbols import operators, settings, symbols

_DEEPEST = 40

# A gap shows where it keeps two words apart.
_OPEN_GAP = re.compile(rf"(?<=[\w)\]}}|′])\s*{GAP}+\s*(?=[^\W_{SCRIPTS}]|[√∞])")

_FORMULAS = re.compile(
    r"(?:equation|align|aligned|alignat|gather|gathered|multline|eqnarray|array|split|cases|math"
    r"|displaymath|flalign|[pbBvV]?matrix|smallmatrix)\*?"
)
_WITH_COLUMNS = words("array tabular alignat")
_INFIX = {"over": "frac", "choose": "binom"}
_LETTERS = words("o O l L i j ae AE oe OE ss aa AA")
_HAS_LETTER = re.compile(r"\{|\s+[^\W\d_]|\\[ij]")
_IN_FORMULA = {"~": " ", "&": " ", "'": "′", "''": "″", "}": ""}
_SIGNS = dict.fromkeys("!-/@)]", "") | dict.fromkeys(" ,;:>\\\n\t", " ") | {"|": "‖"}

# Relations and binary operators: set with a space on both sides, or on none.
_JOINS = re.compile(r"[±×÷·∈-∉∋∌∓∗-∘∝∣-∪∴-⋿←-⇿⟵-⟿⩽-⫿|*]")

_RAISED_NUMBER = re.compile(r"[-+]?\d{1,4}(?!\w|[.,]\d)|(?<![\w)\]}]\^)\d{1,3}(?=[A-Z])")
_BRACE_OR_COMMAND = re.compile(r"\{|\\[A-Za-z]")
_DIGIT = re.compile(r"\d(?!\w|\.\d)")
_INDEXED = re.compile(r"(?<![\w/.@\\-])(?:[A-Za-z]|[A-Z]{2}|[A-Z][a-z]?[A-Z]?[a-z]?)_\Z")


class Reader:
    """Turns one stretch of a source, from ``start`` to ``end``, into text."""

    def __init__(self, source: Source, start: int, end: int, *, math: bool, depth: int = 0) -> None:
        self._source = source
        self._scan = Scanner(source, start, end)
        self._math = math
        self._depth = depth
        self._out: list[str] = []

    def read(self) -> str:
        """The text of the stretch; a gap at either edge stays, for what it is put into."""
        while self._scan.at < self._scan.end:
            kind, value = self._scan.token()
            self._out.append(self._shown(kind, value))
        shown = _OPEN_GAP.sub(" ", "".join(self._out))
        before = GAP if shown.startswith(GAP) else ""
        after = GAP if shown.endswith(GAP) else ""
        return before + shown.replace(GAP, "") + after

    def _inner(self, stretch: tuple[int, int], *, math: bool) -> str:
        inner = Reader(self._source, *stretch, math=math, depth=self._depth + 1)
        return inner.read().strip(GAP)

    def _trim(self) -> None:
        """Take back the white space that was shown last."""
        self._out[:] = ["".join(self._out).rstrip()]

    def _before(self) -> str:
        """The last character shown, if any."""
        return self._out[-1][-1:] if self._out else ""

    def _shown(self, kind: str, value: str) -> str:
        if kind == "word":
            return self._word(value)
        if kind == "sign":
            return self._sign(value)
        if kind == "special":
            return self._special(value)
        if kind == "url":
            return re.sub(r"\\(.)", r"\1", value)
        return dashes(value)

    # Single characters with a meaning.

    def _special(self, mark: str) -> str:
        if mark == "{":
            return self._group()
        if mark == "$":
            return self._dollar()
        if mark in "^_":
            return self._script(mark)
        if self._math:
            return _IN_FORMULA.get(mark, mark)
        return self._source.meaning(self._scan.at - len(mark), mark)

    def _group(self) -> str:
        self._scan.at -= 1
        content = self._scan.group()
        if content is None:
            self._scan.at += 1
            return ""
        inner = Reader(self._source, *content, math=self._math, depth=self._depth + 1).read()
        if not self._math and self._source.shows_braces(*content):
            return f"{{{inner}}}"
        return inner

    def _dollar(self) -> str:
        formula = self._source.formulas.get(self._scan.at - 1)
        if formula is None or formula.after > self._scan.end:
            return "$"
        self._scan.at = formula.after
        return self._inner((formula.start, formula.end), math=True).strip()

    def _script(self, mark: str) -> str:
        if not self._math and not self._is_script(mark):
            found = self._scan.match(_RAISED_NUMBER) if mark == "^" else None
            if found is None:
                return mark
            self._scan.at = found.end()
            return script(mark, found[0])
        shown = script(mark, self._argument("m"))
        return shown + GAP if shown.startswith(mark) and shown[-1].isalnum() else shown

    def _is_script(self, mark: str) -> bool:
        """Outside formulas ``a_b`` is mostly a name; braces, commands and ``H_2`` are TeX."""
        if self._scan.match(_BRACE_OR_COMMAND):
            return True
        before = self._source.text[max(0, self._scan.at - 7) : self._scan.at]
        return mark == "_" and bool(self._scan.match(_DIGIT) and _INDEXED.search(before))

    # Commands of one character.

    def _sign(self, sign: str) -> str:
        if sign in "([":
            return self._display(sign)
        if sign in ACCENTS and (not self._math or sign in "'\"`^~"):
            # Behind a number it is a minute of arc: 5\' wide.
            minute = self._scan.starts(" ") and not self._before().isalpha()
            return sign if minute else self._accent(sign)
        if sign == "\\" and self._math:
            self._trim()
            return " " if self._before() in ",;" else "; "
        return _SIGNS.get(sign, sign)

    def _display(self, opening: str) -> str:
        close = self._source.display_end(opening, self._scan.at, self._scan.end)
        if close is None:
            return opening if opening == "(" else ""
        start, self._scan.at = self._scan.at, close + 2
        return self._inner((start, close), math=True).strip()

    def _accent(self, name: str) -> str:
        start, end = self._scan.argument()
        symbol = symbols().get(name + self._source.text[start:end])
        if symbol is not None:
            # arXiv's own form of a bare \beta is \b{eta}.
            return symbol
        base = self._inner((start, end), math=self._math)
        if not base[:1].isalpha():
            return (name if name in "'\"^~`=." else "") + base
        return accented(ACCENTS[name], base[0]) + base[1:]

    # Commands that are words.

    def _word(self, name: str) -> str:
        if name in settings():
            return self._setting(name)
        if name in ACCENTS and not self._math and self._scan.match(_HAS_LETTER):
            return self._accent(name)
        if name in _INFIX and self._math and self._depth < _DEEPEST:
            return self._infix(_INFIX[name])
        own = {"begin": self._environment, "end": self._end, "verb": self._verbatim}
        if name in own:
            return own[name]()
        return self._looked_up(name)

    def _looked_up(self, name: str) -> str:
        if name in macros():
            return self._macro(name)
        if name in operators():
            return self._upright(symbols().get(name, name))
        if name in symbols():
            return self._symbol(symbols()[name], letter=name in _LETTERS)
        return self._unknown(name)

    def _setting(self, name: str) -> str:
        self._scan.skip_space()
        if name in {"left", "right"}:
            self._scan.take(".")
        return ""

    def _macro(self, name: str) -> str:
        macro = macros()[name]
        self._scan.take("*")
        shown = macro.shows(*[self._argument(kind) for kind in macro.takes])
        if macro.drops:
            self._trim()
        return shown

    def _argument(self, kind: str) -> str:
        if kind == "o":
            return self._inner(self._scan.option(), math=self._math)
        start, end = self._scan.argument()
        if kind == "r":
            return self._source.text[start:end]
        return self._inner((start, end), math=self._math and kind == "m")

    def _symbol(self, shown: str, *, letter: bool) -> str:
        joins = _JOINS.fullmatch(shown) is not None
        if not (self._math or joins or letter):
            return shown
        spaced = self._scan.skip_space()
        return shown + " " if joins and spaced and self._before().isspace() else shown

    def _unknown(self, name: str) -> str:
        """A command of the authors' own: its text when it has one, else its name."""
        content = self._argument("m") if self._scan.starts("{") else ""
        if content.strip():
            return content
        return self._upright(name) if self._math and len(name) > 1 else name

    def _upright(self, word: str) -> str:
        """A word inside a formula: apart from its operands, but not from its index."""
        self._scan.skip_space()
        return f"{GAP}{word}{GAP}"

    def _infix(self, name: str) -> str:
        """A command that takes all before it and all after it in its group."""
        before = "".join(self._out)
        self._out.clear()
        rest = (self._scan.at, self._scan.end)
        self._scan.at = self._scan.end
        return macros()[name].shows(before, self._inner(rest, math=True))

    def _verbatim(self) -> str:
        delimiter = self._source.text[self._scan.at : self._scan.at + 1]
        start, self._scan.at = self._scan.at, self._scan.at + 1
        close = self._scan.find(delimiter)
        self._scan.at = start if close < 0 else close + 1
        return "" if close < 0 else self._source.text[start + 1 : close]

    def _environment(self) -> str:
        start, end = self._scan.argument()
        kind = self._source.text[start:end]
        close = self._scan.find(f"\\end{{{kind}}}")
        if close < 0 or self._depth >= _DEEPEST:
            return " "
        if kind.rstrip("*") in _WITH_COLUMNS:
            self._scan.argument()
        content = (min(self._scan.at, close), close)
        self._scan.at = close
        math = self._math or _FORMULAS.fullmatch(kind) is not None
        return f" {self._inner(content, math=math).strip()} "

    def _end(self) -> str:
        self._scan.argument()
        return " "


def dashes(text: str) -> str:
    """TeX's two and three hyphens as dashes; a ruler of four or more stays."""
    if "--" not in text:
        return text
    return re.sub(r"-{2,}", lambda run: {2: "–", 3: "—"}.get(len(run[0]), run[0]), text)
