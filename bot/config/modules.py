"""Which module a section of the configuration stands for. Nothing is imported by name here."""

import importlib
import importlib.util
import pkgutil
from dataclasses import dataclass
from types import ModuleType

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of plug-in: the section that lists them, their package, and what people call one."""

    section: str
    package: str
    noun: str

    def module(self, name: str) -> str:
        """The module of a section; a name with a dot is a stranger's package."""
        return name if "." in name else f"{self.package}.{name}"

    def exists(self, name: str) -> bool:
        """Whether that module is here. A plug-in of ours is not imported for this."""
        try:
            return importlib.util.find_spec(self.module(name)) is not None
        except ImportError:
            return False

    def shipped(self) -> tuple[str, ...]:
        """The names of the plug-ins in this version; imports every module of the package."""
        package = importlib.import_module(self.package)
        names = [found.name for found in pkgutil.iter_modules(package.__path__)]
        return tuple(name for name in names if self._ships(name))

    def _ships(self, name: str) -> bool:
        try:
            return is_plugin(importlib.import_module(self.module(name)))
        except ImportError:
            return True  # It is here; what it needs is not. Naming it is more help than hiding it.


def is_plugin(module: ModuleType) -> bool:
    """Whether the module offers what a section of the configuration asks of it."""
    options = getattr(module, "Options", None)
    has_options = isinstance(options, type) and issubclass(options, BaseModel)
    return has_options and callable(getattr(module, "create", None))


def last_part(name: str) -> str:
    """What a plug-in is called: the last part of its section's name, which may have dots."""
    return name.rpartition(".")[2]


SOURCES = Kind("sources", "bot.sources", "source")
SUMMARIES = Kind("summaries", "bot.summaries", "summary provider")
PLATFORMS = Kind("handlers", "handlers", "platform")
