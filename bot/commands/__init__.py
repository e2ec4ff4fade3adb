"""What people can ask: one file a command, and every platform has them all."""

from bot.commands.base import Command
from bot.commands.help import HELP
from bot.commands.latest import LATEST
from bot.commands.paper import PAPER
from bot.commands.search import SEARCH
from bot.commands.subscribe import SUBSCRIBE
from bot.commands.subscriptions import SUBSCRIPTIONS
from bot.commands.unsubscribe import UNSUBSCRIBE

COMMANDS: tuple[Command, ...] = (
    SUBSCRIBE,
    SUBSCRIPTIONS,
    UNSUBSCRIBE,
    SEARCH,
    LATEST,
    PAPER,
    HELP,
)
"""All commands, in the order in which /help shows them."""
