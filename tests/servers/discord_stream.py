"""The gateway's transport compression: one stream a connection, flushed after every event.

discord.py asks for zstd where it finds a library for it (Python has one from 3.14 on), so this
looks in the same places; otherwise it asks for zlib.
"""

import importlib
import zlib
from collections.abc import Callable, Mapping

Pack = Callable[[bytes], bytes]


def zlib_stream() -> Pack:
    """Packs each event of one connection."""
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def zstd_stream() -> Pack:
    """Packs each event of one connection.

    Raises:
        ImportError: no library for zstd is here.
    """
    try:
        zstandard = importlib.import_module("zstandard")
    except ImportError:
        zstd = importlib.import_module("compression.zstd")
        own = zstd.ZstdCompressor()
        return lambda data: bytes(own.compress(data, mode=own.FLUSH_BLOCK))
    block, stream = zstandard.COMPRESSOBJ_FLUSH_BLOCK, zstandard.ZstdCompressor().compressobj()
    return lambda data: bytes(stream.compress(data) + stream.flush(block))


STREAMS: Mapping[str, Callable[[], Pack]] = {"zlib-stream": zlib_stream, "zstd-stream": zstd_stream}
"""By what a client asks for in the address."""
