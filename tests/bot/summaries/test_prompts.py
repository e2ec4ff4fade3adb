"""What a model is told, and how the paper stands in it."""

import json
from dataclasses import replace

import pytest
from attacks import ATTACKS, PAPER, Attack
from servers.anthropic_schema import schema_faults

from bot.summaries.prompts import SCHEMA, document, system
from bot.summaries.source import source_of


def test_the_schema_is_one_that_the_service_takes() -> None:
    """Closed, all fields required, no keyword that is refused."""
    assert list(schema_faults(SCHEMA, "schema")) == []
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"])


def test_the_language_is_named() -> None:
    """The instructions say in which language to write."""
    assert '"pt-BR"' in system("pt-BR")


def test_the_reasons_of_a_refusal_are_told() -> None:
    """They stand behind the instructions, one on each line."""
    again = system("en", ("it has a link", "it has an emoji"))
    assert again.startswith(system("en"))
    assert again.endswith("\n- it has a link\n- it has an emoji")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_paper_can_close_its_block(attack: Attack) -> None:
    """Whatever stands in a paper, the block is one JSON object without any tag."""
    paper = attack.paper
    text = document(source_of(paper), paper)
    assert not set(text) & set("<>&")
    assert json.loads(text) == {
        "title": source_of(paper).title,
        "abstract": source_of(paper).abstract,
        "comments": source_of(paper).comment,
        "categories": ["cs.SD"],
    }


def test_no_instruction_holds_anything_of_a_paper() -> None:
    """The instructions are the same for every paper, and name no person and no chat."""
    assert PAPER.title not in system("en")
    assert "authors" not in document(source_of(PAPER), replace(PAPER, authors=("Ada",)))
