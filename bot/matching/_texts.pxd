"""A table of texts by kind, each with numbers: a part of ``_tables``.

Open addressing with steps of one. Most of what is looked for is not there: a byte for each place
tells that nearly always, and all these bytes are near at hand where the entries would not be.

The hash of a text is a polynomial of its bytes, so that those of its parts give that of the whole.
Texts are compared whenever hashes are equal.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from libc.stdint cimport int32_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcmp, memcpy, memmove

cdef enum:
    KINDS = 10
    EMPTY = 0
    MOST_BYTES = 0x7FFFFFFF  # of a text
    FEWEST_PLACES = 256
    POWERS = 512

ctypedef struct Entry:
    # Behind it stand its numbers, and behind the room for these its text.
    uint64_t hash
    uint32_t longer  # rows that go on behind this one, or beginnings that it leads to
    uint32_t count
    uint32_t size
    uint8_t kind
    uint8_t doublings  # of a room for one number

ctypedef struct Texts:
    uint8_t* marks  # by place: EMPTY, or some bits of the hash
    Entry** entries
    size_t mask
    size_t used
    size_t[KINDS] kinds  # how many there are of each
    uint64_t[POWERS] powers

ctypedef struct Piece:
    const char* text
    size_t size


cdef inline uint64_t step() noexcept:
    return 0x9E3779B97F4A7C15u


cdef inline void* grown(void* there, size_t size) except NULL:
    """The same memory with another size, maybe in another place."""
    cdef void* more = PyMem_Realloc(there, size)
    if more == NULL:
        raise MemoryError
    return more


cdef inline int begin_texts(Texts* texts) except -1:
    """Make an empty table of what is all zeros."""
    cdef int at
    texts.powers[0] = 1
    for at in range(1, POWERS):
        texts.powers[at] = texts.powers[at - 1] * step()
    texts.marks = <uint8_t*>PyMem_Calloc(FEWEST_PLACES, 1)
    texts.entries = <Entry**>PyMem_Calloc(FEWEST_PLACES, sizeof(Entry*))
    texts.mask = FEWEST_PLACES - 1
    if texts.marks == NULL or texts.entries == NULL:
        raise MemoryError
    return 0


cdef inline void end_texts(Texts* texts) noexcept:
    """Free all of it."""
    cdef size_t at
    if texts.entries != NULL:
        for at in range(texts.mask + 1):
            PyMem_Free(texts.entries[at])
    PyMem_Free(texts.entries)
    PyMem_Free(texts.marks)


# --- hashes


cdef inline uint64_t hashed(uint64_t before, const char* text, size_t size) noexcept:
    """The hash of a text that goes on behind one with this hash; of a whole text behind 0."""
    cdef size_t at
    for at in range(size):
        before = before * step() + <uint8_t>text[at] + 1
    return before


cdef inline uint64_t followed(Texts* texts, uint64_t first, uint64_t second, size_t size) noexcept:
    """The hash of two texts as one, by the hash of each and the size of the second."""
    while size >= POWERS:
        first *= texts.powers[POWERS - 1]
        size -= POWERS - 1
    return first * texts.powers[size] + second


cdef inline uint64_t spread(uint64_t hash, int kind) noexcept:
    """The hash of a text of this kind: its lower bits are as good as all."""
    hash ^= <uint64_t>(kind + 1) * 0xD6E8FEB86659FD93u
    hash ^= hash >> 32
    hash *= 0xD6E8FEB86659FD93u
    return hash ^ hash >> 29


# --- entries


cdef inline int32_t* numbers_of(Entry* entry) noexcept:
    return <int32_t*>(entry + 1)


cdef inline size_t room_of(Entry* entry) noexcept:
    return <size_t>1 << entry.doublings


cdef inline char* text_of(Entry* entry) noexcept:
    return <char*>(numbers_of(entry) + room_of(entry))


cdef inline uint8_t mark_of(uint64_t hash) noexcept:
    return <uint8_t>(hash >> 56) | 1


cdef inline bint is_text(
    Entry* entry, uint64_t hash, int kind, const Piece* pieces, int count
) noexcept:
    """Whether the entry is that of the text which these pieces are as one."""
    cdef char* text = text_of(entry)
    cdef size_t done = 0
    cdef int number
    if entry.hash != hash or entry.kind != kind:
        return False
    for number in range(count):
        if done + pieces[number].size > entry.size:
            return False
        if memcmp(text + done, pieces[number].text, pieces[number].size):
            return False
        done += pieces[number].size
    return done == entry.size


cdef inline size_t place_of(
    Texts* texts, uint64_t hash, int kind, const Piece* pieces, int count
) noexcept:
    """Where this text is, or the empty place where it would be."""
    cdef size_t at = hash & texts.mask
    cdef uint8_t mark = mark_of(hash)
    while texts.marks[at] != EMPTY:
        if texts.marks[at] == mark and is_text(texts.entries[at], hash, kind, pieces, count):
            break
        at = (at + 1) & texts.mask
    return at


cdef inline Entry* find_pieces(
    Texts* texts, uint64_t hash, int kind, const Piece* pieces, int count
) noexcept:
    """The entry of a text in pieces, whose hash is given; NULL when there is none."""
    return texts.entries[place_of(texts, spread(hash, kind), kind, pieces, count)]


cdef inline Entry* find(
    Texts* texts, uint64_t hash, int kind, const char* text, size_t size
) noexcept:
    """The same of a text in one piece."""
    cdef Piece piece
    piece.text, piece.size = text, size
    return find_pieces(texts, hash, kind, &piece, 1)


# --- changes


cdef inline size_t held(Texts* texts, int kind, const char* text, size_t size) noexcept:
    """The place of a text, which holds until another is made or goes."""
    cdef Piece piece
    piece.text, piece.size = text, size
    return place_of(texts, spread(hashed(0, text, size), kind), kind, &piece, 1)


cdef inline size_t made(Texts* texts, int kind, const char* text, size_t size) except? 0:
    """The place of a text, which is there from now on.

    Raises:
        OverflowError: when it is longer than any text.
    """
    cdef Entry* entry
    cdef size_t at
    if size > MOST_BYTES:
        raise OverflowError("the text is too long")
    if texts.used * 2 > texts.mask:
        widen(texts)
    at = held(texts, kind, text, size)
    if texts.marks[at] == EMPTY:
        entry = <Entry*>grown(NULL, sizeof(Entry) + sizeof(int32_t) + size)
        entry.hash = spread(hashed(0, text, size), kind)
        entry.longer = entry.count = 0
        entry.size, entry.kind, entry.doublings = <uint32_t>size, <uint8_t>kind, 0
        memcpy(text_of(entry), text, size)
        texts.entries[at] = entry
        texts.marks[at] = mark_of(entry.hash)
        texts.used += 1
        texts.kinds[kind] += 1
    return at


cdef inline int widen(Texts* texts) except -1:
    """Twice as many places."""
    cdef size_t mask = texts.mask * 2 + 1, at, to
    cdef uint8_t* marks = <uint8_t*>PyMem_Calloc(mask + 1, 1)
    cdef Entry** entries = <Entry**>PyMem_Calloc(mask + 1, sizeof(Entry*))
    if marks == NULL or entries == NULL:
        PyMem_Free(marks)
        PyMem_Free(entries)
        raise MemoryError
    for at in range(texts.mask + 1):
        if texts.marks[at] != EMPTY:
            to = texts.entries[at].hash & mask
            while marks[to] != EMPTY:
                to = (to + 1) & mask
            entries[to] = texts.entries[at]
            marks[to] = texts.marks[at]
    PyMem_Free(texts.entries)
    PyMem_Free(texts.marks)
    texts.entries, texts.marks, texts.mask = entries, marks, mask
    return 0


cdef inline int put(Texts* texts, size_t at, int32_t number) except -1:
    """One more number of the text in this place."""
    cdef Entry* entry = with_room(texts, at, 1)
    numbers_of(entry)[entry.count] = number
    entry.count += 1
    return 0


cdef inline int put_three(
    Texts* texts, size_t at, int32_t first, int32_t second, int32_t third
) except -1:
    """Three more, or none."""
    cdef Entry* entry = with_room(texts, at, 3)
    cdef int32_t* numbers = numbers_of(entry) + entry.count
    numbers[0], numbers[1], numbers[2] = first, second, third
    entry.count += 3
    return 0


cdef inline Entry* with_room(Texts* texts, size_t at, uint32_t more) except NULL:
    """The entry in this place, where so many numbers find room behind those that it has."""
    cdef Entry* entry = texts.entries[at]
    cdef size_t before = room_of(entry), room = before
    cdef uint8_t doublings = entry.doublings
    while room < <size_t>entry.count + more:
        room *= 2
        doublings += 1
    if room > before:
        entry = <Entry*>grown(entry, sizeof(Entry) + room * sizeof(int32_t) + entry.size)
        memmove(numbers_of(entry) + room, numbers_of(entry) + before, entry.size)
        entry.doublings = doublings
        texts.entries[at] = entry
    return entry


cdef inline int take(Texts* texts, size_t at, int32_t number) except -1:
    """One of its numbers less.

    Raises:
        KeyError: when it has no such number, or is not there.
    """
    cdef Entry* entry = texts.entries[at]
    cdef int32_t* numbers
    cdef uint32_t each
    if entry != NULL:
        numbers = numbers_of(entry)
        for each in range(entry.count):
            if numbers[each] == number:
                entry.count -= 1
                numbers[each] = numbers[entry.count]
                tidy(texts, at)
                return 0
    raise KeyError("it is not held")


cdef inline void tidy(Texts* texts, size_t gap) noexcept:
    """Let an entry go that holds nothing any more, and close the gap."""
    cdef Entry* entry = texts.entries[gap]
    cdef size_t at = gap, home
    if entry.count or entry.longer:
        return
    texts.used -= 1
    texts.kinds[entry.kind] -= 1
    PyMem_Free(entry)
    while True:
        at = (at + 1) & texts.mask
        if texts.marks[at] == EMPTY:
            break
        home = texts.entries[at].hash & texts.mask
        # What has its home behind the gap would not be found before it.
        if ((at - home) & texts.mask) >= ((at - gap) & texts.mask):
            texts.entries[gap] = texts.entries[at]
            texts.marks[gap] = texts.marks[at]
            gap = at
    texts.entries[gap] = NULL
    texts.marks[gap] = EMPTY
