"""The command line: thin; each command reads the configuration and hands over."""

import asyncio
import gc
import os
import signal
import sys
import textwrap
from collections.abc import Coroutine
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from bot.config import ConfigError, Settings
from bot.load import Plugins, check, secrets
from bot.service import AlreadyRunning, LockLost
from storage.database import StorageError
from storage.refusals import refusal

EX_FAILED = 1
EX_USAGE = 2
"""As the parser of the command line has it."""
EX_DEFECT = 70
"""EX_SOFTWARE of sysexits.h."""
EX_TRY_LATER = 75
"""EX_TEMPFAIL of sysexits.h: the same command may work later."""

_WIDTH = 78

log = structlog.get_logger()

app = typer.Typer(
    name="papercast",
    help="Brings new arXiv papers, each with a short summary, to the chats that asked for them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
config = typer.Typer(help="Look at the configuration.", no_args_is_help=True)
app.add_typer(config, name="config")

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="The configuration file; config.toml in this folder when it is there.",
        envvar="PAPERCAST_CONFIG",
        show_default=False,
    ),
]


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise typer.BadParameter(f'"{text}" is no day. A day looks like 2024-01-31.') from error


@app.command()
def run(
    config_file: ConfigFile = None,
    once: Annotated[
        bool, typer.Option("--once", help="Harvest and deliver once, then end: for cron.")
    ] = False,
) -> None:
    """Serve the chats: harvest on a schedule, deliver, and answer commands."""
    from bot import serve  # noqa: PLC0415 - the engine takes a while to load; --help needs none

    settings, plugins = _configured(config_file)
    _end(serve.once(settings, plugins) if once else serve.forever(settings, plugins))


@app.command()
def demo() -> None:
    """Show it on real papers in this terminal: no token, no key."""
    from bot import demo as show  # noqa: PLC0415 - as above

    _end(show.run(dict(os.environ)))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes; it must not be there yet.")],
    config_file: ConfigFile = None,
) -> None:
    """Copy the store to FILE, whole and checked; the service may run meanwhile."""
    from bot import serve  # noqa: PLC0415 - as above

    settings, _ = _configured(config_file)
    _end(serve.backup(settings, file))


@app.command()
def backfill(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A dump: JSON lines, also as .xz, .gz or .bz2. Without it arXiv is asked.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--from", parser=_day, metavar="DAY", help="The first day of submission: 2024-01-31."
        ),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", parser=_day, metavar="DAY", help="The last day of submission."),
    ] = None,
    categories: Annotated[
        str,
        typer.Option(metavar="NAMES", help="Categories or archives, such as cs.CV,cs.CL."),
    ] = "",
    config_file: ConfigFile = None,
) -> None:
    """Fill the store with older papers, for searches; none of them is posted."""
    from bot import filling  # noqa: PLC0415 - as above

    settings, plugins = _configured(config_file)
    try:
        order = filling.order(file, since, until, categories.replace(",", " ").split())
    except ValueError as error:
        typer.echo(error, err=True)
        raise SystemExit(EX_USAGE) from None
    _end(filling.fill(settings, plugins, order))


@app.command()
def deliveries(
    paper: Annotated[
        str, typer.Option(metavar="ID", help="Tell how the promises of a paper went.")
    ] = "",
    chat: Annotated[
        str,
        typer.Option(
            metavar="PLATFORM:ADDRESS", help="Tell how the promises to a chat went: discord:123."
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
    config_file: ConfigFile = None,
) -> None:
    """Count what was promised, by chat and how it ended, or tell each promise's story."""
    from bot import deliveries as told  # noqa: PLC0415 - as above

    settings, _ = _configured(config_file, tell=False)
    try:
        what = told.about(paper, chat)
    except ValueError as error:
        typer.echo(error, err=True)
        raise SystemExit(EX_USAGE) from None
    _end(told.show(settings, what, as_json=as_json))


@config.command(name="check")
def config_check(config_file: ConfigFile = None) -> None:
    """Read the configuration and say what is wrong with it, all at once.

    Topics are tried on the papers of the store, if there is one.
    """
    from bot.advice import advice  # noqa: PLC0415 - as above
    from bot.clock import SystemClock  # noqa: PLC0415 - as above

    settings, plugins = _configured(config_file, tell=False)
    typer.echo("The configuration is good.\n")
    for label, names in _overview(settings, plugins):
        typer.echo(f"  {label:<11} {', '.join(names) or 'none'}")
    for note in settings.notes:
        typer.echo(f"\n{note}")
    for topic, remark in asyncio.run(advice(settings, SystemClock())):
        typer.echo("\n" + textwrap.fill(f"{topic.name}: {remark.sentence}", _WIDTH))
        if remark.line:
            typer.echo(f"    {remark.line}")


def main() -> None:
    """Run the command line; every refusal is a sentence and an exit code."""
    gc.disable()  # See ``bot.__main__``.
    app()


def _overview(settings: Settings, plugins: Plugins) -> list[tuple[str, list[str]]]:
    return [
        ("platforms", [one.name for one in plugins.platforms]),
        ("sources", [one.name for one in plugins.sources]),
        ("summaries", [one.name for one in plugins.summaries]),
        ("topics", [one.name for one in settings.topics]),
    ]


def _configured(file: Path | None, *, tell: bool = True) -> tuple[Settings, Plugins]:
    """The configuration with logging set up by it; ends the program when it is not good.

    With ``tell``, what the operator should know although nothing is wrong is logged.
    """
    from bot.log import configure  # noqa: PLC0415 - needs the settings' modules first

    try:
        settings, plugins = check(file or _default_file(), dict(os.environ))
    except ConfigError as error:
        typer.echo(error, err=True)
        raise SystemExit(error.exit_code) from None
    configure(settings.log.level, settings.log.format, secrets(settings, plugins), sys.stderr)
    for note in settings.notes if tell else ():
        log.warning(note)
    return settings, plugins


def _default_file() -> Path | None:
    file = Path("config.toml")
    return file if file.exists() else None


def _end(work: Coroutine[Any, Any, int]) -> None:
    """Run to the end, and turn what stops a start into a sentence."""
    try:
        code = asyncio.run(work)
    except (StorageError, AlreadyRunning, LockLost) as error:
        typer.echo(error, err=True)
        code = EX_FAILED if isinstance(error, StorageError) else EX_TRY_LATER
    except BrokenPipeError:
        # Nobody reads what is printed any more, which is theirs to decide; the interpreter must
        # not stumble over it again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except Exception as error:
        # The edge of the program: the log takes secrets out of a traceback, the interpreter
        # would not. What the machine refuses is a sentence.
        said = refusal(error)
        if said is None:
            log.exception("stopped by a defect")
        else:
            typer.echo(said, err=True)
        code = EX_DEFECT if said is None else EX_FAILED
    raise SystemExit(code)
