"""Cuts scientific English into sentences.

A full stop also ends abbreviations, initials and numbers, and the title of many a thing; where it
is not clear, two sentences stay together.
"""

import re

from bot.text.lists import words

# An end of a sentence, perhaps: the mark, what closes with it, and a space before what may start
# one. Authors forget the space, too.
_END = re.compile(
    r"""(?P<mark>[.!?…]+)(?P<closing>["”’')\]]*)
        (?:\s+(?=["“‘(\[]*[^\W_]) | (?<=[a-z]{3}[.])(?=(?:We|The|In|This|Our|It|To)\s))""",
    re.VERBOSE,
)
_NEXT = re.compile(r"\s*[\"“‘(\[]*([^\s,.;:!?)\]]+)")
_LIST_ITEM = re.compile(r"\s*\((?:[ivx]+|[a-z]|\d)\)\s")
_LAST = re.compile(r"([^\s([\"“‘]+?)[\"”’)\]]*\Z")
_INITIAL = re.compile(r"[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|[A-Z]\.-[A-Z]|St|Th|Yu|Ch")
_UNIT = re.compile(r"\d\s?[A-Z]\Z")
_FORMULA = re.compile(r"\$[^$]{1,200}\$|\\\(.{1,200}?\\\)")

# After these the same sentence goes on, whatever follows.
_NEVER = words("i.e e.g ie eg cf vs viz dr mr mrs prof approx resp ca")

# After these a capital or a number goes on with the same sentence, unless it is a word that starts
# one.
_RARELY = words(
    """fig figs eq eqs eqn eqns sec secs sect ref refs tab no nos vol vols pp chap def thm prop lem
    cor dept univ ed eds al etc inc ltd co corp u.s u.k e.u a.m p.m ph.d sp spp subsp"""
)

# What starts a sentence in an abstract, and is nobody's surname.
_STARTERS = words(
    """A Accordingly Across Additionally After All Also Although Among An And Another Any Applying
    As Assume Assuming At Based Because Before Being Besides Between Beyond Both Building But By
    Can Case Cases Combined Combining Compared Consequently Contrary Conversely Current Denote
    Despite Does Due During Each Empirically Equivalently Every Existing Experiments Experimental
    Extensive Finally First Firstly For From Further Furthermore Generally Given Hence Here How
    However I If Importantly In Indeed Inspired Instead Interestingly Is It Its Key Last Lastly Let
    Many Meanwhile More Moreover Most Motivated Much Multiple Namely Nevertheless New Next No
    Nonetheless Nor Not Notably Note Now Numerical Of On Once One Only Or Other Our Overall Part
    Particularly Previous Prior Rather Recall Recent Recently Remarkably Results Second Secondly
    Several Similarly Simulations Since So Some Specifically Standard Starting Still Such Suppose
    Surprisingly That The Their Then Theoretically There Thereby Therefore These They Third This
    Those Though Three Through Throughout Thus To Today Together Traditional Two Typically Under
    Unfortunately Unlike Until Using Various Via We What When Whenever Where Whereas Whether Which
    While Why With Within Without Yet"""
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in their order, each as it stands there."""
    found, start = [], 0
    inside = _inside(text)
    for end in _END.finditer(text):
        if not inside[end.end("closing") - 1] and _ends(text[start : end.start()], end, text):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def _ends(before: str, end: re.Match[str], text: str) -> bool:
    following = _NEXT.match(text, end.end())
    assert following is not None
    starter = following[1] in _STARTERS or following[1].endswith("ly")
    if following[1][0].islower() and end["mark"][-1] in ".…":
        return _LIST_ITEM.match(text, end.end()) is not None
    last = _LAST.search(before)
    word = last[1] if last else ""
    if end["mark"] == "." and word.lower() in _NEVER:
        return False
    if end["mark"] == "." and (not word or word.lower() in _RARELY or _INITIAL.fullmatch(word)):
        return starter or _UNIT.search(before) is not None
    return True


def _inside(text: str) -> bytearray:
    """For each character, whether it stands in brackets that close, or in a formula."""
    inside = bytearray(len(text))
    opened: list[int] = []
    for at, character in enumerate(text):
        if character in "([":
            opened.append(at)
        elif character in ")]" and opened:
            start = opened.pop()
            if not opened:
                inside[start:at] = b"\x01" * (at - start)
    for formula in _FORMULA.finditer(text):
        inside[formula.start() : formula.end() - 1] = b"\x01" * (len(formula[0]) - 1)
    return inside
