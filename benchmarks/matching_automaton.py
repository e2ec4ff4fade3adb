"""The automaton of Aho and Corasick over all that is sought, as ``ahocorasick_rs`` has it.

It reads our tokens of a paper and tells what stands there. Those who ask for nothing more are met;
the others are asked for the rest.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

import ahocorasick_rs
from matching_engines import Peer
from matching_sought import READ, RUNS, STEMS, WORDS, spellings

from bot.matching.plan import ALWAYS, Program, holds, plan
from bot.query import Document
from bot.query.document import FIELDS, Field
from bot.query.evaluate import key
from bot.query.joins import reads_as_one
from storage.records import Form, Node, Phrase, Term

KINDS = STEMS, WORDS, RUNS


class Automata:
    """One for the stems, one for the words, one for what words that stand apart may spell."""

    def __init__(self, numbers: dict[Term, int]) -> None:
        self.keys: dict[str, list[int]] = defaultdict(list)
        patterns: dict[str, dict[str, list[tuple[str, int]]]] = {
            kind: defaultdict(list) for kind in KINDS
        }
        for term, number in numbers.items():
            if isinstance(term, Phrase):
                for kind, pattern in _patterns(term):
                    patterns[kind][pattern] += [(name, number) for name in FIELDS[term.field]]
            else:
                self.keys[key(term)].append(number)
        self.of = {kind: ahocorasick_rs.AhoCorasick(list(patterns[kind])) for kind in KINDS}
        # By kind, by what is read, by the number of the pattern.
        self.terms = {
            (kind, read): [
                [number for name, number in each if name == read]
                for each in patterns[kind].values()
            ]
            for kind in KINDS
            for read in READ
        }

    def true(self, document: Document) -> set[int]:
        """The numbers of the terms that are true for a paper."""
        found: set[int] = set()
        for name in READ:
            field: Field = getattr(document, name)
            stretch = field.stretch()
            for kind, tokens in ((STEMS, stretch.stems), (WORDS, stretch.words)):
                matched = self._matches(kind, f" {tokens} ")
                terms = self.terms[kind, name]
                found.update(*[terms[pattern] for pattern in {each[0] for each in matched}])
            terms = self.terms[RUNS, name]
            found.update(*[terms[pattern] for pattern in self._runs(field.words)])
        found.update(*[self.keys[each] for each in document.keys if each in self.keys])
        return found

    def _runs(self, words: Sequence[str]) -> set[int]:
        """What begins and ends with a word, and is two or three of them that are read as one."""
        ends = list(accumulate(map(len, words)))
        last = {end: place for place, end in enumerate(ends, start=1)}
        first = {0: 0, **last}
        return {
            pattern
            for pattern, start, end in self._matches(RUNS, "".join(words))
            if start in first
            and end in last
            and 1 < last[end] - first[start] <= 3  # noqa: PLR2004 - two or three words
            and reads_as_one(words[first[start] : last[end]])
        }

    def _matches(self, kind: str, text: str) -> list[tuple[int, int, int]]:
        return self.of[kind].find_matches_as_indexes(text, overlapping=True)


def automaton(trees: Sequence[Node]) -> Peer:
    """All terms, each once; then the subscriptions of those that are true."""
    numbers: dict[Term, int] = {}

    def take(term: Term) -> int:
        return numbers.setdefault(term, len(numbers) + 1)

    plain: dict[int, list[int]] = defaultdict(list)
    others: dict[int, list[tuple[int, Program]]] = defaultdict(list)
    for subscription, tree in enumerate(trees):
        for term, rest in plan(tree, take).places or ():
            if rest == ALWAYS:
                plain[term].append(subscription)
            else:
                others[term].append((subscription, rest))
    automata = Automata(numbers)

    def met(document: Document) -> set[int]:
        true = automata.true(document)
        found: set[int] = set()
        found.update(*[plain[term] for term in plain.keys() & true])
        for term in others.keys() & true:
            found.update(each for each, rest in others[term] if holds(rest, true))
        return found

    return lambda documents: sum(len(met(document)) for document in documents)


def _patterns(phrase: Phrase) -> Iterator[tuple[str, str]]:
    for columns, tokens in spellings(phrase):
        kind = next(kind for kind in (RUNS, WORDS, STEMS) if columns[0].endswith(kind))
        text = " ".join(tokens)
        end = "" if phrase.form is Form.PREFIX else " "
        yield kind, text if kind == RUNS else f" {text}{end}"
