"""What a TeX command does with its arguments: ``frac`` divides, ``mathbb`` picks a letter."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType

from bot.text.scripts import SCRIPTS, script

# A gap that becomes a space where two words would run together, and nothing elsewhere. A
# noncharacter, so that no text has it.
GAP = "\ufdd0"

ACCENTS = MappingProxyType(
    {
        "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304",
        ".": "\u0307", "c": "\u0327", "k": "\u0328", "v": "\u030c", "u": "\u0306", "H": "\u030b",
        "r": "\u030a", "d": "\u0323", "b": "\u0331", "t": "\u0361",
    }
)  # fmt: skip
"""The accents of TeX's text mode, and the combining character of each."""

_HATS = {
    "acute": "\u0301", "grave": "\u0300", "ddot": "\u0308", "hat": "\u0302", "widehat": "\u0302",
    "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304", "overline": "\u0304",
    "dot": "\u0307", "check": "\u030c", "breve": "\u0306", "mathring": "\u030a", "vec": "\u20d7",
    "not": "\u0338",
}  # fmt: skip

_DOUBLE_STRUCK = {"N": "ℕ", "Z": "ℤ", "Q": "ℚ", "R": "ℝ", "C": "ℂ"}
_SIMPLE = re.compile(r"√?[\w.′°∞%]+|[\w′]*[({][^(){}]*[)}]|.?")
_LAST_PLAIN = "\uffff"
_ALPHABETS = """mathcal mathscr mathfrak mathsf mathbf mathrm mathit mathtt mathnormal boldsymbol
bm pmb overleftarrow underline overbrace underbrace overrightarrow substack romannumeral"""
_FACTOR = re.compile(
    rf"√?(?:\d[\d.]*|[d∂]?[^\W\d_][\u0300-\u036f]?|[A-Z][a-z]+)[′{SCRIPTS}]*(?:_[A-Za-z]+)?"
    r"|\w*[({][^(){}]*[)}]|.?"
)
_TEXT_STYLES = """text textrm textit textbf textsc textsl textsf texttt textnormal textup textmd
mbox hbox fbox emph uline"""
_GONE = """cite citep citet citealp citealt citeauthor citeyear citenum parencite textcite autocite
footcite nocite ref eqref cref Cref autoref pageref label index thanks vspace phantom hphantom
vphantom pagestyle thispagestyle footnotemark includegraphics bibliography bibliographystyle
pagenumbering setcounter addtocounter fontsize"""


@dataclass(frozen=True, slots=True)
class Macro:
    """A command with arguments.

    ``takes`` has a letter for each: ``o`` optional, ``m`` in the mode at hand, ``t`` in text mode,
    ``r`` raw, as it stands. ``shows`` makes the text of them. What ``drops`` takes the space before
    it along: a reference.
    """

    takes: str
    shows: Callable[..., str]
    drops: bool = False


def accented(accent: str, base: str) -> str:
    """The letter with the accent over it; more than a letter stays without."""
    letter = {"ı": "i", "ȷ": "j"}.get(base, base)
    if len(letter) == 1 and not letter.isspace():
        return unicodedata.normalize("NFC", letter + accent)
    return base


def _same(content: str) -> str:
    return content


def _last(*contents: str) -> str:
    return contents[-1]


def _none(*_: str) -> str:
    return ""


def _operand(content: str, simple: re.Pattern[str] = _SIMPLE) -> str:
    content = content.strip()
    return content if simple.fullmatch(content) else f"({content})"


def _fraction(above: str, below: str) -> str:
    return f"{GAP}{_operand(above)}/{_operand(below, _FACTOR)}{GAP}"


def _root(degree: str, content: str) -> str:
    sign = {"": "√", "3": "∛", "4": "∜"}.get(degree, script("^", degree) + "√")
    return f"{sign}{_operand(content, _FACTOR)}{GAP}"


def _upright(word: str) -> str:
    return f"{GAP}{word.strip()}{GAP}"


def _double_struck(content: str) -> str:
    return _DOUBLE_STRUCK.get(content.strip(), content)


def _between(opening: str, closing: str, content: str) -> str:
    return f"{opening}{content.strip()}{closing}"


def _character(code: str) -> str:
    number = re.fullmatch(r"(x?)([0-9A-Fa-f]{1,5})", code.strip())
    if number is None or not (number[1] or number[2].isdecimal()):
        return ""
    shown = chr(int(number[2], 16 if number[1] else 10))
    return shown if shown <= _LAST_PLAIN and shown.isprintable() else ""


def _formula(content: str) -> str:
    """A chemical formula: digits after a letter or a bracket are lowered."""
    return re.sub(r"(?<=[A-Za-z)\]])\d+", lambda digits: script("_", digits[0]), content)


def _ion(element: str, stage: str) -> str:
    """Astronomers count from the neutral atom: stage 2 is II."""
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
    return f"{element} {roman[int(stage) - 1] if stage in set('123456789') else stage.upper()}"


def _unit(raw: str) -> str:
    words = re.sub(r"\\per(?![A-Za-z])", "/", raw).replace("\\", " ").replace("{}", "").split()
    return " ".join(words).replace("/ ", "/")


def _quantity(_: str, number: str, raw: str) -> str:
    return f"{number} {_unit(raw)}"


def _stacked(mark: str, script_text: str, base: str) -> str:
    return base + script(mark, script_text)


_RULES = {
    "frac": Macro("mm", _fraction),
    "sqrt": Macro("om", _root),
    "binom": Macro("mm", lambda n, k: f"({n.strip()} choose {k.strip()})"),
    "mathbb": Macro("m", _double_struck),
    "pmod": Macro("m", partial(_between, "(mod ", ")")),
    "norm": Macro("m", partial(_between, "‖", "‖")),
    "abs": Macro("m", partial(_between, "|", "|")),
    "ket": Macro("m", partial(_between, "|", "⟩")),
    "bra": Macro("m", partial(_between, "⟨", "|")),
    "braket": Macro("m", partial(_between, "⟨", "⟩")),
    "enquote": Macro("t", partial(_between, "“", "”")),
    "footnote": Macro("ot", lambda _, note: f" ({note.strip()})"),
    "overset": Macro("mm", partial(_stacked, "^")),
    "underset": Macro("mm", partial(_stacked, "_")),
    "textsuperscript": Macro("t", partial(script, "^")),
    "textsubscript": Macro("t", partial(script, "_")),
    "url": Macro("r", lambda raw: re.sub(r"\\([_%#&~])", r"\1", raw.strip())),
    "href": Macro("rt", _last),
    "hyperlink": Macro("rt", _last),
    "hyperref": Macro("ot", _last),
    "texorpdfstring": Macro("rt", _last),
    "textcolor": Macro("orm", _last),
    "color": Macro("or", _none),
    "colorbox": Macro("rm", _last),
    "hspace": Macro("r", lambda _: " "),
    "ce": Macro("m", _formula),
    "unicode": Macro("r", _character),
    "ang": Macro("m", partial(_between, "", "°")),
    "ion": Macro("mm", _ion),
    "isotope": Macro("om", lambda mass, element: script("^", mass) + element),
    "SI": Macro("omr", _quantity),
    "si": Macro("r", _unit),
    "operatorname": Macro("m", _upright),
}
_ALIASES = {
    "frac": "dfrac tfrac cfrac nicefrac sfrac",
    "binom": "dbinom tbinom",
    "mathbb": "Bbb mathbbm mathds Bbbk",
    "overset": "stackrel",
    "SI": "qty",
    "si": "unit",
    "norm": "Norm",
    "abs": "Abs",
    "url": "path nolinkurl",
}


@cache
def macros() -> Mapping[str, Macro]:
    """Command names without their backslash, and what each does with its arguments."""
    table = dict(_RULES)
    for name, others in _ALIASES.items():
        table.update(dict.fromkeys(others.split(), _RULES[name]))
    table.update({name: Macro("m", partial(accented, hat)) for name, hat in _HATS.items()})
    table.update(dict.fromkeys(_ALPHABETS.split(), Macro("m", _same)))
    table.update(dict.fromkeys(_TEXT_STYLES.split(), Macro("t", _same)))
    table.update(dict.fromkeys(_GONE.split(), Macro("oor", _none, drops=True)))
    return MappingProxyType(table)
