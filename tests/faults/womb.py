"""A process that has loaded Papercast and does nothing but fork: each child lives one life.

To load the program takes longer than most lives last. Lines of JSON come in, a life to begin or a
signal to send, and lines of JSON go out: who began, and who ended how.
"""

import json
import os
import selectors
import signal
import sys
from io import FileIO
from typing import Any

import victim


def main() -> None:
    """Serve until nobody writes any more; then nobody lives any more either."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)
    signal.signal(signal.SIGCHLD, _woken)
    # Nothing may be read ahead of the line that is told to be there.
    orders = FileIO(sys.stdin.fileno(), closefd=False)
    living: set[int] = set()
    with selectors.DefaultSelector() as selector:
        selector.register(orders, selectors.EVENT_READ, orders)
        selector.register(read, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.data is None:
                    os.read(read, 4096)
                    _bury(living)
                elif not _obey(orders, living):
                    for child in living:
                        os.kill(child, signal.SIGKILL)
                    return


def _woken(*_: object) -> None:
    """The pipe has been written to; nothing else is to be done."""


def _obey(orders: FileIO, living: set[int]) -> bool:
    """Do what the next line says; False when there is none any more."""
    line = orders.readline()
    if not line:
        return False
    told = json.loads(line)
    if "begin" in told:
        child = os.fork()
        if child == 0:
            _live(told["begin"])
        living.add(child)
        _tell({"began": child})
    elif told["child"] in living:
        os.kill(told["child"], told["signal"])
    return True


def _live(life: str) -> None:
    """The child: its own process from here to its end."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    try:
        victim.live(life)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _bury(living: set[int]) -> None:
    for child in list(living):
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            living.discard(child)
            _tell({"ended": child, "code": os.waitstatus_to_exitcode(status)})


def _tell(what: dict[str, Any]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
