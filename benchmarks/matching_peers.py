"""The same subscriptions asked in other ways, each as well as that way can.

All of them are asked less than Papercast: for phrases as they stand. They neither find words that
are written apart or together.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import ahocorasick_rs
import tantivy

from bot.query import Document
from bot.query.evaluate import key
from bot.query.stems import stems
from bot.query.tree import terms
from storage.records import And, Category, Form, Node, Not, Or, PaperId, Phrase, Tokens

Peer = Callable[[Sequence[Document]], int]
"""Meets all subscriptions with these papers, and returns how many matches it found."""

COLUMNS = ("title", "abstract", "title_words", "abstract_words", "authors", "keys")
"""What the subscriptions of the benchmark look at."""

TOKENIZE = "tokenize=\"ascii tokenchars '+#|.:/-_='\""


def columns(phrase: Phrase) -> tuple[str, ...]:
    """Where a phrase is looked for."""
    if phrase.field == "au":
        return ("authors",)
    fields = ("title", "abstract") if phrase.field == "" else ("title",)
    return fields if phrase.form is Form.STEM else tuple(f"{field}_words" for field in fields)


def tokens_of(phrase: Phrase) -> tuple[str, ...]:
    """What is looked for there."""
    stemmed = phrase.form is Form.STEM and phrase.field != "au"
    return stems(phrase.words) if stemmed else phrase.words


def texts(tokens: Tokens) -> dict[str, str]:
    """Our tokens of a paper, by columns."""
    return {
        "title": " ".join(tokens.title.stems),
        "abstract": " ".join(tokens.abstract.stems),
        "title_words": " ".join(tokens.title.words),
        "abstract_words": " ".join(tokens.abstract.words),
        "authors": " ".join(tokens.authors),
        "keys": " ".join(tokens.keys),
    }


def fts5(trees: Sequence[Node]) -> Peer:
    """The papers in a table of SQLite's FTS5 with our tokens; one MATCH for each subscription."""
    asked = [(_expression(tree),) for tree in trees]

    def match(documents: Sequence[Document]) -> int:
        table = sqlite3.connect(":memory:")
        table.execute(
            f"CREATE VIRTUAL TABLE papers USING fts5({', '.join(COLUMNS)}, content='', {TOKENIZE})"
        )
        rows = ((n, *texts(each.tokens()).values()) for n, each in enumerate(documents))
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
            writer.add_document(tantivy.Document(number=number, **texts(each.tokens())))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        most = len(documents)
        return sum(len(searcher.search(each, most, count=False).hits) for each in asked)

    return match


def substring(trees: Sequence[Node]) -> Peer:
    """A loop over the phrases in lower case: each is looked for in the text in lower case."""
    sought = [" ".join(phrase.words) for tree in trees for phrase in _phrases(tree)]

    def match(documents: Sequence[Document]) -> int:
        return sum(len([each for each in sought if each in text]) for text in map(_text, documents))

    return match


def regex(trees: Sequence[Node]) -> Peer:
    """A loop over compiled patterns, one for all phrases of a subscription."""
    each_of = (tuple(_phrases(tree)) for tree in trees)
    patterns = [
        re.compile(rf"\b(?:{'|'.join(re.escape(' '.join(one.words)) for one in each)})\b").search
        for each in each_of
        if each
    ]

    def match(documents: Sequence[Document]) -> int:
        return sum(len([1 for search in patterns if search(_text(each))]) for each in documents)

    return match


def ahocorasick(trees: Sequence[Node]) -> Peer:
    """An automaton over the phrases, each once, and a set of the subscriptions of those found."""
    keys: dict[str, list[int]] = defaultdict(list)
    for number, tree in enumerate(trees):
        for phrase in _phrases(tree):
            keys[" ".join(phrase.words)].append(number)
    automaton = ahocorasick_rs.AhoCorasick(list(keys))
    by_pattern = list(keys.values())

    def match(documents: Sequence[Document]) -> int:
        count = 0
        for document in documents:
            found = automaton.find_matches_as_indexes(_text(document), overlapping=True)
            met: set[int] = set()
            met.update(*[by_pattern[pattern] for pattern in {each[0] for each in found}])
            count += len(met)
        return count

    return match


PEERS: dict[str, Callable[[Sequence[Node]], Peer]] = {
    "fts5": fts5,
    "tantivy": tantivy_of,
    "substring": substring,
    "regex": regex,
    "ahocorasick_rs": ahocorasick,
}


def _text(document: Document) -> str:
    return f"{document.paper.title}\n{document.paper.abstract or ''}".lower()


def _phrases(tree: Node) -> Iterator[Phrase]:
    """What a search of the text can look for."""
    seeking = tree.parts if isinstance(tree, And | Or) else (tree,)
    for part in seeking:
        for term in () if isinstance(part, Not) else terms(part):
            if isinstance(term, Phrase) and term.field != "au":
                yield term


def _expression(node: Node) -> str:
    """As FTS5 writes it; what is excluded comes last in our trees."""
    match node:
        case Phrase():
            star = "*" if node.form is Form.PREFIX else ""
            return f'({{{" ".join(columns(node))}}} : "{" ".join(tokens_of(node))}"{star})'
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
    words: list[str | tuple[int, str]] = [*tokens_of(phrase)]
    for column in columns(phrase):
        if phrase.form is Form.PREFIX and len(words) > 1:
            yield tantivy.Query.phrase_prefix_query(schema, column, words)
        elif phrase.form is Form.PREFIX:
            yield tantivy.Query.regex_query(schema, column, f"{phrase.words[0]}.*")
        elif len(words) > 1:
            yield tantivy.Query.phrase_query(schema, column, words)
        else:
            yield tantivy.Query.term_query(schema, column, words[0], "basic")
