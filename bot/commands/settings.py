"""``/settings``: when papers come to a chat, how many, and how they are shown."""

import re
from dataclasses import replace

from bot import hours, rhythm
from bot.blocks import Block, Copy, Line, Reply
from bot.commands.asking import EXAMPLES
from bot.commands.base import TO, Command, Context, Given, Parameter, Refusal, Right
from bot.commands.habits import HABITS, UNSURE, Setting, line, one_of
from bot.commands.numbers import chat_of, missing, rest
from bot.commands.rhythm_said import next_digest, schedules
from bot.commands.tongue import LANGUAGE, language, none_to_choose
from bot.commands.wording import quoted
from storage import chats, subscriptions
from storage.records import Habits

_WHEN = "when"
_SCHEDULES = (*(one for one in hours.SCHEDULES if one != hours.INSTANT), hours.INSTANT)
_OF_ONE = re.compile(r"#?(\d{1,9})\.?\s+(\S+)|(\S+)\s+#?(\d{1,9})")
_UNCERTAIN = frozenset({"telegram"})
"""Where nobody can tell whether a message has arrived, so that the chat has a say in it."""


async def settings(context: Context, given: Given) -> Reply:
    """Show the settings of the chat, show one, or change it."""
    name, typed = rest(given, "setting"), rest(given, "value")
    if name is None:
        return await _all(context)
    if name.casefold() == _WHEN:
        return await (_on_schedule(context, typed) if typed else _when(context))
    setting = _named(name, context)
    if typed is None:
        return await _one(context, setting)
    return await _change(context, setting, typed)


def _offered(context: Context) -> list[Setting]:
    uncertain = context.asker.platform in _UNCERTAIN
    tongue = language(context)
    habits = [one for one in HABITS if uncertain or one is not UNSURE]
    return [*habits, tongue] if tongue else habits


def _named(name: str, context: Context) -> Setting:
    """The setting of that name.

    Raises:
        Refusal: when the chat has none.
    """
    offered = _offered(context)
    if name.casefold() == LANGUAGE and not language(context):
        raise Refusal(f"{none_to_choose(context)} Nothing was changed.")
    found = next((one for one in offered if one.name == name.casefold()), None)
    if found is None:
        names = ", ".join([*(one.name for one in offered), _WHEN])
        raise Refusal(
            f"{quoted(name)} is no setting. Nothing was changed. Settings: {names}.",
            Copy(f"/{SETTINGS.name}"),
        )
    return found


async def _all(context: Context) -> Reply:
    """Each setting with what holds, and a line that changes it."""
    habits, active = await context.habits(), await context.subscriptions()
    now, asker = context.clock.now(), context.asker
    whose = "Your settings" if asker.direct else f"Settings of {asker.place}"
    blocks: list[Block] = [Line(whose, strong=True)]
    for one in _offered(context):
        changes = Copy(line(one.name, _another(one, habits)))
        blocks += [Line(""), Line(one.said(habits, now)), changes]
    if active:
        example = "weekdays" if {one.schedule for one in active} == {"daily"} else "daily"
        blocks += [Line(""), Line(schedules(active)), Copy(line(_WHEN, example))]
    return Reply((*blocks, Line(""), Line(next_digest(habits, active))))


def _another(setting: Setting, habits: Habits) -> str:
    """An example that would change something."""
    holds = setting.typed(habits)
    news = (one for one in setting.examples if setting.typed(_with(habits, setting, one)) != holds)
    return next(news, setting.examples[0])


def _with(habits: Habits, setting: Setting, typed: str) -> Habits:
    return replace(habits, **{setting.name: setting.read(typed)})


async def _one(context: Context, setting: Setting) -> Reply:
    habits = await context.habits()
    examples = (Copy(line(setting.name, one)) for one in setting.examples)
    said = setting.said(habits, context.clock.now())
    return Reply((Line(f"{said} To change that, for example:"), *examples))


async def _change(context: Context, setting: Setting, typed: str) -> Reply:
    now, asker = context.clock.now(), context.asker
    async with context.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        before, after = chat.habits, _with(chat.habits, setting, typed)
        if after != before:
            await rhythm.settle_in(conn, chat, after, now)
        active = await subscriptions.of_chat(conn, chat.id)
    said = setting.said(after, now)
    if after == before:
        return Reply((Line(f"{said} Nothing was changed."),))
    undo = setting.typed(before)
    shown = () if undo == setting.typed(after) else _undo(line(setting.name, undo))
    return Reply((Line(f"{said} {next_digest(after, active)}"), *shown))


def _undo(command: str) -> tuple[Block, ...]:
    return Line("To undo:"), Copy(command)


async def _when(context: Context) -> Reply:
    active = await context.subscriptions()
    if not active:
        raise _none()
    examples = [*_SCHEDULES, f"{active[0].number} weekly"]
    said = f"{schedules(active)} To change that, for all or for one by its number:"
    return Reply((Line(said), *(Copy(line(_WHEN, one)) for one in examples)))


async def _on_schedule(context: Context, typed: str) -> Reply:
    """Put all subscriptions of the chat on a schedule, or the one whose number was typed."""
    number, schedule = _read(typed)
    now = context.clock.now()
    async with context.database.transaction() as conn:
        chat = await chat_of(context, conn)
        active = await subscriptions.of_chat(conn, chat.id) if chat else []
        if chat is None or not active:
            raise _none()
        before = {one.schedule for one in active if number in (None, one.number)}
        if number is not None and not before:
            raise missing(number)
        if before != {schedule}:
            await rhythm.set_schedule(conn, chat, number, schedule, now)
            active = await subscriptions.of_chat(conn, chat.id)
    if before == {schedule}:
        return Reply((Line(f"{schedules(active)} Nothing was changed."),))
    back = " ".join(filter(None, (str(number or ""), *before)))
    shown = _undo(line(_WHEN, back)) if len(before) == 1 else ()
    return Reply((Line(f"{schedules(active)} {next_digest(chat.habits, active)}"), *shown))


def _read(typed: str) -> tuple[int | None, str]:
    """The number of a subscription, None for all, and the schedule.

    Raises:
        Refusal: when it is no schedule.
    """
    found = _OF_ONE.fullmatch(typed)
    number = int(found[1] or found[4]) if found else None
    word = (found[2] or found[3]) if found else typed
    return number, one_of(word, _WHEN, _SCHEDULES, "schedule")


def _none() -> Refusal:
    return Refusal(
        "There are no subscriptions here. Nothing was changed. To get papers:",
        Copy(f"/subscribe {EXAMPLES[0]}"),
    )


SETTINGS = Command(
    name="settings",
    help="Choose when papers come, and how they are shown",
    run=settings,
    parameters=(
        Parameter(
            "setting",
            "which one",
            values=(*(one.name for one in HABITS if one is not UNSURE), LANGUAGE, _WHEN),
        ),
        Parameter("value", "what it is from now on, as the examples show"),
        TO,
    ),
    right=Right.MANAGER,
    notes=(
        "zone is a city, or a name such as Europe/Paris; hour is when digests come there.",
        "quiet is from when until when nothing comes; format is compact, summary or abstract.",
        "most is how many papers a digest shows whole; those beyond are a line each.",
        "language is the one of the summaries, where a model writes them.",
        "versions is ignore, edit or post: what a new version of a paper does. That a paper was "
        "withdrawn always shows in its post.",
        "when is daily, weekdays, weekly or instant, for all subscriptions or, behind its number, "
        "for one.",
        "On Telegram, unsure is hold or resend: what becomes of a message that may have arrived.",
    ),
    examples=(
        *("", "zone Paris", "hour 8:30", "quiet 22-7", "format abstract", "most 10"),
        *("versions edit", "language French", "when weekdays", "when 1 weekly"),
    ),
)
