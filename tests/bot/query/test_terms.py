"""Tests of the terms of a query: what a word, a phrase or a field with a value stands for."""

import csv

import pytest
import shared
from query_making import ALL

from bot.query import Query, QueryError, parse
from storage.records import Category, Form, PaperId, Phrase

STEM, EXACT, PREFIX = Form.STEM, Form.EXACT, Form.PREFIX


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lip-sync", "lip sync"),
        ('"Lip Sync"', "lip sync"),
        ("LipSync", "lipsync"),
        ("GPT-4", "gpt 4"),
        ("audio-", "audio"),
        ("C++", "c++"),
        ("C++*", "c++"),
        (r"L\'evy", "levy"),
        ('Schr\\"odinger', "schrodinger"),
        ("Lévy", "levy"),
        ("μ-opioid", "mu opioid"),
        ("图像生成", "图 像 生 成"),
        ("图像*", "图 像"),
        ("and/or", "and or"),
        ("12:30", "12 30"),
        ("it's", "it"),
        ("x²", "x2"),
        ("x^2", "x 2"),
        ("x,", "x"),
        ("E=mc2", "e mc2"),
        ('"E = mc2"', "e mc2"),
        ('"lip *"', "lip"),
    ],
)
def test_a_term_is_folded_into_words(text: str, words: str) -> None:
    """A term is the words that a paper's text would be cut into."""
    assert parse(text).tree == Phrase(tuple(words.split()), "")


@pytest.mark.parametrize(
    ("text", "words", "field", "form"),
    [
        ("sync*", "sync", "", PREFIX),
        ('"lip sync*"', "lip sync", "", PREFIX),
        ("lip-sync*", "lip sync", "", PREFIX),
        ("sync**", "sync", "", PREFIX),
        ("=sync*", "sync", "", PREFIX),
        ("=heads", "heads", "", EXACT),
        ("=lip-sync", "lip sync", "", EXACT),
        ('="Talking Heads"', "talking heads", "", EXACT),
        ('"talking =heads"', "talking heads", "", EXACT),
        ("ti:heads", "heads", "ti", STEM),
        ("TI:heads", "heads", "ti", STEM),
        ("ti：heads", "heads", "ti", STEM),
        ('abs:="talking heads"', "talking heads", "abs", EXACT),
        ("abs:=heads", "heads", "abs", EXACT),
        ("co:accept*", "accept", "co", PREFIX),
        ('jr:"phys rev"', "phys rev", "jr", STEM),
        ('au:"Xize Cheng"', "xize cheng", "au", STEM),
        ("au:Müller", "muller", "au", STEM),
        ("au:hint*", "hint", "au", PREFIX),
        ("au:Del_Maestro_A", "del_maestro_a", "au", STEM),
        ('au:"cheng_x"', "cheng_x", "au", STEM),
        ("au:=cheng_x", "cheng_x", "au", STEM),
        ("au:cheng_x*", "cheng_x", "au", PREFIX),
        ("au:=cheng", "cheng", "au", EXACT),
    ],
)
def test_fields_and_forms(text: str, words: str, field: str, form: Form) -> None:
    """A star behind the last word, an equals sign before a word or a phrase, a field's name."""
    assert parse(text).tree == Phrase(tuple(words.split()), "", field, form)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('"Talking   Heads"', "Talking Heads"),
        ("Lip-Sync", "Lip-Sync"),
        ("au:Cheng_X", "Cheng_X"),
        ("sync*", "sync*"),
        ("=heads", "heads"),
        ('"talking =heads"', "talking heads"),
        ("E=mc2", "E=mc2"),
        ("ti:β-VAE", "β-VAE"),
    ],
)
def test_a_phrase_remembers_how_it_was_written(typed: str, kept: str) -> None:
    """The text of a term is kept for people, without quotation marks and extra spaces."""
    tree = parse(typed).tree
    assert isinstance(tree, Phrase)
    assert tree.text == kept


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cat:cs.CV", "cs.CV"),
        ("cat:CS.cv", "cs.CV"),
        ("CAT:cs.CV", "cs.CV"),
        ("cat：cs.CV", "cs.CV"),
        ('cat:"cs.CV"', "cs.CV"),
        ("cat:cs", "cs"),
        ("cat:cs.*", "cs"),
        ("cat:cond-mat.str-el", "cond-mat.str-el"),
        ("cat:hep-th", "hep-th"),
        ("cat:alg-geom", "alg-geom"),
    ],
)
def test_a_category_is_spelt_as_arxiv_spells_it(text: str, name: str) -> None:
    """Case does not matter, and all of an archive is the archive."""
    assert parse(text).tree == Category(name)


@pytest.mark.parametrize(
    ("text", "paper_id"),
    [
        ("id:2401.08503", "2401.08503"),
        ("id:2401.08503v2", "2401.08503"),
        ("id:hep-th/9901001", "hep-th/9901001"),
        ("id:math.GT/0309136", "math/0309136"),
        ("id:https://arxiv.org/abs/2401.08503", "2401.08503"),
        ('id:"arXiv:2401.08503 [cs.CV]"', "2401.08503"),
    ],
)
def test_an_id_is_found_in_whatever_is_pasted(text: str, paper_id: str) -> None:
    """A version, a link or a subject class is no part of it."""
    assert parse(text).tree == PaperId(paper_id)


NO_QUERIES = {"a*": "att*", "d*": "dif*"}
"""Phrases of real lists that are not taken as they were typed, and what is suggested. Two others
begin with a mark of the program that they were written for."""


def test_phrases_that_people_subscribe_to_are_queries() -> None:
    """Real subscription phrases parse, quoted or not; the rest is told a line that does."""
    with shared.shared("corpus", "keywords.tsv").open(encoding="utf-8", newline="") as rows:
        table = list(csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    phrases = [row[0] for row in table]
    assert len(phrases) == 1089
    told = {text: suggested(text) for text in phrases if suggested(text) != text}
    others = {text: line for text, line in told.items() if not text.startswith("RAW:")}
    assert others == NO_QUERIES
    assert [line for line in told.values() if line is None or "RAW" in line] == []
    assert [text for text in phrases if suggested(f'"{text}"') != f'"{text}"'] == []


def suggested(text: str) -> str | None:
    """The text itself if it parses, for searches and subscriptions; else what is suggested."""
    try:
        query = parse(text, standing=True)
    except QueryError as error:
        return error.suggestion
    assert isinstance(query, Query)
    assert parse(text) == query
    assert parse(str(query), ALL, standing=True) == query
    return text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("z > 10", "z 10"),
        ("image / media", "image media"),
        ("avatar & head", "avatar head"),
        ("avatar , head ; (face / lip)", "avatar head (face lip)"),
        ('"A*"', "a"),
        ('"A* search"', '"A search"'),
    ],
)
def test_signs_that_say_nothing_are_left_out(text: str, same: str) -> None:
    """What stands between words, and the star of a name in quotes, is no part of a query."""
    assert parse(text) == parse(same)
