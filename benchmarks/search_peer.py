"""The peer of the search's benchmark: tantivy, given the same tokens and asked the same lookups."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from tantivy import (
    DocAddress,
    Document,
    Filter,
    Index,
    Occur,
    Query,
    SchemaBuilder,
    TextAnalyzerBuilder,
)
from tantivy import Tokenizer as Cut

from storage.papers import seqs_between
from storage.records import And, Lookup, Node, Not, Or, Paper, Stretch, Tokens

TEXTS = tuple(field.name for field in fields(Tokens) if field.name not in {"authors", "keys"})
WORDS = tuple(f"{name}_words" for name in TEXTS)
SPACED = "spaced"
HEAP = 256 * 1024 * 1024
TITLE = 5.0
"""How much more a word of the title weighs, as in the store."""


class Peer:
    """An index in a folder; made there when it is not there yet."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        made = SchemaBuilder()
        made.add_integer_field("seq", stored=True, indexed=True, fast=True)
        for name in (*TEXTS, *WORDS, "authors", "keys"):
            made.add_text_field(name, tokenizer_name=SPACED, index_option="position")
        self._schema = made.build()
        self._index = Index(self._schema, str(folder))
        spaced = TextAnalyzerBuilder(Cut.whitespace()).filter(Filter.remove_long(1_000)).build()
        self._index.register_tokenizer(SPACED, spaced)
        self._index.reload()
        self._searcher = self._index.searcher()

    def build(self, papers: Iterable[Paper], read: Callable[[Paper], Tokens]) -> None:
        """Index the papers, which come by day, under the same numbers as the store gives them."""
        writer = self._index.writer(HEAP, 1)
        for seq, paper in _numbered(papers):
            writer.add_document(self._document(seq, read(paper)))
        writer.commit()
        writer.wait_merging_threads()

    def ask(self, tree: Node, *, newest: bool, limit: int, page: int) -> list[int]:
        """The ``seq`` of the first page of at most ``limit`` papers that answer."""
        by = "seq" if newest else None
        query = self._query(tree)
        found = self._searcher.search(query, limit, count=False, order_by_field=by)
        return [self._seq(at) for _, at in found.hits[:page]]

    def _seq(self, at: DocAddress) -> int:
        seq = self._searcher.doc(at).get_first("seq")
        assert isinstance(seq, int)
        return seq

    def _document(self, seq: int, tokens: Tokens) -> Document:
        document = Document()
        document.add_integer("seq", seq)
        for name, words in zip(TEXTS, WORDS, strict=True):
            stretch: Stretch = getattr(tokens, name)
            document.add_text(name, stretch.stems)
            document.add_text(words, stretch.words)
        document.add_text("authors", tokens.authors)
        document.add_text("keys", tokens.keys)
        return document

    def _query(self, node: Node) -> Query:
        match node:
            case Lookup(columns):
                return _any([self._in(column, node) for column in columns])
            case Or(parts):
                return _any([self._query(part) for part in parts])
            case And(parts):
                having = [part for part in parts if not isinstance(part, Not)]
                clauses = [(Occur.Must, self._query(part)) for part in having]
                clauses += [
                    (Occur.MustNot, self._query(part.part))
                    for part in parts
                    if isinstance(part, Not)
                ]
                return Query.boolean_query(clauses)
            case Not(part):
                everything = (Occur.Must, Query.all_query())
                return Query.boolean_query([everything, (Occur.MustNot, self._query(part))])
            case _:
                raise TypeError(f"{node} is no lookup")

    def _in(self, column: str, lookup: Lookup) -> Query:
        *led, last = lookup.tokens
        if lookup.prefix and led:
            query = Query.phrase_prefix_query(self._schema, column, [*led, last])
        elif lookup.prefix:
            query = Query.regex_query(self._schema, column, f"{last}.*")
        elif led:
            query = Query.phrase_query(self._schema, column, [*led, last])
        else:
            query = Query.term_query(self._schema, column, last)
        return Query.boost_query(query, TITLE) if column.startswith("title") else query


def _any(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _numbered(papers: Iterable[Paper]) -> Iterator[tuple[int, Paper]]:
    day, number = None, 0
    for paper in papers:
        number = number + 1 if paper.announced == day else 1
        day = paper.announced
        first, _ = seqs_between(day, day)
        yield first + number, paper
