"""What people can ask: one file a command, and every platform has them all."""

from bot.commands.abstract import ABSTRACT
from bot.commands.base import Command
from bot.commands.bibtex import BIBTEX
from bot.commands.blocklist import BLOCKLIST
from bot.commands.claim import CLAIM
from bot.commands.edit import EDIT
from bot.commands.export import EXPORT
from bot.commands.forget import FORGET
from bot.commands.help import HELP
from bot.commands.latest import LATEST
from bot.commands.letting_in import BLOCK, INVITE, UNBLOCK
from bot.commands.name import NAME
from bot.commands.paper import PAPER
from bot.commands.preview import PREVIEW
from bot.commands.privacy import PRIVACY
from bot.commands.resend import RESEND
from bot.commands.search import SEARCH
from bot.commands.settings import SETTINGS
from bot.commands.similar import SIMILAR
from bot.commands.start import CANCEL, START
from bot.commands.status import STATUS
from bot.commands.subscribe import SUBSCRIBE
from bot.commands.subscriptions import SUBSCRIPTIONS
from bot.commands.unsubscribe import UNSUBSCRIBE
from bot.commands.why import WHY

COMMANDS: tuple[Command, ...] = (
    SUBSCRIBE,
    PREVIEW,
    SUBSCRIPTIONS,
    UNSUBSCRIBE,
    BLOCKLIST,
    SETTINGS,
    EDIT,
    NAME,
    WHY,
    RESEND,
    SEARCH,
    LATEST,
    PAPER,
    ABSTRACT,
    BIBTEX,
    SIMILAR,
    HELP,
    EXPORT,
    FORGET,
    PRIVACY,
    CLAIM,
    STATUS,
    INVITE,
    BLOCK,
    UNBLOCK,
    START,
    CANCEL,
)
"""All commands, in the order in which /help shows them."""
