"""Papers are stored once, in the newest version seen, and keep the order of their days."""

import asyncio
import dataclasses
from datetime import UTC, date, datetime, timedelta

from making import DAY, numbered, paper

from bot.query import tokens
from storage import papers
from storage.database import Database
from storage.records import Paper, Revision

YESTERDAY = DAY - timedelta(days=1)
WHOLE = Paper(
    id="hep-th/9901001",
    title=r"Über $\mathcal{N}=4$ — 超対称性 🧮 'quotes' \"and\" %s :colon ?",
    announced=date(1999, 1, 4),
    version=3,
    abstract="Zwei\nZeilen, und \\emph{TeX}: $\\int_0^1 x^2\\,dx$\u00a0\u200b",
    authors=("Ødegård, Åse", "李 明", "O'Neil, Pat"),
    categories=("hep-th", "math.AG"),
    primary_category="hep-th",
    comment="12 pages, 3 figures",
    doi="10.1000/182",
    journal_ref="Ann. Phys. 1 (1999) 1–12",
    submitted=datetime(1999, 1, 1, 10, 30, 5, tzinfo=UTC),
    updated=datetime(2001, 2, 3, 4, 5, 6, 789, tzinfo=UTC),
    withdrawn=True,
)


async def test_a_paper_comes_back_as_it_was_stored(database: Database) -> None:
    """Every field survives: scripts, TeX, quotes, line ends, lists, moments."""
    async with database.transaction() as conn:
        await papers.add(conn, [WHOLE], tokens)
    async with database.reading() as conn:
        assert await papers.get(conn, WHOLE.id) == WHOLE


async def test_what_a_paper_lacks_stays_lacking(database: Database) -> None:
    """Null fields and empty lists come back as None and empty tuples."""
    async with database.transaction() as conn:
        await papers.add(conn, [paper()], tokens)
    async with database.reading() as conn:
        found = await papers.get(conn, "2608.00001")
    assert found == paper()
    assert found is not None
    assert (found.abstract, found.authors, found.submitted) == (None, (), None)


async def test_an_unknown_paper_is_none(database: Database) -> None:
    """Looking up an id that is not stored is no error."""
    async with database.reading() as conn:
        assert await papers.get(conn, "2608.00001") is None


async def test_only_new_papers_are_returned(database: Database) -> None:
    """Adding tells which papers were not there."""
    async with database.transaction() as conn:
        await papers.add(conn, [paper("2608.00001")], tokens)
        added = await papers.add(conn, [paper("2608.00001"), paper("2608.00002")], tokens)
    assert added == [paper("2608.00002")]


async def test_a_page_may_be_repeated(database: Database) -> None:
    """The same page a second time, in a second transaction, changes nothing."""
    page = numbered(3)
    async with database.transaction() as conn:
        assert await papers.add(conn, page, tokens) == page
    async with database.transaction() as conn:
        before = await papers.newest(conn, 10)
        assert await papers.add(conn, page, tokens) == []
        assert await papers.newest(conn, 10) == before


async def test_an_empty_page_is_no_work(database: Database) -> None:
    """A page without papers adds none."""
    async with database.transaction() as conn:
        assert await papers.add(conn, [], tokens) == []


async def test_a_paper_twice_in_a_page_is_one_paper(database: Database) -> None:
    """A page that lists a paper twice adds it once, in its newest version, in either order."""
    old, new = paper("2608.00001"), paper("2608.00001", version=2)
    other_old, other_new = paper("2608.00002"), paper("2608.00002", version=2)
    async with database.transaction() as conn:
        added = await papers.add(conn, [old, new, other_new, other_old], tokens)
        stored = await papers.versions(conn, [old.id, other_old.id])
    assert added == [new, other_new]
    assert stored == {old.id: 2, other_old.id: 2}


async def test_a_newer_version_updates_and_is_not_new(database: Database) -> None:
    """A replacement changes the stored paper; its day and its place stay."""
    newer = dataclasses.replace(paper("2608.00001", DAY, version=2), abstract="Now with one.")
    async with database.transaction() as conn:
        await papers.add(
            conn, [paper("2608.00001", YESTERDAY), paper("2608.00002", YESTERDAY)], tokens
        )
        before = await papers.newest(conn, 10)
        assert await papers.add(conn, [newer], tokens) == []
        after = await papers.newest(conn, 10)
    assert [seq for seq, _ in after] == [seq for seq, _ in before]
    assert after[1][1] == dataclasses.replace(newer, announced=YESTERDAY)


async def test_the_newest_of_several_replacements_stays(database: Database) -> None:
    """A page that holds two newer versions of a paper leaves the newer of them, in either order."""
    async with database.transaction() as conn:
        await papers.add(conn, numbered(2), tokens)
        third, second = (paper("2608.00001", version=version) for version in (3, 2))
        await papers.add(conn, [third, second], tokens)
        other_second, other_third = (paper("2608.00002", version=version) for version in (2, 3))
        await papers.add(conn, [other_second, other_third], tokens)
        assert await papers.versions(conn, [third.id, other_third.id]) == {
            third.id: 3,
            other_third.id: 3,
        }
        assert await papers.get(conn, third.id) == third


async def test_an_older_or_equal_version_changes_nothing(database: Database) -> None:
    """What is stored is never replaced by what is not newer."""
    stored = paper(version=2)
    async with database.transaction() as conn:
        await papers.add(conn, [stored], tokens)
        same = dataclasses.replace(stored, title="Another title")
        assert await papers.add(conn, [paper(version=1)], tokens) == []
        assert await papers.add(conn, [same], tokens) == []
        assert await papers.get(conn, stored.id) == stored


async def test_seq_follows_the_day_then_the_id(database: Database) -> None:
    """The order is by day of announcement and, within one page, by id."""
    page = [paper("2608.00003"), paper("2608.00009", YESTERDAY), paper("2608.00001")]
    async with database.transaction() as conn:
        added = await papers.add(conn, page, tokens)
        listed = await papers.newest(conn, 10)
    assert added == [page[1], page[2], page[0]]
    assert [one for _, one in listed] == [page[0], page[2], page[1]]
    day = (YESTERDAY - date(1970, 1, 1)).days
    assert [seq for seq, _ in listed] == [
        (day + 1) * 10**6 + 2,
        (day + 1) * 10**6 + 1,
        day * 10**6 + 1,
    ]


async def test_seq_never_changes_and_is_never_reused(database: Database) -> None:
    """A later page of the same day goes above those before, even with smaller ids."""
    async with database.transaction() as conn:
        await papers.add(conn, [paper("2608.00005"), paper("2608.00006")], tokens)
        first = {one.id: seq for seq, one in await papers.newest(conn, 10)}
    async with database.transaction() as conn:
        await papers.add(conn, [paper("2608.00001"), paper("2608.00002", YESTERDAY)], tokens)
        listed = await papers.newest(conn, 10)
    assert [one.id for _, one in listed] == ["2608.00001", "2608.00006", "2608.00005", "2608.00002"]
    assert {one.id: seq for seq, one in listed if one.id in first} == first


async def test_newest_pages_through_everything_once(database: Database) -> None:
    """Asking again with ``before`` goes on exactly where the page before ended."""
    async with database.transaction() as conn:
        await papers.add(conn, [*numbered(5), paper("2607.00001", YESTERDAY)], tokens)
    seen, before = [], None
    async with database.reading() as conn:
        while page := await papers.newest(conn, 4, before=before):
            seen += [one.id for _, one in page]
            before = page[-1][0]
    assert seen == [f"2608.{n:05}" for n in (5, 4, 3, 2, 1)] + ["2607.00001"]


async def test_seqs_are_of_the_days_they_stand_for(database: Database) -> None:
    """The days between two dates are a stretch of ``seq``, and a ``seq`` tells its day."""
    page = [paper("2608.00001", YESTERDAY), paper("2608.00002"), paper("2608.00003")]
    async with database.transaction() as conn:
        await papers.add(conn, page, tokens)
        seqs = [seq for seq, _ in await papers.newest(conn, 10)]
    assert [papers.day_of(seq) for seq in seqs] == [DAY, DAY, YESTERDAY]
    for since, until, found in [
        (DAY, None, seqs[:2]),
        (None, YESTERDAY, seqs[2:]),
        (YESTERDAY, DAY, seqs),
        (None, None, seqs),
        (DAY + timedelta(days=1), None, []),
    ]:
        first, last = papers.seqs_between(since, until)
        assert [seq for seq in seqs if first <= seq <= last] == found


async def test_papers_are_fetched_by_seq(database: Database) -> None:
    """The papers at some places come in the order asked for; one without a paper is left out."""
    async with database.transaction() as conn:
        await papers.add(conn, [WHOLE, *numbered(3)], tokens)
        (newest, first), *_, (oldest, last) = await papers.newest(conn, 10)
        assert await papers.at(conn, [oldest, newest, newest + 1]) == (last, first)
        assert await papers.at(conn, []) == ()
        assert await papers.seq_of(conn, WHOLE.id) == oldest
        assert await papers.seq_of(conn, "2608.99999") is None


async def test_papers_and_their_days_are_counted(database: Database) -> None:
    """Between two places, both of which count."""
    async with database.transaction() as conn:
        await papers.add(conn, [WHOLE, *numbered(3)], tokens)
        (newest, _), *_, (oldest, _) = await papers.newest(conn, 10)
        assert await papers.count(conn, oldest, newest) == 4
        assert await papers.count(conn, oldest + 1, newest - 1) == 2
        assert await papers.count(conn, newest + 1, newest + 9) == 0
        assert await papers.a_day(conn, oldest, newest) == {WHOLE.announced: 1, DAY: 3}
        assert await papers.a_day(conn, oldest + 1, newest - 1) == {DAY: 2}
        assert await papers.a_day(conn, newest + 1, newest + 9) == {}


async def test_the_last_before_a_place(database: Database) -> None:
    """Not the one that is there; before the first there is none."""
    async with database.transaction() as conn:
        await papers.add(conn, [WHOLE, *numbered(3)], tokens)
        (newest, _), *_, (oldest, _) = await papers.newest(conn, 10)
        assert await papers.last_before(conn, newest + 1) == newest
        assert await papers.last_before(conn, newest - 2) == oldest
        assert await papers.last_before(conn, oldest) is None


async def test_what_newer_versions_replace(database: Database) -> None:
    """Only papers that are stored in an older version are told, and what they would be."""
    async with database.transaction() as conn:
        await papers.add(conn, [paper(f"2608.0000{n}", version=n) for n in (1, 2, 3)], tokens)
        page = [paper(f"2608.0000{n}", version=version) for n in (1, 2, 3, 4) for version in (1, 2)]
        newer = Revision(paper("2608.00001"), paper("2608.00001", version=2))
        assert await papers.revisions(conn, page) == [newer]
        assert await papers.revisions(conn, []) == []


async def test_what_fresh_papers_complete(database: Database) -> None:
    """What authors add to a version is taken over; what a source leaves out has not gone."""
    bare = paper()
    full = dataclasses.replace(bare, comment="ICLR 2024", doi="10.1/1", journal_ref="TVCG 3")
    async with database.transaction() as conn:
        await papers.add(conn, [bare], tokens)
        assert await papers.put(conn, [full], tokens) == ([], [])
        assert await papers.put(conn, [full], tokens, fresh=True) == ([], [Revision(bare, full)])
        assert await papers.put(conn, [bare, full], tokens, fresh=True) == ([], [])
        assert await papers.get(conn, bare.id) == full
        later = dataclasses.replace(full, title="Another", comment="TVCG 2024", abstract="More.")
        [(before, after)] = [
            (one.before, one.after) for one in await papers.revisions(conn, [later], fresh=True)
        ]
        assert (before, after) == (full, dataclasses.replace(full, comment="TVCG 2024"))
        assert await papers.revisions(conn, [bare], fresh=True) == []


async def test_an_older_version_completes_nothing(database: Database) -> None:
    """A source that is behind changes nothing."""
    async with database.transaction() as conn:
        await papers.add(conn, [paper(version=3)], tokens)
        old = dataclasses.replace(paper(version=2), comment="Old")
        assert await papers.put(conn, [old], tokens, fresh=True) == ([], [])


async def test_a_withdrawal_is_never_taken_back(database: Database) -> None:
    """The same version may be known as withdrawn later, and stays so."""
    gone = dataclasses.replace(paper(), comment="withdrawn", withdrawn=True)
    async with database.transaction() as conn:
        await papers.add(conn, [paper()], tokens)
        assert await papers.put(conn, [gone], tokens, fresh=True) == ([], [Revision(paper(), gone)])
        again = dataclasses.replace(paper(), comment="withdrawn")
        assert await papers.put(conn, [again], tokens, fresh=True) == ([], [])


async def test_extent_counts_and_spans(database: Database) -> None:
    """The extent tells how many papers there are, and their first and last day."""
    async with database.transaction() as conn:
        assert await papers.extent(conn) == (0, None, None)
        await papers.add(conn, [paper("2608.00001", YESTERDAY), paper("2608.00002")], tokens)
        assert await papers.extent(conn) == (2, YESTERDAY, DAY)


async def test_versions_tells_only_of_what_is_stored(database: Database) -> None:
    """Ids that are not stored are left out; no ids, no answer."""
    async with database.transaction() as conn:
        await papers.add(conn, [paper("2608.00001", version=4)], tokens)
        assert await papers.versions(conn, ["2608.00001", "2608.00002"]) == {"2608.00001": 4}
        assert await papers.versions(conn, []) == {}


async def test_a_thousand_papers_in_one_page(database: Database) -> None:
    """A whole page of the largest size is stored at once, in order, and found again."""
    page = numbered(1000)
    async with database.transaction() as conn:
        added = await papers.add(conn, list(reversed(page)), tokens)
    async with database.reading() as conn:
        assert added == page
        assert [one for _, one in await papers.newest(conn, 2000)] == page[::-1]
        assert len(await papers.versions(conn, [one.id for one in page])) == 1000


async def test_harvests_at_the_same_time_lose_no_paper(database: Database) -> None:
    """Sources that store papers of one day at once, some of them the same, lose none of them."""
    page = numbered(40)
    pages = [page[start : start + 12] for start in range(0, 40, 4)]

    async def harvest(part: list[Paper]) -> list[Paper]:
        async with database.transaction() as conn:
            return await papers.add(conn, part, tokens)

    added = await asyncio.gather(*map(harvest, pages))
    async with database.reading() as conn:
        listed = await papers.newest(conn, 100)
    assert {one.id for _, one in listed} == {one.id for one in page}
    assert sorted(one.id for part in added for one in part) == [one.id for one in page]
