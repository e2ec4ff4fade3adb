"""Takes out of a text what nobody sees but a terminal, a chat or a search would stumble on."""

import re
import unicodedata

# Escape sequences of terminals: CSI (colours, cursor), OSC and other strings (titles, links), and
# the short ones. A string that never ends is none: only its first character goes.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]{0,500}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]?"
)

# Control characters that are spaces in all but name are left for the last step.
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # blanks without width
    "\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"  # zero width, marks
    "\u202a-\u202e"  # embeddings and overrides of direction
    "\ud800-\udfff"  # lone surrogates
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters
    "\U000e0000-\U000e0fff"  # tags, variation selectors
    "]"
)


def clean(text: str) -> str:
    """The text in NFC, visible characters only, single spaces, none at either end."""
    visible = _UNSEEN.sub("", _ESCAPES.sub("", text))
    return " ".join(unicodedata.normalize("NFC", visible).split())
