"""The words of a text, and what three of them are read as: a part of ``_tables``."""

from libc.stdint cimport uint8_t, uint32_t, uint64_t

from bot.matching._texts cimport Piece, grown, step

cdef extern from "Python.h":
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 sign)

cdef enum:
    HEAD = 3  # bytes by which beginnings are found
    FEWEST_WORDS = 256

ctypedef struct Word:
    uint64_t hash
    uint64_t head  # the hash of its first bytes
    uint32_t start  # where in the text
    uint32_t size
    bint little

ctypedef struct Words:
    # In the memory of the last text that had more than those before.
    Word* at
    size_t room
    Py_ssize_t count


cdef inline int part(Words* words, bytes text) except -1:
    """The words of a text that single spaces part."""
    cdef const char* start = text
    cdef size_t size = len(text), at = 0
    words.count = 0
    if size > 0xFFFFFFFF:
        raise OverflowError("the text is too long")
    while at < size:
        if <size_t>words.count == words.room:
            words.at = <Word*>grown(words.at, 2 * (words.room + FEWEST_WORDS) * sizeof(Word))
            words.room = 2 * (words.room + FEWEST_WORDS)
        at = read_word(words.at + words.count, start, at, size) + 1
        words.count += 1
    return 0


cdef inline size_t read_word(Word* word, const char* text, size_t at, size_t size) noexcept:
    """The word that begins here; returns where it ends."""
    cdef size_t begin = at
    word.hash = word.head = 0
    word.start = <uint32_t>at
    word.little = False
    while at < size and text[at] != c" ":
        word.hash = word.hash * step() + <uint8_t>text[at] + 1
        at += 1
        if at - begin == HEAD:
            word.head = word.hash
    word.size = <uint32_t>(at - begin)
    return at


cdef inline bint three_read_as_one(const Piece* pieces) noexcept:
    """As ``bot.query.joins.reads_as_one`` of words none of which is little or a border."""
    cdef int number, letters = 0, numerals = 0
    cdef bint is_number
    for number in range(3):
        is_number = is_decimal(pieces[number])
        numerals += is_number
        letters += not is_number and is_one_sign(pieces[number])
    return letters <= 1 and numerals < 3


cdef inline bint is_one_sign(Piece piece) noexcept:
    return piece.size > 0 and piece.size == size_of_sign(<uint8_t>piece.text[0])


cdef inline size_t size_of_sign(uint8_t first) noexcept:
    """The bytes of a character in UTF-8 that begins with this one."""
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


cdef inline bint is_decimal(Piece piece) noexcept:
    """As ``str.isdecimal``."""
    cdef size_t at = 0, size, more
    cdef uint32_t sign
    if piece.size == 0:
        return False
    while at < piece.size:
        sign = <uint8_t>piece.text[at]
        size = size_of_sign(<uint8_t>sign)
        if size > 1:
            sign &= 0xFF >> (size + 1)
            for more in range(at + 1, min(at + size, piece.size)):
                sign = sign << 6 | (<uint8_t>piece.text[more] & 0x3F)
        if not Py_UNICODE_ISDECIMAL(<Py_UCS4>sign):
            return False
        at += size
    return True
