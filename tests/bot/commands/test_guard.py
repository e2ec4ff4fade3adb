"""The edge to a person: an answer whatever is wrong with us, and a chat that is back."""

from clock import NOON
from desk import Desk
from structlog.testing import capture_logs

from bot.askers import Asker, Choice
from storage import chats
from storage.database import Database

ADA = Asker("telegram", "1", "1", own="1")


async def lose_the_papers(database: Database) -> None:
    async with database.transaction() as conn:
        await conn.exec_driver_sql("ALTER TABLE papers RENAME TO lost")


async def state(database: Database) -> str:
    """How Ada's chat stands."""
    async with database.reading() as conn:
        chat = await chats.find(conn, "telegram", "1")
    assert chat is not None
    return chat.state


async def test_a_defect_while_somebody_types(sqlite_database: Database) -> None:
    """It is told and logged as after a command; what was typed is not in the log."""
    await lose_the_papers(sqlite_database)
    with capture_logs() as logs:
        reply = await Desk(sqlite_database).runner.inline("my secret", 1, ADA)
    assert "Something went wrong here, not in your message." in str(reply.blocks)
    (entry,) = logs
    assert (entry["event"], entry["command"]) == ("command failed", None)
    assert "my secret" not in str({**entry, "exc_info": None})


async def test_a_defect_in_completion_costs_the_suggestions(sqlite_database: Database) -> None:
    """The form stays as it is; the log has the command."""
    async with sqlite_database.transaction() as conn:
        await conn.exec_driver_sql("ALTER TABLE chats RENAME TO lost")
    runner = Desk(sqlite_database).runner
    with capture_logs() as logs:
        assert await runner.choices("unsubscribe", "number", "", ADA) == ()
    assert [(one["event"], one["command"]) for one in logs] == [("command failed", "unsubscribe")]
    assert await runner.choices("subscribe", "to", "d", ADA) == [Choice("dm", "dm")]


async def test_a_command_brings_a_chat_back(sqlite_database: Database) -> None:
    """Typing in some other chat does not; nor does who is not let in."""
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, "telegram", "1")
        await chats.pause(conn, chat.id, "blocked the bot", NOON)
    await Desk(sqlite_database).runner.inline("heads", 1, ADA)
    await Desk(sqlite_database, mode="private").says("search heads", ADA)
    assert await state(sqlite_database) == "paused"
    await Desk(sqlite_database).says("cancel", ADA)
    assert await state(sqlite_database) == "active"
