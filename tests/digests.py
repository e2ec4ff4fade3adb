"""A digest of eight real papers, and others that are worse, for everything that shows one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from hypothesis import strategies as st

from bot.posted import Digest, Group, Notice
from bot.sources import sample
from storage.records import Hit, Paper, Why

TUESDAY = date(2026, 8, 18)
BY_CLAUDE = "summary by Claude"
HEADS, VIDEO, NOH = "Talking heads", "Video generation", "Junyong Noh"
RECEIPT = "Checked 412 new and 148 cross-listed papers; none missing."

_SUMMARIES = {
    "2608.14700": (
        "Learns a neutral speech-to-motion mapping first, then adds a lightweight emotion branch, "
        "while lip synchronization stays competitive."
    ),
    "2608.15110": (
        "Controls emotion by continuous valence and arousal instead of discrete categories; adds "
        "the 3D-VA-MEAD dataset."
    ),
    "2608.15296": (
        "Predicts how people judge 3D facial motion, learned from 65,574 annotated pairs, and "
        "fine-tunes animation models with it."
    ),
    "2608.16143": (
        "Animates the speech of arbitrary 3D characters without any animation data, by adapting a "
        "video diffusion model."
    ),
    "2608.16220": (
        "Makes the subject of a dance video also sing: the visible person is either the source or "
        "the listener of the voice."
    ),
    "2608.16585": (
        r"Distils a pretrained softmax attention into one of complexity $\mathcal{O}(n\sqrt{n})$; "
        "cuts end-to-end DiT latency by 2×."
    ),
    "2608.16154": (
        "Training-free: drafts the video first, then puts the identity in by correcting sparse "
        "keyframes."
    ),
    "2608.15818": (
        "Generates dance video from music in parallel pose and RGB streams that keep the person's "
        "appearance."
    ),
}
_COMMENTS = {
    "2608.14700": "Code: https://github.com/chaolongy/Xemo-Talker",
    "2608.16154": "Accepted by ACM MM 2026. Code: https://github.com/WISLab-GDUT/KeyID",
}


def _papers() -> dict[str, Paper]:
    """The eight of the sample that ships with Papercast, with the links that two of them have."""
    found = {one.id: one for one in sample.announcement() if one.id in _SUMMARIES}
    return {
        paper_id: replace(found[paper_id], comment=_COMMENTS.get(paper_id, found[paper_id].comment))
        for paper_id in _SUMMARIES
    }


PAPERS = _papers()


def why(number: int, name: str | None) -> Why:
    """By a word of its title."""
    return Why(number, name, (Hit("video", "title", 0, 5),))


def by_author(number: int, author: str, paper: Paper) -> Why:
    """By an author, whose name stands where the paper has it."""
    start = ", ".join(paper.authors).index(author)
    return Why(number, author, (Hit(author, "authors", start, start + len(author)),))


def listed(paper_id: str, *whys: Why, **changes: str) -> Notice:
    """A paper of the digest."""
    made = Notice(PAPERS[paper_id], _SUMMARIES[paper_id], BY_CLAUDE, whys)
    return replace(made, **changes)  # type: ignore[arg-type]  # of any field


def groups() -> tuple[Group, ...]:
    """Five talking heads, one of them by a followed author and one a video too; three videos."""
    heads, video = why(1, HEADS), why(2, VIDEO)
    noh = by_author(4, NOH, PAPERS["2608.16143"])
    first = (
        listed("2608.14700", heads),
        listed("2608.15110", heads),
        listed("2608.15296", heads),
        listed("2608.16143", heads, noh),
        listed("2608.16220", heads, video),
    )
    second = (listed(paper_id, video) for paper_id in ("2608.16585", "2608.16154", "2608.15818"))
    return Group(1, HEADS, first), Group(2, VIDEO, tuple(second))


EIGHT = Digest(TUESDAY, groups(), receipt=RECEIPT)
LATE = "Late: Papercast was off from 02:10 to 09:40. Nothing is lost."

_BASES = (BY_CLAUDE, "from the abstract", "from the abstract (today's summary budget is used)", "")
_NAMES = st.none() | st.sampled_from(["Faces", "a @name of cs.CV", "*x*"]) | st.text(max_size=90)


def ids(digest: Digest) -> list[str]:
    """The papers of a digest in their order."""
    whole = [one.paper.id for group in digest.groups for one in group.notices]
    return [*whole, *(paper.id for paper in digest.also)]


@st.composite
def digests(draw: st.DrawFn, papers: Sequence[Paper]) -> Digest:
    """Digests of several of these papers, each with an id of its own, some with another title."""
    numbers = count()
    titles = st.none() | st.text(min_size=1, max_size=400)

    def paper() -> Paper:
        one, title = draw(st.sampled_from(papers)), draw(titles)
        return replace(one, id=f"2609.{next(numbers):05}", title=title or one.title)

    def notice() -> Notice:
        one = paper()
        whys = tuple(why(n, draw(_NAMES)) for n in range(draw(st.integers(1, 5))))
        basis = draw(st.sampled_from(_BASES))
        form = draw(st.sampled_from(["compact", "summary", "abstract"]))
        return Notice(one, one.abstract, basis, whys, form)

    sizes = draw(st.lists(st.integers(1, 12), max_size=4))
    shown = [Group(n, draw(_NAMES), tuple(notice() for _ in range(size)))
             for n, size in enumerate(sizes)]  # fmt: skip
    also = tuple(paper() for _ in range(draw(st.integers(0, 15))))
    receipt, late = draw(st.sampled_from(["", RECEIPT])), draw(st.sampled_from(["", LATE]))
    return Digest(TUESDAY, tuple(shown), also, receipt, late)
