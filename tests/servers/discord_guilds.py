"""What becomes of guilds and channels, and of our bot's rights in them, told by the gateway."""

from datetime import datetime

from servers import discord_payloads as payloads
from servers.discord_assembly import Assembly
from servers.discord_gateway import GUILDS
from servers.discord_world import Channel, Guild, Right


class Guilds(Assembly):
    """Changes them as their owners would; ``Assembly`` has the parts and the settings."""

    def permit(self, channel: Channel, rights: Right) -> None:
        """Change what our bot may do in a channel."""
        channel.rights = rights
        self._tell(channel, "UPDATE")

    def take(self, guild: Guild, rights: Right) -> None:
        """Change what the bot's roles do not let it do anywhere in a guild."""
        guild.taken = rights
        for role in payloads.roles(self.world, guild):
            about = {"guild_id": str(guild.id), "role": role}
            self.gateway.dispatch("GUILD_ROLE_UPDATE", about, GUILDS)

    def delete_role(self, guild: Guild) -> None:
        """Delete the bot's own role."""
        about = {"guild_id": str(guild.id), "role_id": str(guild.bot_role)}
        self.gateway.dispatch("GUILD_ROLE_DELETE", about, GUILDS)

    def time_out(self, guild: Guild, until: datetime | None) -> None:
        """Let the bot write nowhere in a guild until then; None ends it.

        Of itself the bot hears this without the intent for members.
        """
        guild.timed_out = until
        about = payloads.member(self.world.bot, guild, [guild.bot_role])
        self.gateway.dispatch("GUILD_MEMBER_UPDATE", about | {"guild_id": str(guild.id)}, GUILDS)

    def lock(self, thread: Channel, *, locked: bool) -> None:
        """Lock a thread or unlock it."""
        thread.locked = locked
        self._tell(thread, "UPDATE")

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        for thread in [each for each in self.world.channels.values() if each.parent is channel]:
            del self.world.channels[thread.id]  # of which Discord does not tell
        del self.world.channels[channel.id]
        self._tell(channel, "DELETE")

    def outage(self, guild: Guild) -> None:
        """The guild cannot be reached for a while; the bot is still a member."""
        guild.unavailable = True
        lost = {"id": str(guild.id), "unavailable": True}
        self.gateway.dispatch("GUILD_DELETE", lost, GUILDS)

    def recover(self, guild: Guild) -> None:
        """The outage is over."""
        guild.unavailable = False
        self.gateway.dispatch("GUILD_CREATE", payloads.guild(self.world, guild), GUILDS)

    def remove(self, guild: Guild) -> None:
        """The bot is thrown out of the guild."""
        guild.bot = False
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, GUILDS)

    def join(self, guild: Guild) -> None:
        """The bot is invited into the guild."""
        guild.bot = True
        self._tell_join(guild)

    def _tell(self, channel: Channel, what: str) -> None:
        if channel.guild is None or not channel.guild.bot:
            return
        event = f"{'THREAD' if channel.is_thread else 'CHANNEL'}_{what}"
        self.gateway.dispatch(event, payloads.channel(self.world, channel), GUILDS)

    def _tell_join(self, guild: Guild) -> None:
        """A guild that is new to the bot says nothing of an outage."""
        joined = payloads.guild(self.world, guild)
        del joined["unavailable"]
        self.gateway.dispatch("GUILD_CREATE", joined, GUILDS)
