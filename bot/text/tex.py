"""TeX, as it stands in arXiv's titles and abstracts, made readable."""

import re
import unicodedata

_MARKED = re.compile(r"[\\$^_{}~`\ufdd0\U0001d400-\U0001d7ff]|--|''")
_EMPTIED = re.compile(r"\s*(?:\((?:see|cf\.|e\.g\.)?[\s,;]*\)|\[(?:see|cf\.|e\.g\.)?[\s,;]*\])")
_MATHEMATICAL = re.compile(r"[\U0001d400-\U0001d7ff]")


def readable(text: str) -> str:
    r"""The text as a person reads it: formulas in Unicode, no TeX, single spaces.

    What has no good Unicode form stays as short plain text (``L^∞``), and what is no TeX stays as
    it is. Takes any text, in time proportional to its length.

    >>> readable(r"SrVO$_3$ films over $\mathbb{Q}(T)$ by L\'evy")
    'SrVO₃ films over ℚ(T) by Lévy'
    """
    if not _MARKED.search(text):
        return " ".join(text.split())
    # Letters of Unicode's mathematical alphabets are missing on old phones, and nobody can search
    # for them.
    plain = _MATHEMATICAL.sub(lambda letter: unicodedata.normalize("NFKC", letter[0]), text)
    return " ".join(_read(plain).split())


def _read(text: str) -> str:
    # Plain texts, which are most, never pay for the tables of symbols.
    from bot.text.tex_macros import GAP  # noqa: PLC0415 - as said above
    from bot.text.tex_reader import Reader  # noqa: PLC0415 - as said above
    from bot.text.tex_source import Source  # noqa: PLC0415 - as said above

    source = Source(text.replace(GAP, ""))
    read = Reader(source, 0, len(source.text), math=False).read().replace(GAP, "")
    if "\\cite" in text or "\\ref" in text:
        read = _EMPTIED.sub("", read)
    return unicodedata.normalize("NFC", read)
