"""What is stored of a chat and a person, as JSON can hold it."""

import json

from clock import NOON
from making import WHY, a_chat, claimed, parts, queued

from storage import attempts, blocklists, chats, export, outbox, people, subscriptions
from storage.database import Database

MOMENT = "2026-08-18T12:00:00+00:00"


async def test_a_chat(database: Database) -> None:
    """Subscriptions with all they have, deliveries, posts with their messages."""
    chat = await a_chat(database, "42")
    async with database.transaction() as conn:
        ann = await chats.person(conn, "console", "ann")
        await subscriptions.add(
            conn, chat.id, "a", "A", NOON, person_id=ann, topic="t", name="Ränder"
        )
        await subscriptions.add(conn, chat.id, "b", "B", NOON)
        await subscriptions.end(conn, chat.id, 2, NOON)
        await blocklists.add(conn, chat.id, "c", "C", NOON, person_id=ann)
        await blocklists.add(conn, chat.id, "d", "D", NOON)
        await blocklists.remove(conn, chat.id, 2, NOON)
    await queued(database, chat, "2608.00001")
    (post,) = await claimed(database)
    async with database.transaction() as conn:
        await attempts.freeze(conn, parts(post.post_id, "hello"), {"format": "summary"})
        await attempts.attempt(conn, post, 1, NOON)
        await attempts.settle(conn, post.post_id, 1, "sent", message_id="m")
        await attempts.finish(conn, post.post_id)
        stored = await export.of_chat(conn, chat.id)

    assert stored == {
        "chat": {
            "platform": "console",
            "address": "42",
            "state": "active",
            "reason": None,
            "since": None,
            "not_before": None,
            "habits": None,
        },
        "subscriptions": [
            {
                "number": 1,
                "name": "Ränder",
                "topic": "t",
                "query": "A",
                "canonical": "a",
                "created": MOMENT,
                "ended": None,
                "schedule": "instant",
                "next_due": None,
                "by": "ann",
            },
            {
                "number": 2,
                "name": None,
                "topic": None,
                "query": "B",
                "canonical": "b",
                "created": MOMENT,
                "ended": MOMENT,
                "schedule": "instant",
                "next_due": None,
                "by": None,
            },
        ],
        "blocks": [
            {
                "number": 1,
                "query": "C",
                "canonical": "c",
                "created": MOMENT,
                "ended": None,
                "by": "ann",
            },
            {
                "number": 2,
                "query": "D",
                "canonical": "d",
                "created": MOMENT,
                "ended": MOMENT,
                "by": None,
            },
        ],
        "deliveries": [
            {
                "paper_id": "2608.00001",
                "kind": "new",
                "version": 0,
                "why": [{"number": WHY[0].number, "name": None, "hits": []}],
                "state": "sent",
                "reason": None,
                "hour": None,
                "changed": None,
                "edit_due": None,
                "ready_at": MOMENT,
                "post_id": post.post_id,
            }
        ],
        "posts": [
            {
                "post_id": post.post_id,
                "kind": "paper",
                "key": "2608.00001",
                "priority": outbox.POST,
                "due": MOMENT,
                "state": "done",
                "frame": {"format": "summary"},
                "messages": [
                    {
                        "n": 1,
                        "state": "sent",
                        "attempts": 1,
                        "attempted_at": MOMENT,
                        "message_id": "m",
                        "error": None,
                        "tried_at": None,
                        "resent": False,
                        "shown_hash": None,
                        "fixed": None,
                    }
                ],
            }
        ],
    }
    assert json.loads(json.dumps(stored)) == stored


async def test_another_chat_is_not_in_it(database: Database) -> None:
    """Each chat has its own."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await queued(database, other, "2608.00001")
    async with database.transaction() as conn:
        await subscriptions.add(conn, other.id, "a", "a", NOON)
        await blocklists.add(conn, other.id, "a", "a", NOON)
        stored = await export.of_chat(conn, chat.id)

    parts = ("subscriptions", "blocks", "deliveries", "posts")
    assert [len(stored[name]) for name in parts] == [0, 0, 0, 0]


async def test_a_person(database: Database) -> None:
    """Their role, and what they did in every chat; another person's is not in it."""
    chat = await a_chat(database, "42")
    async with database.transaction() as conn:
        await people.put(conn, "console", "ann", role="invited")
        ann = await chats.person(conn, "console", "ann")
        bob = await chats.person(conn, "console", "bob")
        await subscriptions.add(conn, chat.id, "a", "A", NOON, person_id=ann)
        await subscriptions.add(conn, chat.id, "b", "B", NOON, person_id=bob)
        await blocklists.add(conn, chat.id, "c", "C", NOON, person_id=ann)
        await blocklists.add(conn, chat.id, "d", "D", NOON, person_id=bob)
        stored = await export.of_person(conn, "console", "ann")
        unknown = await export.of_person(conn, "telegram", "ann")

    assert unknown is None
    assert stored == {
        "platform": "console",
        "address": "ann",
        "role": "invited",
        "state": "active",
        "subscriptions": [
            {
                "platform": "console",
                "address": "42",
                "number": 1,
                "name": None,
                "topic": None,
                "query": "A",
                "canonical": "a",
                "created": MOMENT,
                "ended": None,
                "schedule": "instant",
                "next_due": None,
            }
        ],
        "blocks": [
            {
                "platform": "console",
                "address": "42",
                "number": 1,
                "query": "C",
                "canonical": "c",
                "created": MOMENT,
                "ended": None,
            }
        ],
    }
