"""What the bot of the tests of Discord's counterpart offers: some commands, a post, a modal."""

from typing import Any

import discord
from discord import app_commands
from servers.discord_bot import Bot

Asked = discord.Interaction[Bot]


class Post(discord.ui.View):
    """Buttons and a select under a post."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Open", url="https://arxiv.org/abs/2608.16143"))
        self.add_item(discord.ui.Button(label="Old", custom_id="old", disabled=True))

    @discord.ui.button(label="Abstract", custom_id="abstract")
    async def abstract(self, asked: Asked, _: discord.ui.Button[Any]) -> None:
        await asked.response.send_message("the abstract", ephemeral=True, view=Post())

    @discord.ui.button(label="Next", custom_id="next")
    async def next(self, asked: Asked, _: discord.ui.Button[Any]) -> None:
        await asked.response.edit_message(content="page 2")

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, asked: Asked, _: discord.ui.Button[Any]) -> None:
        await asked.response.defer()
        await asked.edit_original_response(content="page 3")

    @discord.ui.button(label="Below", custom_id="below", row=1)
    async def below(self, asked: Asked, _: discord.ui.Button[Any]) -> None:
        await asked.response.defer()
        await asked.followup.send("below")

    @discord.ui.button(label="Name", custom_id="name", row=1)
    async def name(self, asked: Asked, _: discord.ui.Button[Any]) -> None:
        await asked.response.send_modal(Name())

    @discord.ui.select(
        placeholder="Topic",
        custom_id="topic",
        row=2,
        options=[discord.SelectOption(label=each) for each in ("faces", "video")],
    )
    async def topic(self, asked: Asked, select: discord.ui.Select[Any]) -> None:
        await asked.response.send_message(f"topic {select.values[0]}")


class Name(discord.ui.Modal, title="Name it"):
    """Asks for two lines, in the older way and in the newer."""

    name: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label="Name", custom_id="name", min_length=2, max_length=10
    )
    note: discord.ui.Label[Any] = discord.ui.Label(
        text="Note", component=discord.ui.TextInput(custom_id="note", required=False, default="-")
    )

    async def on_submit(self, asked: discord.Interaction[Any]) -> None:
        assert isinstance(self.note.component, discord.ui.TextInput)
        await asked.response.send_message(f"{self.name.value} {self.note.component.value}")


@app_commands.command(description="Subscribe")
@app_commands.allowed_contexts(guilds=True, dms=True)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.describe(query="What to look for")
async def subscribe(
    asked: Asked,
    query: app_commands.Range[str, 1, 20],
    channel: discord.TextChannel | None = None,
    person: discord.User | None = None,
    days: app_commands.Range[int, 1, 30] = 7,
    exact: bool = False,
    share: float = 0.5,
) -> None:
    """Defers, then tells all that it was given."""
    await asked.response.defer(ephemeral=True)
    said = [query, str(days), str(exact), str(share), str(asked.locale)]
    said += [person.name] if person else []
    said += [f"#{channel.name}"] if channel else []
    said.append("manager" if asked.permissions.manage_channels else "member")
    said.append("writes" if asked.app_permissions.send_messages else "silent")
    await asked.followup.send(" ".join(said))


@app_commands.command(description="Comes too late")
async def slow(asked: Asked) -> None:
    try:
        await asked.response.send_message("late")
    except discord.NotFound as error:
        asked.client.dispatch("refused", error.code)


@app_commands.command(description="Answers twice")
async def twice(asked: Asked) -> None:
    await asked.response.send_message("once")
    try:
        await discord.InteractionResponse(asked).send_message("again")
    except discord.HTTPException as error:
        asked.client.dispatch("refused", error.code)


@app_commands.command(name="twice", description="Answers three times")
async def changed(asked: Asked) -> None:
    await asked.response.send_message("once")


@app_commands.command(description="Find papers")
async def search(asked: Asked, topic: str, sort: str = "new") -> None:
    await asked.response.send_message(f"{topic} {sort}", view=Post())


@search.autocomplete("topic")
async def topic_like(_: Asked, current: str) -> list[app_commands.Choice[str]]:
    found = [each for each in ("faces", "video") if each.startswith(current)]
    return [app_commands.Choice(name=each.title(), value=each) for each in found]


@app_commands.command(description="For managers")
@app_commands.default_permissions(manage_guild=True)
async def settings(asked: Asked) -> None:
    await asked.response.send_message("settings")


@app_commands.allowed_contexts(guilds=True)
class Topics(app_commands.Group):
    """A command with a sub-command."""

    @app_commands.command(description="Add one")
    @app_commands.choices(kind=[app_commands.Choice(name="Name", value="name")])
    async def add(self, asked: Asked, kind: str) -> None:
        await asked.response.send_message(f"added {kind}")


async def offer(bot: Bot) -> None:
    """Register the commands."""
    bot.tree.add_command(subscribe)
    bot.tree.add_command(slow)
    bot.tree.add_command(twice)
    bot.tree.add_command(search)
    bot.tree.add_command(Topics(name="topics", description="Topics"))
    bot.tree.add_command(settings)
    await bot.tree.sync()
