"""Finding the arXiv id in what people type and paste."""

import pytest
import shared
from hypothesis import given
from hypothesis import strategies as st

from bot.query.ids import find_id


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2401.08503", "2401.08503"),
        ("2401.08503v2", "2401.08503"),
        ("2401.08503V12", "2401.08503"),
        ("arXiv:2401.08503v2 [cs.CV]", "2401.08503"),
        ("0704.0001", "0704.0001"),
        ("1412.9999", "1412.9999"),
        ("1501.00001", "1501.00001"),
        ("２４０１．０８５０３", "2401.08503"),
        ("(2401.08503).", "2401.08503"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("HEP-TH/9901001V1", "hep-th/9901001"),
        ("hep‑th/9901001", "hep-th/9901001"),
        ("math.GT/0309136", "math/0309136"),
        ("math/0309136v3", "math/0309136"),
        ("arXiv:cond-mat/0703772", "cond-mat/0703772"),
        ("https://arxiv.org/abs/2401.08503", "2401.08503"),
        ("http://www.arxiv.org/abs/2401.08503v1?context=cs.CV#top", "2401.08503"),
        ("arxiv.org/pdf/2401.08503v2.pdf", "2401.08503"),
        ("https://arxiv.org/pdf/2401.08503", "2401.08503"),
        ("https://arxiv.org/html/2401.08503v3#S3.F1", "2401.08503"),
        ("https://export.arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001"),
        ("https://arxiv.org/pdf/math.GT/0309136", "math/0309136"),
        ("https://arxiv.org/abs/hep-th%2F9901001", "hep-th/9901001"),
        ("https://www.alphaxiv.org/abs/2401.08503v1", "2401.08503"),
        ("https://huggingface.co/papers/2401.08503", "2401.08503"),
        ("https://hf.co/papers/2401.08503", "2401.08503"),
        ("https://doi.org/10.48550/arXiv.2401.08503", "2401.08503"),
        ("10.48550/arXiv.hep-th/9901001", "hep-th/9901001"),
        ("arXiv.math.GT/0309136", "math/0309136"),
        ("cond-mat.stat-mech/9901001", "cond-mat/9901001"),
        ("see 2413.08503 or rather 2403.08503", "2403.08503"),
        ("hep-th/9913001, hep-th/9912001", "hep-th/9912001"),
    ],
)
def test_ids(typed: str, found: str) -> None:
    """Every form in which an id is cited leads to the form that the store knows."""
    assert find_id(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "talking heads",
        "2401",
        "2401.085",
        "2401.085033",
        "12401.08503",
        "2413.08503",
        "2400.08503",
        "2401.0850",
        "1412.12345",
        "0703.0001",
        "9912.0001",
        "10.1145/3386569.3392462",
        "hep-th/990100",
        "hep-th/99010011",
        "hep-th/9913001",
        "hep-th/0805001",
        "/9901001",
        "https://arxiv.org/list/cs.CV/new",
        "https://doi.org/10.1016/2020.104",
    ],
)
def test_no_ids(typed: str) -> None:
    """What is no id is not made into one."""
    assert find_id(typed) is None


def test_real_ids() -> None:
    """Every id of three decades is found, alone, with a version and in a link."""
    for paper in shared.every(50, "papers-older.jsonl.xz"):
        for text in (paper.id, f"{paper.id}v2", f"https://arxiv.org/abs/{paper.id}v1"):
            assert find_id(text) == paper.id


@given(st.text())
def test_any_text(typed: str) -> None:
    """Whatever is typed, there is an id in it or there is none."""
    found = find_id(typed)

    assert found is None or find_id(found) == found
