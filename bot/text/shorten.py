"""Cuts a text to a number of words, where a reader would pause."""

import re

from bot.text.lists import words as listed
from bot.text.sentences import sentences

_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*\Z")
_CLAUSE_END = re.compile(r"[,;:–—)\]]\Z")
_OPERATOR = re.compile(r"[=<>≤≥≈≃≅≡∼∝∈∉⊂⊆⊃⊇→←↔⇒⇔↦×·±+*/^|∧∨∩∪∖⊕⊗-]")
_FUNCTION = listed("log ln exp sin cos tan max min sup inf lim mod det dim ker arg")

# Words that promise another: a text does not stop after one of them.
LEANING = listed(
    """a an the this these those its their our of in on at by for from to into onto with without
    over under between among via using as than that which who whose where when while and or but
    nor not no is are was were be been being has have had can may might could will would should
    such both either each every more most less very about up et e.g. i.e. vs.
    cf. fig. eq. approx."""
)
_NUMBER = re.compile(r"[\d.,]+")


def shorten(text: str, words: int) -> str:
    """The text if it has at most ``words`` words, else its beginning and ``…``.

    It is cut after a sentence or a clause where one ends in the last half, else between two words
    that bear it; never inside brackets or a formula, unless the text offers no other place.
    """
    every = text.split()
    if len(every) <= words:
        return " ".join(every)
    bracketed = _bracketed(every)
    places = [at for at in range(words, 0, -1) if _may_cut(every, at) and not bracketed[at]]
    ends = _sentence_ends(" ".join(every))
    sentence = [at for at in places if at in ends and at >= words / 2]
    clause = [at for at in places if _CLAUSE_END.search(every[at - 1]) and at >= words * 2 / 3]
    return _ended(every[: (sentence or clause or places or [words])[0]])


def _sentence_ends(text: str) -> set[int]:
    """After how many words a sentence ends."""
    ends, at = set(), 0
    for sentence in sentences(text):
        at = text.index(sentence, at) + len(sentence)
        if text[at : at + 1] == " ":
            ends.add(text.count(" ", 0, at) + 1)
    return ends


def _ended(words: list[str]) -> str:
    text = " ".join(words)
    if _SENTENCE_END.search(text):
        return f"{text} …"
    return text.rstrip(",;:–— ") + "…"


def _may_cut(words: list[str], place: int) -> bool:
    """Whether a text can stop before ``words[place]``: not at an operator, not before a noun."""
    last, following = words[place - 1], words[place]
    if _OPERATOR.match(last[-1]) or last[-1] in "([{“‘" or _OPERATOR.match(following):
        return False
    bare = last.lower().strip('(["“‘')
    return not (bare in LEANING or bare in _FUNCTION or _NUMBER.fullmatch(last))


def _bracketed(words: list[str]) -> list[bool]:
    """For each place between words, whether a bracket is open there that closes later."""
    depth = [0] * (len(words) + 1)
    opened: list[int] = []
    for place, word in enumerate(words):
        for character in word:
            if character in "([{":
                opened.append(place)
            elif character in ")]}" and opened:
                start = opened.pop()
                depth[start + 1] += 1
                depth[place + 1] -= 1
    inside, level = [], 0
    for change in depth:
        level += change
        inside.append(level > 0)
    return inside
