"""Metadata dumps for tests, as many lines as a test needs."""

import json


def line(number: int, **changes: object) -> bytes:
    """A record of January 2024, named by a number."""
    record = {"id": f"2401.{number:05}", "title": f"Title {number}", **changes}
    return json.dumps(record).encode() + b"\n"
