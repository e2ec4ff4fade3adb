"""What a person should know before subscribing: at most one remark, with counts from the store."""

from bot.linting.base import Counts, Other, Remark
from bot.linting.linter import remark
from bot.linting.store import Stored, stored

__all__ = ["Counts", "Other", "Remark", "Stored", "remark", "stored"]
