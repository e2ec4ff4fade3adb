"""How much the tests try: some of everything, or with ``make long`` all of it."""

import os

LONG = bool(os.environ.get("LONG"))
"""Whether the long forms run: every paper of the corpus, fifty kills, thousands of examples."""
