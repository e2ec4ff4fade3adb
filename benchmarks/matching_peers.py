"""The same subscriptions asked in other ways, each as well as that way can."""

from collections.abc import Callable, Sequence

from matching_automaton import automaton
from matching_engines import Peer, fts5, tantivy_of
from matching_loops import regex, substring

from storage.records import Node

PEERS: dict[str, Callable[[Sequence[Node]], Peer]] = {
    "fts5": fts5,
    "tantivy": tantivy_of,
    "substring": substring,
    "regex": regex,
    "ahocorasick_rs": automaton,
}

SAME = frozenset({"fts5", "tantivy", "ahocorasick_rs"})
"""Given our tokens, these find the very same as Papercast; the loops find what they can."""
