"""What is compiled where it can be: the faster form of a module, beside Python that does the same.

``hatch_build.py`` compiles it when Papercast is installed where there is a C compiler.
"""

import importlib
import os
from types import ModuleType


def compiled(name: str) -> ModuleType | None:
    """The compiled module of this name; None where there is none.

    With ``PAPERCAST_PURE=1`` in the environment there is none: Python does all the work.
    """
    if os.environ.get("PAPERCAST_PURE"):
        return None
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
