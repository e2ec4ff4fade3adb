"""What can be seen of a sentence that may stand for its abstract: the features of the ranker.

Each is a number near 0..1, cheap, and readable by a person; ``FEATURES`` gives their order, which
the weights share.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.text.lists import words

FEATURES = (
    "place",  # 0 for the first sentence, 1 for the last
    "first",
    "title recall",  # how much of the title the sentence says
    "title precision",  # how much of the sentence the title says
    "title pairs",  # the title's pairs of adjacent words that it has
    "centrality",  # likeness to the rest of the abstract
    "length",
    "short",
    "long",
    "we propose",
    "we show",
    "first of ours",  # the first sentence in which the authors speak of their work
    "experiments",
    "new",
    "background",
    "contrast",
    "leaning",  # begins with a word that points back: This, It, Furthermore
    "question",
    "address",  # says where to find code or data
    "brackets",
    "outlook",
)

_SHORT = 12
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_COMMON = words(
    """a an the of in on at by for from to into with without and or but as is are was were be been
    being that this these those it its we our they their which who what how when where while than
    then such can could may might will would not no also both more most very via using use used
    based through over under between among per each any all some other one two new novel approach
    method methods paper propose present introduce show study work"""
)
_OURS = (
    r"\b(?:we|here|this (?:paper|work|article|study|letter|note|thesis)"
    r"|our (?:method|approach|model|framework|work|results?))\b"
)
_PROPOSE = (
    r"\b(?:propos|introduc|present|develop|design|describ|deriv|construct|devis|formulat|establish"
    r"|provid|prov)(?:e|es|ed|ing)?\b|\b(?:we|paper|work|article|study) (?:(?:\w+ly|also|first|then"
    r"|here) )?(?:build|give|report|study|studies|investigate|consider|address|explore|examine"
    r"|analy[sz]e|offer|use|extend|perform|compute|calculate|obtain)s?\b"
)
_CUES = {
    "we propose": re.compile(rf"{_OURS}.{{0,60}}?(?:{_PROPOSE})", re.IGNORECASE),
    "we show": re.compile(
        r"\b(?:we|results?|experiments|analysis|our \w+|paper|work) (?:\w+ ){0,3}?(?:show|shows"
        r"|demonstrate|demonstrates|find|finds|found|prove|proves|observe|conclude|reveal|reveals"
        r"|suggest|suggests|indicate|indicates|establish|confirm|discover)\b",
        re.IGNORECASE,
    ),
    "experiments": re.compile(
        r"\b(?:experiment|empirical|evaluat|benchmark|simulation|numerical|dataset)", re.I
    ),
    "new": re.compile(r"\b(?:novel|new|first)\b", re.IGNORECASE),
    "background": re.compile(
        r"\b(?:recent(?:ly)?|has been|have been|widely|crucial|fundamental|important|essential"
        r"|challenging|popular|ubiquitous|typically|often|traditional(?:ly)?|existing|prior|previous)\b"
        r"|\bis (?:a|an|one of)\b|\bin recent years\b|\bplays? an?\b",
        re.IGNORECASE,
    ),
    "contrast": re.compile(
        r"\A(?:However|But|Yet|Despite|Although|While|Unfortunately|Nevertheless)\b"
    ),
    "leaning": re.compile(
        r"\A(?:This|These|Those|It|They|Such|Furthermore|Moreover|Additionally|In addition|Also"
        r"|Specifically|In particular|Finally|Then|Thus|Therefore|Hence|For (?:example|instance)"
        r"|First|Second|Third|Here|Instead|Consequently|As a result)\b"
        r"(?! (?:paper|work|article|study|letter|we\b))"
    ),
    "question": re.compile(r"\?"),
    "address": re.compile(
        r"https?://|github|\b(?:code|data|models?) (?:is|are|will be) ", re.IGNORECASE
    ),
    "outlook": re.compile(
        r"\b(?:future|remains?|open (?:problem|question)|discuss|implications?)\b", re.I
    ),
}
_POINTS = re.compile(
    r"\A(?:More specifically|Concretely|Against)\b"
    r"|\b(?:trace|attribute|ascribe)s? (?:this|these|it|them)\b"
)
_PREPARES = re.compile(
    r"\A(?:Let|Suppose|Assume|Given|Denote|Recall|Throughout|One such|Another)\b"
    r"|\b(?:let|denotes?|denoted)\b"
    r"|\A(?:We|Here we|In this \w+,? we) (?:suppose|assume|recall|fix)\b"
)
_RESULT = re.compile(
    r"\b(?:outperform|improv|surpass|exceed|superior|state[- ]of[- ]the[- ]art|better than|faster"
    r"|speed-?up|achiev|reduc|accura|competitive|significant(?:ly)? (?:high|low|better|less|more))"
    r"|\d\s?(?:%|×|x\b)",
    re.IGNORECASE,
)


def tells_result(sentence: str) -> bool:
    """Whether a sentence says what came out: a gain, a number, or what was shown."""
    return bool(_RESULT.search(sentence) or _CUES["we show"].search(sentence))


def leans(sentence: str) -> bool:
    """Whether a sentence cannot stand alone: it points back, or prepares what follows."""
    cues = (_CUES["leaning"], _CUES["contrast"], _POINTS, _PREPARES)
    return any(cue.search(sentence) for cue in cues)


def features(title: str, sentences: Sequence[str]) -> list[list[float]]:
    """For each sentence of an abstract, its features in the order of ``FEATURES``."""
    titled = _words(title)
    said = [_words(sentence) for sentence in sentences]
    counts = sum(map(Counter, said), Counter[str]())
    ours = [bool(re.search(_OURS, sentence, re.IGNORECASE)) for sentence in sentences]
    first_of_ours = ours.index(True) if True in ours else -1
    rows = []
    for at, sentence in enumerate(sentences):
        seen = {name: float(cue.search(sentence) is not None) for name, cue in _CUES.items()}
        seen |= _placed(at, len(sentences)) | _titled(said[at], titled)
        seen |= _shaped(sentence)
        seen["centrality"] = _likeness(Counter(said[at]), counts)
        seen["first of ours"] = float(at == first_of_ours)
        rows.append([seen[name] for name in FEATURES])
    return rows


def _placed(at: int, count: int) -> dict[str, float]:
    return {
        "place": at / max(1, count - 1),
        "first": float(at == 0),
    }


def _titled(said: list[str], titled: list[str]) -> dict[str, float]:
    shared = set(said) & set(titled)
    pairs = set(pairwise(titled))
    return {
        "title recall": len(shared) / max(1, len(set(titled))),
        "title precision": len(shared) / max(1, len(set(said))),
        "title pairs": len(pairs & set(pairwise(said))) / max(1, len(pairs)),
    }


def _shaped(sentence: str) -> dict[str, float]:
    count = len(sentence.split())
    return {
        "length": math.log(count + 1) / 4,
        "short": float(count < _SHORT),
        "long": max(0, count - 30) / 20,
        "brackets": min(3, sentence.count("(")) / 3,
    }


def _words(text: str) -> list[str]:
    """Words that mean something, cut to their first six letters: a stem good enough to compare."""
    lowered = (word.lower() for word in _WORD.findall(text))
    return [word[:6] for word in lowered if word not in _COMMON]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    product = sum(count * other[word] for word, count in one.items())
    size = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return product / size if size else 0.0
