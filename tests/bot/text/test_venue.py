"""Where a paper was accepted, from what its authors say."""

import re
import time
from itertools import islice

import pytest
from effort import LONG
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import papers

from bot.text.venue import accepted


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        (
            "ICLR 2024 (Spotlight). Project page: https://real3dportrait.github.io/",
            "ICLR 2024 Spotlight",
        ),
        (
            "accepted to TVCG, Project page at https://serin-yoon.github.io/projects/anytalk/",
            "TVCG",
        ),
        ("Accepted for publication in IEEE TVCG, 2026", "IEEE TVCG 2026"),
        ("Accepted by ACM MM 2026", "ACM MM 2026"),
        ("23 pages, 13 figures, 10 tables, accepted by ICML 2026", "ICML 2026"),
        ("ECCV 2026", "ECCV 2026"),
        ("Accepted by cvpr2026", "CVPR 2026"),
        ("Accpeted to ACL 2026", "ACL 2026"),
        ("Acceppted paper in ICML 2026", "ICML 2026"),
        ("Accepted by CVPR'26", "CVPR 2026"),
        (
            "Accepted to AAAI-26 Special Track AI for Social Impact (oral presentation)",
            "AAAI 2026 Oral",
        ),
        ("NeurIPS-2025 Accepted Paper", "NeurIPS 2025"),
        ("Accepted by KDD2026", "KDD 2026"),
        ("ACL'2025 Main Proceedings", "ACL 2025"),
        ("To appear in the proceedings of COLING 1996", "COLING 1996"),
        ("Talk presented at the ELAF'93, Mar del Plata", "ELAF 1993"),
        ("Accepted to the European Conference on Computer Vision (ECCV) 2026", "ECCV 2026"),
        (
            "Accepted at the 42nd Conference on Uncertainty in Artificial Intelligence, UAI 2026",
            "UAI 2026",
        ),
        (
            "Accepted at HPCA, the 32nd IEEE Symposium on Architecture (HPCA-32), 2026",
            "HPCA",
        ),
        (
            "published at the 43rd Conference on Very Large Data Bases (VLDB), Munich, 2017",
            "VLDB 2017",
        ),
        ("Accepted for presentation at IFAC World Congress 2026", "IFAC World Congress 2026"),
        (
            "Accepted to 2026 IEEE Conference on Acoustics, Speech, and Signal Processing",
            "ICASSP 2026",
        ),
        ("Accepted to Findings of EMNLP 2025", "EMNLP 2025 Findings"),
        ("ACL 2026 (Poster, Industry Track)", "ACL 2026 Industry Track"),
        ("Published at NAACL2025 Demonstration Track", "NAACL 2025 Demo"),
        ("Accepted by ICML 2025 (Highlight)", "ICML 2025 Highlight"),
        ("Accepted at ICML 2026 and presented at the ICLR 2026 workshop on reasoning", "ICML 2026"),
        ("10 pages, conference PAKDD 2023", "PAKDD 2023"),
        ("Accepted at CVPR AIMS 2026", "CVPR AIMS 2026"),
    ],
)
def test_conferences(comment: str, shown: str) -> None:
    """A conference has its short name, its year and its track."""
    assert accepted(comment, None) == shown


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("Accepted to the DriveX Workshop at CVPR 2026 (Non-archival)", "CVPR 2026 Workshop"),
        ("Accepted at SPEAKABLE Workshop, LREC 2026", "LREC 2026 Workshop"),
        ("ICML 2026 Workshop on Decision-Making from Offline Datasets", "ICML 2026 Workshop"),
        ("Accepted at SIGSPATIAL 2025 - GeoAI Workshop", "SIGSPATIAL 2025 Workshop"),
        ("Accepted by KnowFM@ACL2026", "ACL 2026 Workshop"),
        ("Accepted at CVPRW SAIAD 2026", "CVPRW SAIAD 2026 Workshop"),
        (
            "Accepted as a spotlight at the ICML 2026 Mechanistic Interpretability Workshop",
            "ICML 2026 Workshop Spotlight",
        ),
        (
            "Accepted to the Workshop on Automated Semantic Analysis (ASAIL) 2026",
            "ASAIL 2026 Workshop",
        ),
        ("Published at VerifAI-2: The Second Workshop on AI Verification", "VerifAI-2 Workshop"),
        (
            "ArtMetrics @ ICCV 2025 (non-archival). Paper page at https://a.org",
            "ICCV 2025 Workshop",
        ),
    ],
)
def test_a_workshop_keeps_the_word(comment: str, shown: str) -> None:
    """A workshop never looks like its conference."""
    assert accepted(comment, None) == shown


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("23 pages, 10 figures. Accepted for publication in A&A", "A&A"),
        ("Accepted in A&A. Tables 1, 2, and A.1 are available at: https://a.org", "A&A"),
        (
            "Accepted for publication in The Astrophysical Journal (12 pages)",
            "Astrophysical Journal",
        ),
        (
            "Accepted for publication in the Monthly Notices of the Royal Astronomical Society",
            "MNRAS",
        ),
        (
            "This has been accepted by IEEE Transactions on Visualization and Computer Graphics",
            "IEEE TVCG",
        ),
        ("Accepted by the IEEE Transactions on Image Processing (T-IP)", "IEEE T-IP"),
        ("Accepted by the IEEE Internet of Things Journal (IoT-J) for publication", "IEEE IoT-J"),
        ("Appears in IEEE Transactions on Power Systems", "IEEE Transactions on Power Systems"),
        ("27 pages, 8 figures. To appear in Stud. Appl. Math", "Stud. Appl. Math."),
        (
            "11 pages, 6 postscript figures, accepted for publication in Phys. Rev. A",
            "Phys. Rev. A",
        ),
        ("accepted for publication in Phys.Rev.E", "Phys. Rev. E"),
        ("to appear in Trans. Amer. Math. Soc.", "Trans. Amer. Math. Soc."),
        ("Accepted in Optics Letters, 2014", "Optics Letters 2014"),
        (
            "Published in Nature Astronomy (2025). Publisher's Version of Record",
            "Nature Astronomy 2025",
        ),
        ("Published in Chaos, Solitons & Fractals (2014)", "Chaos, Solitons & Fractals 2014"),
        (
            "Accepted for publication in IEEE Systems, Man, and Cybernetics Letters",
            "IEEE Systems, Man, and Cybernetics Letters",
        ),
        ("accepted by EPJ C on 12th April 2018", "EPJ C"),
        ("Published in ApJ in December, 2025", "ApJ"),
        ("Accepted to Information Fusion, 2025", "Information Fusion 2025"),
        ("Accepted by IEEE TWC", "IEEE TWC"),
    ],
)
def test_journals(comment: str, shown: str) -> None:
    """A journal has its name as they write it, or the short form that all know."""
    assert accepted(comment, None) == shown


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "12 pages, 5 figures, code at https://github.com/a/icml2026",
        "Submitted to ICML 2026",
        "Preprint. Under review at ICLR 2026",
        "15 pages, submitted to the Astrophysical Journal",
        "To be submitted for ICML 2026",
        "Conditionally accepted by UIST'25",
        "Extended version of a paper accepted to KR 2025",
        "An earlier version of this work was accepted at STAI-X 2026",
        "A preliminary version of this work is due to appear at ITC 2026",
        "2nd place, AIMS-TBI Challenge at MICCAI 2025",
        "6 pages. Technical report for the BIC-MAC 2026 Challenge",
        "Rejected from NeurIPS 2025",
        "Not accepted at ICML 2026",
        "v3: 51 pages, updated to match published version",
        "This is a chapter of a book to appear in Springer",
        "To appear in a book, published by Nova Science",
        "Accepted for publication",
        "Accepted by Elsevier",
        "accepted and published work",
        "published in April 2017",
        "Accepted to the ACL ARR 2026 July cycle, 14 pages",
        "Proceedings of the 17th International Conference on Machine Learning and Computing",
        "In the 11th International Conference on Machine Learning, Optimization, and Data Science",
        "Presented in part at the NIPS 2015 Workshop",
        "To be published in a special issue devoted to ICPDP 2017 in Prague",
        "SD4H 2026",
        "Accepted to The 1st Workshop",
        "published in the Proc. 1st Symposium on Design",
        "Accepted in a journal of some renown",
        "Video results: https://artifixer2026.github.io/",
    ],
)
def test_nothing_is_guessed(comment: str) -> None:
    """Pages, hopes, contests, other papers and unclear words are no venue."""
    assert accepted(comment, None) is None


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("Phys. Rev. D 90, 116004 (2014)", "Phys. Rev. D 2014"),
        ("Nucl.Phys.A658:165-193,1999", "Nucl. Phys. A 1999"),
        ("J. Phys. A: Math. Gen., vol. 40 (2007) 8247-8264", "J. Phys. A 2007"),
        ("JHEP 0709:084,2007", "JHEP 2007"),
        (
            "IEEE Robotics and Automation Letters, vol. 10, no. 10, pp. 10050-10057, Oct. 2025",
            "IEEE Robotics and Automation Letters 2025",
        ),
        (
            "Proc. 33rd ACM Int. Conf. Multimedia (MM '25), Dublin, Ireland, 2025, pp. 161-170",
            "MM 2025",
        ),
        (
            "2025 IEEE/RSJ International Conference on Intelligent Robots and Systems (IROS 2025)",
            "IROS 2025",
        ),
        (
            "2022 IEEE Conference On Artificial Intelligence Testing (AITest), 2022, pp. 26-33",
            "AITest 2022",
        ),
        (
            "COLM 2025: First Workshop on the Application of LLM Explainability",
            "COLM 2025 Workshop",
        ),
        (
            "Advances in Service and Industrial Robotics. RAAD 2023. Mechanisms, vol 135",
            "RAAD 2023",
        ),
        (
            "Farzadpour, Z., & Azghani, M. (2024). Adaptive thresholding. Multimedia Tools, 83(34)",
            None,
        ),
        ('X. Oh et al., "CNN-Based Camera Pose Estimation," 2025', None),
        ("Analysis, Geometry and Topology of Elliptic Operators, Eds. B. Booss (2006)", None),
        ("https://aclanthology.org/2024.paclic-1.16/", None),
        ("Springer 12 (2004)", None),
        ("A very long name of a journal that nobody could print on one line 12 (2004)", None),
        ("Phys. Rev. D 90", None),
    ],
)
def test_journal_references(reference: str, shown: str | None) -> None:
    """A journal reference gives the journal or conference, and the year."""
    assert accepted(None, reference) == shown


def test_the_reference_knows_the_year() -> None:
    """When the comment has no year, the journal reference is asked first."""
    assert accepted("Accepted for publication in A&A", "A&A 573, A89 (2015)") == "A&A 2015"
    assert accepted("Accepted for publication in A&A", "to be printed") == "A&A"
    assert accepted("Accepted at ICML 2026", "JHEP 0709:084,2007") == "ICML 2026"
    assert accepted(None, None) is None


def test_hostile_comments_are_quick() -> None:
    """A comment of any length and shape takes no longer than its length."""
    for piece in (
        "A. ",
        "accepted by ",
        "Aa, ",
        "A of ",
        "(A",
        "Conference (",
        "IEEE ",
        "A-",
        "A Bc. De ",
    ):
        text = "accepted in " + piece * (20_000 // len(piece))
        start = time.process_time()
        accepted(text, text)
        assert time.process_time() - start < 2


@given(st.one_of(st.none(), st.text(max_size=80)), st.one_of(st.none(), st.text(max_size=80)))
@settings(max_examples=200 if LONG else 60)
def test_any_comment(comment: str | None, reference: str | None) -> None:
    """Nothing raises, and a venue is one short line."""
    venue = accepted(comment, reference)
    assert venue is None or 0 < len(venue.splitlines()[0]) == len(venue) < 120


def test_real_comments() -> None:
    """Of real comments about a quarter name a venue; none is a hope, and none is long."""
    found = [
        (paper.comment, accepted(paper.comment, paper.journal_ref))
        for paper in islice(papers("papers-2026.jsonl.xz"), 6_000)
        if paper.comment
    ]
    venues = [venue for _, venue in found if venue]
    assert 0.15 < len(venues) / len(found) < 0.4
    assert max(map(len, venues)) <= 70
    hopes = [comment for comment, venue in found if venue and re.match(r"(?i)submitted", comment)]
    assert len(hopes) <= len(venues) / 500
    workshops = [
        (comment, venue)
        for comment, venue in found
        if venue and re.match(r"[^.;,]*\bWorkshop", comment)
    ]
    assert all("Workshop" in venue for _, venue in workshops)
