"""What a field of a paper makes true: its words are looked for by themselves and as neighbours.

A part of ``_tables``.
"""

from libc.stdint cimport int32_t, uint32_t, uint64_t

from bot.matching._crowd cimport MOST_TERMS, Crowd
from bot.matching._meeting cimport set_true
from bot.matching._texts cimport (
    Entry, Piece, Texts, find, find_pieces, followed, hashed, numbers_of,
)
from bot.matching._words cimport HEAD, Word, Words, part, three_read_as_one

# The kinds of texts: those of ``ways``, and others that help to find them.
cdef enum:
    _STEM = 0
    _EXACT = 1
    _PREFIX = 2
    _JOINED = 3
    _ROW = 4
    _EXACT_ROW = 5
    _KEY = 6
    _HEAD = 7  # the first bytes of beginnings: which shapes those have, and how many have each
    _LEAD = 8  # words behind which the beginning of another may stand
    _LITTLE = 9  # words that are never a part of one

cdef enum:
    LONGEST_LITTLE = 5
    FIELD_BITS = 28  # above the number of a term stands the field that its way looks at

ctypedef struct Reading:
    Texts* texts
    Crowd* crowd
    int looks  # for which fields: a bit for the code of each
    const char* text
    const char* stem_text
    Words words
    Words stems


cdef inline int read(Reading* reading, bytes text, bytes stem_text) except -1:
    """What the words of a text make true by themselves."""
    cdef Entry* short = NULL
    cdef Py_ssize_t at
    part(&reading.words, text)
    part(&reading.stems, stem_text)
    if reading.words.count != reading.stems.count:
        raise ValueError("the stems are not those of the words")
    reading.text, reading.stem_text = text, stem_text
    if reading.texts.kinds[_HEAD]:
        short = find(reading.texts, 0, _HEAD, "", 0)
    for at in range(reading.words.count):
        meet_word(reading, reading.words.at + at, reading.stems.at + at, short)
    return 0


cdef inline void holds(Reading* reading, Entry* entry) noexcept:
    """Whatever the entry makes true is true, if it is about the field that is read."""
    cdef uint32_t at
    cdef int32_t number
    if entry == NULL:
        return
    for at in range(entry.count):
        number = numbers_of(entry)[at]
        if reading.looks >> (number >> FIELD_BITS) & 1:
            set_true(reading.crowd, number & (MOST_TERMS - 1))


cdef inline void meet_word(Reading* reading, Word* word, Word* stem, Entry* short) noexcept:
    """What a word makes true by itself; ``short`` is the head of very short beginnings."""
    cdef Texts* texts = reading.texts
    cdef const char* start = reading.text + word.start
    if texts.kinds[_STEM]:
        holds(reading, find(texts, stem.hash, _STEM, reading.stem_text + stem.start, stem.size))
    if texts.kinds[_EXACT]:
        holds(reading, find(texts, word.hash, _EXACT, start, word.size))
    if texts.kinds[_HEAD]:
        meet_begun(reading, short, word, 0)
        if word.size >= HEAD:
            meet_begun(reading, find(texts, word.head, _HEAD, start, HEAD), word, 0)


cdef inline void meet_neighbours(Reading* reading) noexcept:
    """What the words that were read last make true as neighbours."""
    if reading.texts.kinds[_LEAD]:
        meet_led(reading)
    if reading.texts.kinds[_ROW]:
        meet_rows(reading, _ROW, reading.stem_text, &reading.stems)
    if reading.texts.kinds[_EXACT_ROW]:
        meet_rows(reading, _EXACT_ROW, reading.text, &reading.words)
    if reading.texts.kinds[_JOINED]:
        meet_joined(reading)


cdef inline void meet_led(Reading* reading) noexcept:
    """What words begin behind others."""
    cdef Texts* texts = reading.texts
    cdef Py_ssize_t at
    cdef Word* lead
    cdef uint64_t hash
    cdef const char* start
    for at in range(1, reading.words.count):
        lead = reading.words.at + at - 1
        start = reading.text + lead.start
        if find(texts, lead.hash, _LEAD, start, lead.size) != NULL:
            hash = hashed(lead.hash, " ", 1)
            meet_begun(reading, find(texts, hash, _HEAD, start, lead.size + 1), lead + 1, at)
            if lead[1].size >= HEAD:
                hash = followed(texts, hash, lead[1].head, HEAD)
                meet_begun(reading, 
                    find(texts, hash, _HEAD, start, lead.size + 1 + HEAD), lead + 1, at
                )


cdef inline void meet_begun(Reading* reading, Entry* head, Word* word, Py_ssize_t before) noexcept:
    """What begins as this word does, in a shape that this head has; so many stand before it."""
    cdef uint32_t at
    cdef int32_t* shape
    cdef int32_t led
    cdef size_t size, start
    if head == NULL:
        return
    for at in range(0, head.count, 3):
        shape = numbers_of(head) + at
        led, size = shape[0], shape[1]
        if led <= before and size <= word.size:
            start = (word - led).start if led else word.start
            size += word.start - start
            holds(reading, 
                find(
                    reading.texts,
                    hashed(0, reading.text + start, size),
                    _PREFIX,
                    reading.text + start,
                    size,
                )
            )


cdef inline void meet_rows(Reading* reading, int kind, const char* text, Words* words) noexcept:
    """What words make true in the order in which they stand."""
    cdef Py_ssize_t first, end
    cdef uint64_t hash
    cdef Entry* entry
    cdef Word* word
    for first in range(words.count - 1):
        hash = words.at[first].hash
        for end in range(first + 1, words.count):
            word = words.at + end
            hash = followed(reading.texts, hashed(hash, " ", 1), word.hash, word.size)
            entry = find(
                reading.texts,
                hash,
                kind,
                text + words.at[first].start,
                word.start + word.size - words.at[first].start,
            )
            holds(reading, entry)
            if entry == NULL or entry.longer == 0:
                break


cdef inline void meet_joined(Reading* reading) noexcept:
    """What two or three neighbours are read as: see ``bot.query.joins``."""
    cdef Texts* texts = reading.texts
    cdef Py_ssize_t at
    cdef Word* word
    cdef Piece[3] pieces
    cdef Entry* entry
    cdef uint64_t two
    find_little(reading)
    for at in range(1, reading.words.count):
        word = reading.words.at + at
        if word.little or (word - 1).little:
            continue
        pieces[1], pieces[2] = piece(reading, word - 1), piece(reading, word)
        two = followed(texts, (word - 1).hash, word.hash, word.size)
        # Two parts of a word that is sought are always read as one.
        holds(reading, find_pieces(texts, two, _JOINED, pieces + 1, 2))
        if at > 1 and not (word - 2).little:
            pieces[0] = piece(reading, word - 2)
            two = followed(texts, (word - 2).hash, two, (word - 1).size + word.size)
            entry = find_pieces(texts, two, _JOINED, pieces, 3)
            if entry != NULL and three_read_as_one(pieces):
                holds(reading, entry)


cdef inline void find_little(Reading* reading) noexcept:
    """Tell which words are never a part of one."""
    cdef Py_ssize_t at
    cdef Word* word
    for at in range(reading.words.count):
        word = reading.words.at + at
        word.little = word.size <= LONGEST_LITTLE and (
            find(reading.texts, word.hash, _LITTLE, reading.text + word.start, word.size) != NULL
        )


cdef inline Piece piece(Reading* reading, Word* word) noexcept:
    cdef Piece piece
    piece.text, piece.size = reading.text + word.start, word.size
    return piece
