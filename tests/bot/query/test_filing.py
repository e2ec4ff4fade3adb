"""Tests of names in arXiv's own form, and of names that begin with initials."""

from datetime import date

import pytest

from bot.query import parse
from bot.query.filing import as_filed, filed
from bot.query.names import author_text
from storage.records import Paper


def by(author: str) -> Paper:
    return Paper("2608.00001", "Heads", date(2026, 8, 18), authors=("Bo An", author))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Del_Maestro_A", "del_maestro_a"),
        ("cheng_x", "cheng_x"),
        ("Erdős_P", "erdos_p"),
        ("García-Bellido_J", "garciabellido_j"),
        ("garcia_bellido_j", "garcia_bellido_j"),
        ("O'Brien_C.", "obrien_c"),
        ("O’Brien_C", "obrien_c"),
        ("picard_jean–luc", "picard_jeanluc"),
        ("picard_j.-l.", "picard_j_l"),
        ("cheng", None),
        ("Xize Cheng", None),
        ("_", None),
        ("cheng_", None),
        ("x ray_d", None),
        ("x/y_d", None),
        ("o'brien c_d", None),
        ("", None),
    ],
)
def test_a_name_as_arxiv_files_it(written: str, name: str | None) -> None:
    """One name before and behind each underscore; anything else is a name like others."""
    assert filed(written) == name


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("g e hinton", "hinton_g_e"),
        ("j garcia bellido", "garcia_bellido_j"),
        ("geoffrey hinton", None),
        ("g", None),
        ("g e", None),
        ("", None),
    ],
)
def test_a_name_that_begins_with_initials_is_that_of_a_file(name: str, form: str | None) -> None:
    """The family name first; a name in full says by itself what it is."""
    assert as_filed(name.split()) == form


@pytest.mark.parametrize(
    ("author", "queries"),
    [
        (
            "Juan García-Bellido",
            """García-Bellido_J garcia-bellido_j garcia_bellido_j garcia_bellido GarciaBellido_J
            garcia-bellido_juan garcia_bellido_juan bellido_j "J. García-Bellido" "J. Bellido"
            "Juan Garcia Bellido" García-Bellido""",
        ),
        (
            "Ana M. García-Bellido",
            'garcia-bellido_a garcia_bellido_a_m bellido_a "A. M. García-Bellido"',
        ),
        (
            "Conor O'Brien",
            """OBrien_C O'Brien_C O’Brien_C o_brien_c brien_c obrien_conor "C. O'Brien" "C. OBrien"
            "Conor OBrien" o'brien""",
        ),
        (
            "Jean-Luc Picard",
            """picard_jean-luc picard_jean_luc picard_jeanluc picard_jean picard_j picard_j_l
            picard_j-l "J.-L. Picard" "J. L. Picard" "J.L. Picard" "J. Picard" "Jeanluc Picard" """,
        ),
        ("Jeanluc Picard", "picard_jean-luc picard_j"),
        ("J.-L. Picard", 'picard_j-l picard_j_l "J. L. Picard" "J.-L. Picard"'),
        (
            "Geoffrey E. Hinton",
            '"G. E. Hinton" "G. Hinton" "Geoffrey Hinton" hinton_g_e hinton_geoffrey_e hinton_g',
        ),
        ("Geoffrey Everest Hinton", '"G. E. Hinton" hinton_g_e hinton_geoffrey_everest'),
        (
            "Gabriel García Márquez",
            'garcia_marquez_g garcia_marquez_gabriel marquez_g "G. García Márquez"',
        ),
        (
            "Adrian Del Maestro",
            'del_maestro del_maestro_a Del_Maestro_Adrian DelMaestro_A maestro_a "A. Del Maestro"',
        ),
        ("Jan van der Berg", 'van_der_berg_j vanderberg_j berg_j "J. van der Berg"'),
        ("Greta von Hinton-Smith", '"G. von Hinton-Smith" von_hinton-smith_g hinton-smith_g'),
    ],
)
def test_a_name_is_found_by_all_its_files(author: str, queries: str) -> None:
    """With a hyphen, an apostrophe or several family names; the place is that of the whole name."""
    for query in split(queries):
        found = parse(f"au:{query}").explain(by(author))
        assert [(hit.start, hit.end) for hit in found] == [(7, 7 + len(author))], query


@pytest.mark.parametrize(
    ("author", "queries"),
    [
        ("Y. Cheng", "cheng_x"),
        ("Greta von Hinton-Smith", '"G. Hinton" hinton_g von_hinton_g "G. von Smith"'),
        ("Jean-Luc Picard", '"L. Picard" picard_l picard_luc luc_picard_j "J. M. Picard"'),
        ("Geoffrey Everest Hinton", '"E. Hinton" hinton_e "G. Everest" everest_g'),
        ("G. Hinton", '"G. E. Hinton" hinton_g_e'),
        ("Juan García-Bellido", 'garcia_j "J. García" "B. García-Bellido"'),
        ("Conor O'Brien", "OBrien_P o_c obrien_o"),
        ("Geoffrey E. Hinton", "e_hinton_g e_hinton"),
        ("Li Wang Chen", "wang_chen wang_c"),
    ],
)
def test_a_name_is_not_found_by_files_of_others(author: str, queries: str) -> None:
    """Other initials, or half of a family name."""
    for query in split(queries):
        assert not parse(f"au:{query}").matches(by(author)), query


def test_the_forms_of_a_name_are_bounded() -> None:
    """However many parts a name has and however long they are."""
    odd = "-".join("abcdefghij") + " van der " + "-".join("klmnopqrst")
    for name in (odd, odd.replace("-", "'"), "-".join(["a" * 64] * 9), "Jo-An El-Al de la B-C-D"):
        forms = author_text([name]).split(" | ")
        assert len(forms) <= 200
        assert all(len(token) <= 3 * 64 for form in forms for token in form.split())


def split(queries: str) -> list[str]:
    """Parted by spaces outside of quotation marks."""
    parts = queries.replace("\n", " ").split('"')
    loose = [word for part in parts[::2] for word in part.split()]
    return loose + [f'"{part}"' for part in parts[1::2]]
