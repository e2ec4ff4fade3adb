"""What no summary says, whatever its source says: links, mentions, orders, praise. Pure."""

import re
from collections.abc import Iterator

_ORDERS = (
    "ignore|disregard|forget|click|visit|subscribe|join|buy|download|install|please|dear|beware"
    "|donate|send|tell|reply|respond|pretend|reveal|retweet|repost|accept|recommend|remember"
    "|don['’]t|do not|hurry|invest|upvote|vote for|sign up|log in|head over|reach out|scan the"
)
_WEAK_ORDERS = (
    "use|open|run|call|contact|text|message|share|read|check|copy|enter|type|write|say|print|show"
    "|output|give|rate|vote|follow|go|look|try|see|take|get|make|keep|stop|delete|add|paste|forward"
    "|email|confirm|verify|claim|note|execute|transfer|act|let|never|always|cite"
)
_OBJECTS = "the|this|that|these|it|them|us|me|your|our|my|all|any|now|here|at|to|out|as|on|up|back"
_PEOPLE = "readers?|reviewers?|everyone|everybody|people|users?"
_LABELS = "summary|tl;?dr|abstract|answer|output|result|assistant|system|user"

FORBIDDEN = (
    ("a link", r"://|\bwww\.|\b(?:mailto|javascript|tel|tg|data):\S"),
    # "Node.js" falls, too; "cs.CV" must, because Telegram would make a link of it.
    ("a link", r"(?<![\w.])(?:[\w-]+\.)+[a-z]{2,}\b(?!\()"),
    ("a link", r"\bdot\s(?:com|org|net|io|ai|gg|me|ly|co)\b|\[\.\]|\(dot\)|\bhxxp"),
    ("an invitation", r"\b(?:discord|t|telegram)[\s.]?(?:gg|me|app)\s?/|\bjoinchat\b"),
    ("an address", r"[\w.+-]+@(?:[\w-]+\.)+[a-z]|[\w.+-]+\s?[\[(]at[\])]\s?\w"),
    # "pass@10", "Recall@k" and "mAP@0.5" are measures.
    ("a mention", r"(?<!\w)@|@(?!\d|[kKnN]\b)|(?<!\w)(?:everyone|here)@"),
    ("a mention", r"<[@#:&!/$%|?]|<t:|&(?:lt|gt|amp|#\w+);"),
    ("a tag", r"</?[a-z][\w-]*/?>|<[a-z][\w-]*\s[^<>]*=[^<>]*>"),
    ("a command", r"(?:^|\s)/[a-z]"),
    ("a telephone number", r"\+\d[\d\s().-]{6,}\d"),
    ("a code fence", r"`|~~~"),
    ("markup", r"\]\(|\*\*|(?<!\w)__\w|~~|(?:^|\s)\|\||^\s*(?:#{1,6}|>|[-*+])\s|\\[nrtu]\b"),
    ("an exclamation mark", r"!"),
    ("an emoji", r"[\U0001f000-\U0001faff\U0001f1e6-\U0001f1ff]"),
    ("an emoji", r"[\u203c\u2049\u231a-\u23ff\u2600-\u2608\u260a-\u263f\u2641\u2643-\u265f]"),
    ("an emoji", r"[\u2668-\u266c\u2670-\u27bf\u2b05-\u2b55\u3030\u303d\u3297\u3299\u20e3]"),
    ("a word of more than 45 characters", r"[\x21-\x2c\x2e-\x7e]{46,}"),
    ("the second person", r"\b(?:you|your|yours|yourself|yourselves)\b"),
    ("the first person", r"\bI (?:am|can|cannot|have|will|apologi[sz]e)\b|\bI['’](?:m|ve|ll)\b"),
    ("talk of itself", r"\bas an? (?:ai|llm|language model)\b|\bsystem prompt\b"),
    ("talk of itself", r"\b(?:my|these|previous|prior) instructions\b"),
    ("talk of itself", r"\bignor(?:e|es|ing) (?:(?:all|any|the) )?(?:previous|prior|above)\b"),
    ("an order", rf"(?:^|[.:;?]\s)[\"'“‘(]?(?:{_ORDERS})\b(?![-–])"),
    ("an order", rf"(?:^|[.:;?]\s)[\"'“‘(]?(?:{_WEAK_ORDERS})\s(?:{_OBJECTS})\b"),
    ("an order", rf"\b(?:{_PEOPLE}) (?:must|should|need to|has to|have to)\b"),
    ("praise", r"\b(?:ground-?breaking|must-read|mind-?blowing|jaw-?dropping)\b"),
    ("praise", r"\b(?:game-?chang|once-in-a-|trail-?blazing)\w*\b|\b10\s?/\s?10\b"),
    ("praise", r"\b(?:strong(?:ly)? accept|best paper|(?:highly|strongly) recommend)"),
    ("praise", r"\bdeserves? (?:acceptance|to be accepted|an? award|publication)\b"),
    ("praise", r"\bshould be accepted\b|\baccept(?:ance)? without\b"),
    ("a label", rf"^\W*(?:{_LABELS})\s*:"),
)  # fmt: skip
"""What is said to be there, and how it is seen. Small and capital letters are alike but for "I"."""

_CASED = frozenset({"the first person"})
_PATTERNS = tuple(
    (name, re.compile(pattern, 0 if name in _CASED else re.IGNORECASE))
    for name, pattern in FORBIDDEN
)


def forbidden(text: str) -> Iterator[str]:
    """What a text has that no summary may have, each kind once. ``text`` is in NFKC."""
    told: set[str] = set()
    for name, pattern in _PATTERNS:
        if name not in told and pattern.search(text):
            told.add(name)
            yield f"it has {name}"
