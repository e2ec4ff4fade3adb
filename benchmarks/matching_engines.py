"""Engines that search papers, asked for each subscription: FTS5 of SQLite, and tantivy."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence

import tantivy
from matching_sought import COLUMNS, spellings, texts

from bot.query import Document
from bot.query.evaluate import key
from storage.records import And, Category, Form, Node, Not, Or, PaperId, Phrase

Peer = Callable[[Sequence[Document]], int]
"""Meets all subscriptions with these papers, and returns how many matches it found."""

TOKENIZE = "tokenize=\"ascii tokenchars '+#|.:/-_='\""


def fts5(trees: Sequence[Node]) -> Peer:
    """The papers in a table of FTS5 with our tokens; one MATCH for each subscription."""
    asked = [(_expression(tree),) for tree in trees]

    def match(documents: Sequence[Document]) -> int:
        table = sqlite3.connect(":memory:")
        table.execute(
            f"CREATE VIRTUAL TABLE papers USING fts5({', '.join(COLUMNS)}, content='', {TOKENIZE})"
        )
        rows = ((n, *texts(each).values()) for n, each in enumerate(documents))
        places = ", ".join("?" for _ in COLUMNS)
        table.executemany(
            f"INSERT INTO papers(rowid, {', '.join(COLUMNS)}) VALUES (?, {places})",  # noqa: S608 - made here, of our own names
            rows,
        )
        table.execute("INSERT INTO papers(papers) VALUES ('optimize')")
        search = "SELECT rowid FROM papers WHERE papers MATCH ?"
        return sum(len(table.execute(search, each).fetchall()) for each in asked)

    return match


def tantivy_of(trees: Sequence[Node]) -> Peer:
    """The papers in an index of tantivy in memory, with our tokens; one search for each."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True, indexed=True)
    for name in COLUMNS:
        builder.add_text_field(name, tokenizer_name="whitespace")
    schema = builder.build()
    asked = [_searched(tree, schema) for tree in trees]

    def match(documents: Sequence[Document]) -> int:
        index = tantivy.Index(schema)
        writer = index.writer(num_threads=1)
        for number, each in enumerate(documents):
            writer.add_document(tantivy.Document(number=number, **texts(each)))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        most = len(documents)
        return sum(len(searcher.search(each, most, count=False).hits) for each in asked)

    return match


def _expression(node: Node) -> str:
    """As FTS5 writes it; what is excluded comes last in our trees."""
    match node:
        case Phrase():
            star = "*" if node.form is Form.PREFIX else ""
            each = (
                f'{{{" ".join(columns)}}} : "{" ".join(tokens)}"{star}'
                for columns, tokens in spellings(node)
            )
            return f"({' OR '.join(each)})"
        case Category() | PaperId():
            return f'(keys : "{key(node)}")'
        case Or(parts):
            return f"({' OR '.join(map(_expression, parts))})"
        case And(parts):
            seeking = " AND ".join(_expression(each) for each in parts if not isinstance(each, Not))
            without = [_expression(each.part) for each in parts if isinstance(each, Not)]
            return f"({' NOT '.join((seeking, *without))})"
    raise TypeError(node)


def _searched(node: Node, schema: tantivy.Schema) -> tantivy.Query:
    occur = tantivy.Occur
    boolean = tantivy.Query.boolean_query
    match node:
        case Phrase():
            return boolean([(occur.Should, each) for each in _in_columns(node, schema)])
        case Category() | PaperId():
            return tantivy.Query.term_query(schema, "keys", key(node), "basic")
        case Or(parts):
            return boolean([(occur.Should, _searched(each, schema)) for each in parts])
        case And(parts):
            return boolean(
                [
                    (occur.MustNot, _searched(each.part, schema))
                    if isinstance(each, Not)
                    else (occur.Must, _searched(each, schema))
                    for each in parts
                ]
            )
    raise TypeError(node)


def _in_columns(phrase: Phrase, schema: tantivy.Schema) -> Iterator[tantivy.Query]:
    for columns, tokens in spellings(phrase):
        words: list[str | tuple[int, str]] = [*tokens]
        for column in columns:
            if phrase.form is Form.PREFIX and len(words) > 1:
                yield tantivy.Query.phrase_prefix_query(schema, column, words)
            elif phrase.form is Form.PREFIX:
                yield tantivy.Query.regex_query(schema, column, f"{tokens[0]}.*")
            elif len(words) > 1:
                yield tantivy.Query.phrase_query(schema, column, words)
            else:
                yield tantivy.Query.term_query(schema, column, tokens[0], "basic")
