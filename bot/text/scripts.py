"""Superscripts and subscripts: their Unicode forms, and plain text where there is no good one."""

import re
from functools import cache

_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ",
        strict=True,
    )
)
_LOWERED = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
SCRIPTS = "²³¹ʰ-ʸˡ-ˣᴬ-ᵪᵛ-ᶿ⁰-ₜⱼⱽ"
"""All of the forms above, as ranges of a regular expression."""

# Marks that are read as raised, or as lowered, without being so.
_RAISED_AS_IS = frozenset("′″‴*∗†‡°")
_LOWERED_AS_IS = frozenset("⊙⊕")

# Four small letters in a row are hard to read and cannot be searched for: a word stays a word.
_WORD = re.compile(r"[^\W\d_]{4,}")
_PLAIN = re.compile(r"[-+]?[A-Za-z0-9.]+|.", re.DOTALL)
_GROUP = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@cache
def _forms(mark: str) -> tuple[dict[int, str], frozenset[str], frozenset[str]]:
    forms, as_is = (_RAISED, _RAISED_AS_IS) if mark == "^" else (_LOWERED, _LOWERED_AS_IS)
    return str.maketrans(forms), frozenset(forms), as_is


def script(mark: str, content: str) -> str:
    """``content`` as a superscript (``mark`` is ``^``) or a subscript (``_``).

    >>> script("_", "3"), script("^", "n-1"), script("^", "∞"), script("^", "-x/2")
    ('₃', 'ⁿ⁻¹', '^∞', '^(-x/2)')
    """
    table, known, as_is = _forms(mark)
    content = content.strip()
    tight = content.replace(" ", "")
    if not tight:
        return ""
    if mark == "^" and tight == "∘":
        return "°"
    if as_is.issuperset(tight):
        return tight
    if known.issuperset(tight) and not _WORD.search(tight):
        return tight.translate(table)
    if _PLAIN.fullmatch(content) or _GROUP.fullmatch(content):
        return mark + content
    return f"{mark}({content})"
