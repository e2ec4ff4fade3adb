"""The arXiv id in what a person typed or pasted: an id, a link, a citation.

The schemes are arXiv's own (https://info.arxiv.org/help/arxiv_identifier.html): ``YYMM.NNNNN``
since 1501, ``YYMM.NNNN`` before that, ``archive/YYMMNNN`` before 0704.
"""

import re
import unicodedata
from urllib.parse import unquote

from bot.query.lexer import plain

_VERSION = r"(?:v[0-9]+)?(?![0-9])"
_NEW = re.compile(rf"(?<![0-9])(?<![0-9]\.)([0-9]{{4}})\.([0-9]{{4,5}}){_VERSION}", re.IGNORECASE)
_OLD = re.compile(
    rf"(?<![a-z0-9-])(?!arxiv\.)([a-z]+(?:-[a-z]+)?)(?:\.[a-z-]+)?/([0-9]{{7}}){_VERSION}",
    re.IGNORECASE,
)
_FIRST_NEW, _FIRST_LONG, _FIRST_OLD = 704, 1501, 9100
"""Years and months (``YYMM``) from which a scheme holds."""


def find_id(typed: str) -> str | None:
    """The id without version, as the store knows it; None when there is none in the text.

    The subject class of an old id (``math.GT/0309136``) is not a part of it.
    """
    text = plain(unicodedata.normalize("NFKC", unquote(typed)))
    for found in _NEW.finditer(text):
        if _is_new(*found.groups()):
            return f"{found[1]}.{found[2]}"
    for found in _OLD.finditer(text):
        if _is_month(found[2][:4]) and _is_old(int(found[2][:4])):
            return f"{found[1].lower()}/{found[2]}"
    return None


def _is_new(month: str, number: str) -> bool:
    since = int(month)
    digits = 5 if since >= _FIRST_LONG else 4
    return _is_month(month) and _FIRST_NEW <= since < _FIRST_OLD and len(number) == digits


def _is_old(since: int) -> bool:
    return since >= _FIRST_OLD or since < _FIRST_NEW


def _is_month(month: str) -> bool:
    return 1 <= int(month[2:]) <= 12  # noqa: PLR2004 - the months of a year
