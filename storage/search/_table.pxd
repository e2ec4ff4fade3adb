"""What the compiled modules share: texts that grow, and tables of the words that are known.

It is compiled into each of them. Nothing in it calls Python, so no other thread comes in between.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memcmp, memcpy, memset

cdef enum:
    LONGEST = 255  # letters of a word in a table, or of its stem: the most that a byte can tell
    ROOM = 8 << 20  # bytes of a table's words
    FEWEST_SLOTS = 1 << 10

# FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
cdef enum:
    NO_LETTERS = 2166136261
    PRIME = 16777619

ctypedef struct Text:
    char* at
    size_t used
    size_t room

ctypedef struct Known:
    # Stands in the memory of a table before a word and its stem.
    uint8_t length
    uint8_t stem_length
    uint8_t kind

ctypedef struct Slot:
    # The hash of a word that is known, and where it stands in the memory: never at 0.
    uint32_t hashed
    uint32_t at

ctypedef struct Table:
    # With no slots nothing is known yet; at most half of them are taken.
    Slot* slots
    size_t mask
    size_t count
    Text memory


cdef inline int make_room(Text* text, size_t more) except -1:
    """Let so many bytes fit behind what there is."""
    cdef size_t room = 2 * text.room
    cdef char* at
    if text.used + more <= text.room:
        return 0
    if room < text.used + more:
        room = text.used + more
    at = <char*>PyMem_Realloc(text.at, room)
    if at is NULL:
        raise MemoryError
    text.at, text.room = at, room
    return 0


cdef inline uint32_t with_letter(uint32_t hashed, char letter) noexcept:
    """The hash of a word with one letter more."""
    return (hashed ^ <uint8_t>letter) * <uint32_t>PRIME


cdef inline Known* find(Table* table, const char* word, size_t length, uint32_t hashed) noexcept:
    """What is known of a word; it holds until something else becomes known."""
    cdef size_t at = hashed & table.mask
    cdef Known* known
    if table.slots is NULL:
        return NULL
    while table.slots[at].at:
        if table.slots[at].hashed == hashed:
            known = <Known*>(table.memory.at + table.slots[at].at)
            if known.length == length and not memcmp(known + 1, word, length):
                return known
        at = (at + 1) & table.mask
    return NULL


cdef inline bint has_room(Table* table, size_t length, size_t stem_length) noexcept:
    """Whether a word and its stem fit beside those that are known."""
    return table.memory.used + sizeof(Known) + length + stem_length <= ROOM


cdef inline Known* remember(
    Table* table,
    const char* word,
    size_t length,
    uint32_t hashed,
    const char* stem,
    size_t stem_length,
    uint8_t kind,
) except NULL:
    """A word that is not known is from now on. Neither it nor its stem may be too long."""
    cdef size_t size = sizeof(Known) + length + stem_length
    cdef Known* known
    if table.slots is NULL or 2 * table.count > table.mask:
        widen(table)
    make_room(&table.memory, 1 + size)
    if not table.memory.used:
        table.memory.used = 1
    known = <Known*>(table.memory.at + table.memory.used)
    known.length, known.stem_length, known.kind = <uint8_t>length, <uint8_t>stem_length, kind
    memcpy(known + 1, word, length)
    memcpy(<char*>(known + 1) + length, stem, stem_length)
    take(table.slots, table.mask, hashed, <uint32_t>table.memory.used)
    table.memory.used += size
    table.count += 1
    return known


cdef inline int widen(Table* table) except -1:
    """Twice as many slots."""
    cdef size_t at, slots = 2 * (table.mask + 1) if table.slots else FEWEST_SLOTS
    cdef Slot* wider = <Slot*>PyMem_Calloc(slots, sizeof(Slot))
    if wider is NULL:
        raise MemoryError
    if table.slots:
        for at in range(table.mask + 1):
            if table.slots[at].at:
                take(wider, slots - 1, table.slots[at].hashed, table.slots[at].at)
    PyMem_Free(table.slots)
    table.slots, table.mask = wider, slots - 1
    return 0


cdef inline void take(Slot* slots, size_t mask, uint32_t hashed, uint32_t place) noexcept:
    """There is a free one."""
    cdef size_t at = hashed & mask
    while slots[at].at:
        at = (at + 1) & mask
    slots[at].hashed, slots[at].at = hashed, place


cdef inline void forget(Table* table) noexcept:
    """Nothing is known any more."""
    table.count, table.memory.used = 0, 0
    if table.slots:
        memset(table.slots, 0, (table.mask + 1) * sizeof(Slot))


cdef inline void free_table(Table* table) noexcept:
    """It must not be used any more."""
    PyMem_Free(table.slots)
    PyMem_Free(table.memory.at)
