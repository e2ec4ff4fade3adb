"""The pages: what they point to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_project_lead_somewhere(page: Path) -> None:
    """Each relative link and picture of a page is a file of the project."""
    targets = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text("utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_readme_shows_the_two_commands_and_a_picture() -> None:
    """A newcomer finds both commands, and sees what a post looks like."""
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in text
    assert "make test" in text
    assert re.search(r"!\[[^]]+\]\(docs/images/[a-z]+\.png\)", text)
