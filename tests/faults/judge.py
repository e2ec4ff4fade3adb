"""The verdict on a run: what the servers' readers saw, and what the store says of the rest."""

from record import Findings, Verdict, findings, seen
from world import Readers, World


def judge(world: World, *, harms: int = 0, excused: int = 0) -> Verdict:
    """Judge what people have seen.

    ``excused``: so many messages may be uncertain besides those that kills and harms have met.
    """
    by_platform = {"discord": Findings(), "telegram": Findings()}
    told = 0
    for chat in world.readers:
        there = seen(world.texts(chat))
        by_platform[chat.platform] += findings(
            chat.promised, there, _unsure(world, chat), _in_order(world, chat)
        )
        told += there.notes
    problems = [*_problems(world), *_unsure_parts(world, harms + excused), *_untold(world)]
    looks = sum(
        call.method == "GET" and call.path.endswith("/messages") for call in world.discord.requests
    )
    return Verdict(by_platform, tuple(problems), world.kills, harms, looks, told)


def _in_order(world: World, chat: Readers) -> list[str]:
    """What the chat was promised, in the order in which posts were made of it.

    A paper whose summary is there first is a post first; a digest is one, in arXiv's order. What a
    restored store found in the chat has no post.
    """
    rows = world.rows(
        "SELECT paper_id, post_id FROM deliveries JOIN chats ON chats.id = chat_id "
        "WHERE platform = ? AND address = ? AND post_id IS NOT NULL",
        chat.platform,
        chat.address,
    )
    made = dict(rows)
    return sorted((one for one in chat.promised if one in made), key=made.__getitem__)


def _unsure(world: World, chat: Readers) -> frozenset[str]:
    rows = world.rows(
        "SELECT paper_id FROM deliveries JOIN chats ON chats.id = chat_id "
        "WHERE platform = ? AND address = ? AND deliveries.state = 'uncertain'",
        chat.platform,
        chat.address,
    )
    return frozenset(row[0] for row in rows)


def _problems(world: World) -> list[str]:
    """What is wrong with the store, or with how the servers were spoken to."""
    found = [*world.discord.violations, *world.telegram.violations]
    for pragma in () if world.database else ("integrity_check", "foreign_key_check"):
        said = [row for row in world.rows(f"PRAGMA {pragma}") if row != ("ok",)]
        found += [f"PRAGMA {pragma}: {row}" for row in said]
    promised = sum(len(one.promised) for one in world.readers)
    states = world.rows("SELECT state, count(*) FROM deliveries GROUP BY state")
    if sum(int(count) for _, count in states) != promised:
        found.append(f"of {promised} promises the store knows {dict(states)}")
    if world.left():
        found.append(f"it has not ended: {world.left()} left, {dict(states)}")
    return [*found, *_unknown_messages(world)]


def _unknown_messages(world: World) -> list[str]:
    """Parts that are marked as sent without a message that people see."""
    sent = world.rows(
        "SELECT platform, address, message_id FROM parts "
        "JOIN posts ON posts.id = post_id JOIN chats ON chats.id = chat_id "
        "WHERE parts.state = 'sent'"
    )
    there = {
        (chat.platform, chat.address, message)
        for chat in world.readers
        for message in world.ids(chat)
    }
    wrong = [row for row in sent if row not in there]
    wrong += [row for row in set(sent) if sent.count(row) > 1]
    return [f"marked as sent, and not there so: {row}" for row in wrong]


def _unsure_parts(world: World, more: int) -> list[str]:
    """Uncertain is what was under way, one message a chat, in a kill or in a harm; no more."""
    parts = world.rows("SELECT count(*) FROM parts WHERE state = 'uncertain'")
    chats = sum(one.platform == "telegram" for one in world.readers)
    most = chats * world.kills + more
    if sum(int(row[0]) for row in parts) > most:
        return [f"{parts} parts are uncertain, of at most {most}"]
    return []


def _untold(world: World) -> list[str]:
    """Posts to one person that are uncertain, and of which nobody was told."""
    unsure = world.rows(
        "SELECT DISTINCT post_id FROM deliveries JOIN chats ON chats.id = chat_id "
        "WHERE deliveries.state = 'uncertain' AND address NOT LIKE '-%'"
    )
    told = world.rows("SELECT key FROM posts WHERE kind = 'notice'")
    known = {key.split()[1] for (key,) in told}
    return [f"nobody is told of post {post}" for (post,) in unsure if str(post) not in known]
