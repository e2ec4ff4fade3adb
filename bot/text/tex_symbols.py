"""What a TeX command without an argument stands for: ``alpha`` is α, ``log`` is a word."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from bot.text.lists import words

# Where the library's table has a rarer character than readers and their fonts expect, or none.
_OURS = {
    "epsilon": "ε", "phi": "φ", "varkappa": "κ", "eth": "ð", "ast": "*", "bullet": "•",
    "leqslant": "≤", "geqslant": "≥", "leqq": "≤", "geqq": "≥", "ne": "≠", "lessapprox": "≲",
    "gtrapprox": "≳", "longrightarrow": "→", "longleftarrow": "←", "longleftrightarrow": "↔",
    "Longrightarrow": "⇒", "Longleftarrow": "⇐", "Longleftrightarrow": "⇔", "longmapsto": "↦",
    "implies": "⇒", "impliedby": "⇐", "iff": "⇔", "gets": "←", "rightharpoonup": "⇀",
    "xrightarrow": "→", "xleftarrow": "←", "land": "∧", "lor": "∨", "neg": "¬", "models": "⊨",
    "vDash": "⊨", "lhd": "⊲", "rhd": "⊳", "unlhd": "⊴", "unrhd": "⊵", "Vert": "‖", "lVert": "‖",
    "rVert": "‖", "lvert": "|", "rvert": "|", "colon": ": ", "mid": "|", "cdots": "…",
    "eqsim": "≂", "backslash": "∖", "setminus": "∖", "smallsetminus": "∖", "prime": "′",
    "qquad": " ", "quad": " ", "enspace": " ", "enskip": " ",
    "thinspace": " ", "newline": " ", "space": " ", "Box": "□", "Diamond": "◇", "triangle": "△",
    "blacktriangleright": "▸", "degree": "°", "textdegree": "°", "arcsec": "″", "arcmin": "′",
    "micro": "µ", "textunderscore": "_", "textless": "<", "textgreater": ">", "textbar": "|",
    "textasciicircum": "^", "lq": "‘", "rq": "’", "S": "§", "P": "¶", "copyright": "©",
    "checkmark": "✓", "cmark": "✓", "xmark": "✗", "bot": "⊥", "sqcup": "⊔", "bigsqcup": "⊔",
    "bigcup": "∪", "bigcap": "∩", "biguplus": "⊎", "bigodot": "⊙", "bigwedge": "∧",
    "bigvee": "∨", "bigstar": "★", "dotsb": "…", "hdots": "…", "over": "/",
    "bmod": " mod ", "mod": " mod ", "And": "&", "item": "•", "eg": "e.g.",
    "ie": "i.e.", "etal": "et al.", "etc": "etc.", "RR": "ℝ", "ZZ": "ℤ", "QQ": "ℚ", "NN": "ℕ",
    "CC": "ℂ", "lt": "<", "gt": ">", "eps": "ε", "imath": "ı", "jmath": "ȷ",
    "kms": "km/s", "Msun": "M⊙", "msun": "M⊙", "farcs": "″", "coloneqq": ":=", "coloneq": ":=",
    "Re": "Re", "Im": "Im", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX",
}  # fmt: skip

# Symbols of the library that authors mean as names of their own.
_NAMES = frozenset({"image", "original", "estimates", "recorder", "Equal", "today", "id", "Ident"})
_ZODIAC = re.compile("[☽-♏]|[♐-♓]")
_UNWANTED = re.compile("[%\n\u00ad\u200b-\u200d\u2060\U00010000-\U0010ffff]")

_SETTINGS = """it bf em rm sc tt sl sf cal frak mit scr bfseries itshape rmfamily ttfamily sffamily
scshape slshape upshape mdseries normalfont boldmath unboldmath displaystyle textstyle scriptstyle
scriptscriptstyle limits nolimits nonumber notag noindent indent par centering raggedright small
footnotesize scriptsize tiny normalsize large Large LARGE huge Huge big Big bigg Bigg bigl Bigl
biggl Biggl bigr Bigr biggr Biggr bigm Bigm left right middle protect mathstrut strut null relax
smash mathop mathbin mathrel mathord mathopen mathclose mathpunct ensuremath xspace maketitle
bigskip medskip smallskip newpage clearpage allowbreak linebreak nolinebreak onehalfspacing
doublespacing singlespacing sloppy selectfont hfill vfill hfil toprule midrule bottomrule hline"""

_OPERATORS = """log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth
max min sup inf lim limsup liminf arg argmax argmin dim ker deg gcd lcm det Pr hom mod sgn"""


@cache
def symbols() -> Mapping[str, str]:
    """Command names without their backslash, and the text that each stands for."""
    from pylatexenc.latex2text import (  # noqa: PLC0415 - a large table that plain titles never need
        get_default_latex_context_db,
    )

    table: dict[str, str] = {}
    specs = get_default_latex_context_db().iter_macro_specs(["advanced-symbols", "latex-base"])
    for spec in specs:
        text = spec.simplify_repl
        if isinstance(text, str) and not _unwanted(spec.macroname, text):
            table[spec.macroname] = text
    slanted = {"var" + name: text for name, text in table.items() if "Α" <= text <= "Ω"}
    return MappingProxyType({**slanted, **table, **_OURS})


def _unwanted(name: str, text: str) -> bool:
    return name in _NAMES or bool(_UNWANTED.search(text) or _ZODIAC.search(text))


@cache
def settings() -> frozenset[str]:
    """Commands that change a typeface, a size or a space, and show nothing themselves."""
    return words(_SETTINGS)


@cache
def operators() -> frozenset[str]:
    """Commands that print their own name as an upright word."""
    return words(_OPERATORS)
