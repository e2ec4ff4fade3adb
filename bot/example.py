"""Where the documented example of a configuration lies: in the project, or in the package."""

from pathlib import Path

NAME = "config.example.toml"


def path() -> Path:
    """The example: the checkout's own, or the copy that was packed beside this file."""
    here = Path(__file__).parent
    beside = here / NAME
    return beside if beside.exists() else here.parent / NAME
