"""Stems: what the inflections of an English word have in common.

Snowball's English algorithm (https://snowballstem.org/algorithms/english/stemmer.html): by the
compiled PyStemmer where there is one for the platform, else by the pure-Python snowballstemmer,
which gives the same stems.
"""

import importlib
import re
from collections.abc import Callable, Iterable
from threading import Lock

MOST = 250_000
"""Words whose stems are remembered; a night's papers have about 20,000 different ones."""


_PLURAL = re.compile(r"([b-df-hj-np-tv-xz]{2,}[b-df-hj-np-rtv-xz])s")
"""An abbreviation of consonants in the plural, ``llms``: Snowball asks for a vowel before the s.
Of fewer letters it may be another abbreviation: ``gps``, ``css``."""


class Stems(dict[str, str]):
    """The stem of each word, looked up like a key; worked out when it is first asked for."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        super().__init__()
        self._stem = stem

    def __missing__(self, word: str) -> str:
        """Work it out."""
        if len(self) >= MOST:
            self.clear()
        plural = _PLURAL.fullmatch(word) if word[-1:] == "s" else None
        stem = plural[1] if plural else self._stem(word)
        # One object for a word that is its own stem: most are, and half the memory is half as far.
        self[word] = stem = word if stem == word else stem or word
        return stem


def compiled() -> Callable[[str], str]:
    """The stemmer of PyStemmer.

    Raises:
        ImportError: where it is not installed.
    """
    stemmer = importlib.import_module("Stemmer").Stemmer("english")
    stemmer.maxCacheSize = 0  # ours is larger, and a small one costs a new word more than it saves
    stem: Callable[[str], str] = stemmer.stemWord
    return stem


def pure() -> Callable[[str], str]:
    """The stemmer of snowballstemmer, which is written in Python."""
    module = importlib.import_module("snowballstemmer.english_stemmer")
    stemmer, turn = module.EnglishStemmer(), Lock()

    def stem(word: str) -> str:
        # It works on the word in an attribute of its own, and threads may read papers at once.
        with turn:
            found: str = stemmer.stemWord(word)
        return found

    return stem


def _stemmer() -> Callable[[str], str]:
    try:
        return compiled()
    except ImportError:
        return pure()


STEMS = Stems(_stemmer())


def stems(words: Iterable[str]) -> tuple[str, ...]:
    """The stem of each of the words."""
    return (*map(STEMS.__getitem__, words),)
