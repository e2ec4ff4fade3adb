"""``python -m bot``: the same as ``papercast``."""

import gc

# Nothing that a start loads is garbage, and to look for some takes a tenth of its time. What opens
# the application switches it on again.
gc.disable()

from bot.cli import main  # noqa: E402 - see above

main()
