"""Loops over the subscriptions, as a simpler bot asks them: each of the text of each paper.

They know no inflections, and nothing that is written together or apart.
"""

import re
from collections.abc import Callable, Sequence

from matching_engines import Peer

from bot.query import Document
from bot.query.evaluate import key
from storage.records import And, Category, Form, Node, Not, Or, PaperId, Phrase


class Text:
    """A paper in lower case: made once, and asked by all subscriptions."""

    def __init__(self, document: Document) -> None:
        paper = document.paper
        self.title = paper.title.lower()
        self.whole = f"{self.title}\n{(paper.abstract or '').lower()}"
        self.authors = "\n".join(paper.authors).lower()
        self.keys = document.keys


Asks = Callable[[Text], bool]


def substring(trees: Sequence[Node]) -> Peer:
    """Whether each phrase is a part of the text."""

    def asks(phrase: Phrase) -> Asks:
        sought = " ".join(phrase.words)
        match phrase.field:
            case "":
                return lambda text: sought in text.whole
            case "ti":
                return lambda text: sought in text.title
        return lambda text: sought in text.authors

    return _loop([_asking(tree, asks) for tree in trees])


def regex(trees: Sequence[Node]) -> Peer:
    """The same with a compiled pattern each, which knows where a word begins and ends."""

    def asks(phrase: Phrase) -> Asks:
        end = "" if phrase.form is Form.PREFIX else r"\b"
        search = re.compile(rf"\b{re.escape(' '.join(phrase.words))}{end}").search
        match phrase.field:
            case "":
                return lambda text: search(text.whole) is not None
            case "ti":
                return lambda text: search(text.title) is not None
        return lambda text: search(text.authors) is not None

    return _loop([_asking(tree, asks) for tree in trees])


def _loop(asked: Sequence[Asks]) -> Peer:
    def match(documents: Sequence[Document]) -> int:
        return sum(len([1 for asks in asked if asks(text)]) for text in map(Text, documents))

    return match


def _asking(node: Node, of_phrase: Callable[[Phrase], Asks]) -> Asks:
    match node:
        case Phrase():
            return of_phrase(node)
        case Category() | PaperId():
            name = key(node)
            return lambda text: name in text.keys
        case Not(part):
            excluded = _asking(part, of_phrase)
            return lambda text: not excluded(text)
        case And(parts):
            every = [_asking(part, of_phrase) for part in parts]
            return lambda text: all(asks(text) for asks in every)
        case Or(parts):
            some = [_asking(part, of_phrase) for part in parts]
            return lambda text: any(asks(text) for asks in some)
    raise TypeError(node)
