"""The console passes what every platform must pass."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_stage import PipedConsole, piped
from contracts import PLAIN, Failure, PlatformContract, notice

from bot.platforms import Gone, Rejected, RetryLater
from handlers.console import Options, create


class TestConsoleContract(PlatformContract):
    @pytest.fixture
    def stage(self) -> Iterator[PipedConsole]:
        with piped() as stage:
            yield stage

    @pytest.fixture
    def failures(self, stage: PipedConsole) -> Iterator[list[Failure]]:
        platform = stage.platform
        body = platform.render(notice(PLAIN), "here")[0]
        read, write = os.pipe()
        os.close(read)
        with (
            os.fdopen(write, "w") as unread,
            Path("/dev/full").open("w", encoding="utf-8") as full,
            Path(os.devnull).open("w", encoding="utf-8") as shut,
        ):
            shut.close()
            yield [
                Failure(Gone, platform, "elsewhere", body),
                Failure(RetryLater, create(Options(), stdout=unread), "here", body),
                Failure(RetryLater, create(Options(), stdout=shut), "here", body),
                Failure(RetryLater, create(Options(), stdout=full), "here", body),
                *(Failure(Rejected, platform, "here", wrong) for wrong in NOT_OURS),
            ]


NOT_OURS = ("", "plain", "{}", "[]", "[[]]", '[[["blink","x"]]]', '[[["text",1]]]', '{"embeds":[]}')
