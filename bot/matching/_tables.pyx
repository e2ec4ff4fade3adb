# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled form of ``bot.matching.tables``: one table of texts, and arrays by number.

A paper is met in one pass over the bytes of its words (UTF-8, parted by spaces): what neighbours
spell is a stretch of these bytes, and the hash of a text follows from those of its parts. Nothing
here calls into Python while a paper is met.
"""

from cpython.list cimport PyList_New, PyList_SET_ITEM
from cpython.long cimport PyLong_FromLong
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from cpython.ref cimport Py_INCREF
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcmp, memcpy, memmove, memset

from bot.matching.postings import PROGRAMS as _PROGRAMS
from bot.matching.ways import EXACT, EXACT_ROW, JOINED, KEY, PREFIX, ROW, STEM
from bot.query.joins import BORDER, LITTLE

cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define soon_read(place) __builtin_prefetch(place)
    #else
    #define soon_read(place) ((void)0)
    #endif
    """
    void soon_read(const void* place) noexcept  # has it fetched from memory meanwhile

cdef extern from "Python.h":
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 sign)

# The kinds of texts: those of ``ways``, and others that help to find them.
cdef enum:
    STEM_ = 0
    EXACT_ = 1
    PREFIX_ = 2
    JOINED_ = 3
    ROW_ = 4
    EXACT_ROW_ = 5
    KEY_ = 6
    HEAD_ = 7  # the first bytes of beginnings: which shapes those have, and how many have each
    LEAD_ = 8  # words behind which the beginning of another may stand
    LITTLE_ = 9  # words that are never a part of one
    KINDS = 10

assert (STEM, EXACT, PREFIX, JOINED, ROW, EXACT_ROW, KEY) == tuple(range(HEAD_))

cdef enum:
    HEAD = 3  # bytes by which beginnings are found
    POWERS = 512
    FIELD_BITS = 28  # the field of a way stands above the number of its term
    MOST_TERMS = 1 << FIELD_BITS
    PROGRAMS = 1 << 30
    ANY = 0x7FFFFFFE  # in the code of a program; its size and its parts follow
    ALL = 0x7FFFFFFF
    FIRST_ROOM = 16
    EMPTY = 0
    MOST_BYTES = 0xFFFF
    AHEAD = 8  # what is read so many steps later is fetched

assert _PROGRAMS == PROGRAMS

cdef dict FIELDS = {"": 0, "ti": 1, "abs": 2, "co": 3, "jr": 4, "au": 5}
# The fields of a paper, and which ways look at each.
cdef tuple READ = (
    ("title", 1 << 0 | 1 << 1),
    ("abstract", 1 << 0 | 1 << 2),
    ("comment", 1 << 3),
    ("journal", 1 << 4),
    ("authors", 1 << 5),
)

cdef uint64_t STEP = 0x9E3779B97F4A7C15u
cdef uint64_t[POWERS] POWER  # of STEP
POWER[0] = 1
for _at in range(1, POWERS):
    POWER[_at] = POWER[_at - 1] * STEP


cdef struct Entry:
    # Behind it stand its numbers, then its text.
    uint64_t hash
    uint32_t longer  # rows that go on behind this one, or beginnings that it leads to
    uint32_t count
    uint32_t room
    uint16_t size
    uint16_t kind


cdef struct Word:
    uint64_t hash
    uint64_t head  # the hash of its first bytes
    uint32_t start
    uint32_t size
    bint little


cdef struct Piece:
    const char* text
    size_t size


cdef struct Post:
    # So many slots, from room on what is asked besides; ONCE is the highest bit of a slot.
    uint32_t* slots
    uint32_t count
    uint32_t room


cdef struct Program:
    int32_t* code
    int32_t size
    uint32_t when  # the paper for which it was last asked
    bint so


cdef enum:
    ONCE = 0x80000000


cdef inline int32_t* numbers_of(Entry* entry) noexcept:
    return <int32_t*>(entry + 1)


cdef inline char* text_of(Entry* entry) noexcept:
    return <char*>(numbers_of(entry) + entry.room)


cdef inline uint8_t mark_of(uint64_t hash) noexcept:
    return <uint8_t>(hash >> 56) | 1


cdef inline bint is_text(
    Entry* entry, uint64_t hash, int kind, const Piece* pieces, int count
) noexcept:
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


cdef inline uint64_t hashed(uint64_t before, const char* text, size_t size) noexcept:
    """The hash of a text that goes on behind one with this hash."""
    cdef size_t at
    for at in range(size):
        before = before * STEP + <uint8_t>text[at] + 1
    return before


cdef inline uint64_t power(size_t size) noexcept:
    cdef uint64_t product = 1
    while size >= POWERS:
        product *= POWER[POWERS - 1]
        size -= POWERS - 1
    return product * POWER[size]


cdef inline uint64_t followed(uint64_t first, uint64_t second, size_t size) noexcept:
    """The hash of two texts as one, by the hash of each and the size of the second."""
    return first * power(size) + second


cdef inline uint64_t spread(uint64_t hash, int kind) noexcept:
    hash ^= <uint64_t>(kind + 1) * 0xD6E8FEB86659FD93u
    hash ^= hash >> 32
    hash *= 0xD6E8FEB86659FD93u
    return hash ^ hash >> 29


cdef void* grown(void* there, size_t size) except NULL:
    cdef void* more = PyMem_Realloc(there, size)
    if more == NULL:
        raise MemoryError
    return more


cdef class Texts:
    """Texts by kind, each with numbers: open addressing with steps of one.

    Most of what is looked for is not there. A byte of each place tells that nearly always, and all
    these bytes are near at hand where the entries would not be.
    """

    cdef uint8_t* marks  # EMPTY, or some bits of the hash
    cdef Entry** entries
    cdef size_t mask
    cdef size_t used
    cdef size_t[KINDS] kinds

    def __cinit__(self):
        self.mask = 255
        self.marks = <uint8_t*>PyMem_Calloc(self.mask + 1, 1)
        self.entries = <Entry**>PyMem_Calloc(self.mask + 1, sizeof(Entry*))
        if self.marks == NULL or self.entries == NULL:
            raise MemoryError

    def __dealloc__(self):
        cdef size_t at
        if self.entries != NULL:
            for at in range(self.mask + 1):
                PyMem_Free(self.entries[at])
        PyMem_Free(self.entries)
        PyMem_Free(self.marks)

    cdef inline Entry* find(self, uint64_t hash, int kind, const char* text, size_t size) noexcept:
        cdef Piece piece = Piece(text, size)
        return self.entries[self.place_of(spread(hash, kind), kind, &piece, 1)]

    cdef inline Entry* find_joined(
        self, uint64_t hash, int kind, const Piece* pieces, int count
    ) noexcept:
        """The entry of a text that is written in pieces."""
        return self.entries[self.place_of(spread(hash, kind), kind, pieces, count)]

    cdef inline size_t place_of(
        self, uint64_t hash, int kind, const Piece* pieces, int count
    ) noexcept:
        """Where this text is, or the empty place where it would be."""
        cdef size_t at = hash & self.mask
        cdef uint8_t mark = mark_of(hash)
        while self.marks[at] != EMPTY:
            if self.marks[at] == mark and is_text(self.entries[at], hash, kind, pieces, count):
                break
            at = (at + 1) & self.mask
        return at

    cdef size_t held(self, int kind, const char* text, size_t size) noexcept:
        cdef Piece piece = Piece(text, size)
        return self.place_of(spread(hashed(0, text, size), kind), kind, &piece, 1)

    cdef size_t made(self, int kind, const char* text, size_t size) except? -1:
        """The place of a text, which is there from now on."""
        cdef Entry* entry
        cdef size_t at
        if size > MOST_BYTES:
            raise OverflowError("the text is too long")
        if self.used * 2 > self.mask:
            self.widen()
        at = self.held(kind, text, size)
        if self.marks[at] == EMPTY:
            entry = <Entry*>grown(NULL, sizeof(Entry) + sizeof(int32_t) + size)
            entry.hash = spread(hashed(0, text, size), kind)
            entry.longer = entry.count = 0
            entry.room = 1
            entry.size = <uint16_t>size
            entry.kind = <uint16_t>kind
            memcpy(text_of(entry), text, size)
            self.entries[at] = entry
            self.marks[at] = mark_of(entry.hash)
            self.used += 1
            self.kinds[kind] += 1
        return at

    cdef int widen(self) except -1:
        cdef size_t mask = self.mask * 2 + 1, at, to
        cdef uint8_t* marks = <uint8_t*>PyMem_Calloc(mask + 1, 1)
        cdef Entry** entries = <Entry**>PyMem_Calloc(mask + 1, sizeof(Entry*))
        if marks == NULL or entries == NULL:
            PyMem_Free(marks)
            PyMem_Free(entries)
            raise MemoryError
        for at in range(self.mask + 1):
            if self.marks[at] != EMPTY:
                to = self.entries[at].hash & mask
                while marks[to] != EMPTY:
                    to = (to + 1) & mask
                entries[to] = self.entries[at]
                marks[to] = self.marks[at]
        PyMem_Free(self.entries)
        PyMem_Free(self.marks)
        self.entries, self.marks, self.mask = entries, marks, mask
        return 0

    cdef int put(self, size_t at, int32_t number) except -1:
        """One more number of the text in this place."""
        cdef Entry* entry = self.entries[at]
        cdef uint32_t room
        if entry.count == entry.room:
            room = entry.room * 2
            entry = <Entry*>grown(entry, sizeof(Entry) + room * sizeof(int32_t) + entry.size)
            memmove(numbers_of(entry) + room, text_of(entry), entry.size)
            entry.room = room
            self.entries[at] = entry
        numbers_of(entry)[entry.count] = number
        entry.count += 1
        return 0

    cdef int take(self, size_t at, int32_t number) except -1:
        """One of these numbers less.

        Raises:
            KeyError: when it is not one of them.
        """
        cdef Entry* entry = self.entries[at]
        cdef int32_t* numbers
        cdef uint32_t each
        if entry != NULL:
            numbers = numbers_of(entry)
            for each in range(entry.count):
                if numbers[each] == number:
                    entry.count -= 1
                    numbers[each] = numbers[entry.count]
                    self.tidy(at)
                    return 0
        raise KeyError("it is not held")

    cdef void tidy(self, size_t gap) noexcept:
        """Let an entry go that holds nothing any more, and close the gap."""
        cdef Entry* entry = self.entries[gap]
        cdef size_t at, home
        if entry.count or entry.longer:
            return
        self.used -= 1
        self.kinds[entry.kind] -= 1
        PyMem_Free(entry)
        at = gap
        while True:
            at = (at + 1) & self.mask
            if self.marks[at] == EMPTY:
                break
            home = self.entries[at].hash & self.mask
            # What has its home behind the gap would not be found before it.
            if ((at - home) & self.mask) >= ((at - gap) & self.mask):
                self.entries[gap] = self.entries[at]
                self.marks[gap] = self.marks[at]
                gap = at
        self.entries[gap] = NULL
        self.marks[gap] = EMPTY


cdef class CompiledTables:
    """See ``bot.matching.tables.Tables``."""

    cdef Texts texts
    cdef size_t[8] entered  # ways by field
    cdef size_t posted
    # By term: who is met, and the paper in which it was last true.
    cdef Post* posts
    cdef uint32_t* when
    cdef int32_t* true
    cdef size_t true_count
    cdef size_t terms
    cdef uint32_t now
    cdef Program* programs
    cdef size_t program_count
    cdef size_t programs_held
    # Of the paper that is met.
    cdef Word* words
    cdef Word* stems
    cdef size_t word_room
    cdef size_t stem_room
    cdef uint32_t* out
    cdef size_t out_count
    cdef size_t out_room
    cdef uint64_t* seen  # slots that are out, with the paper
    cdef size_t seen_mask
    cdef size_t seen_count

    def __cinit__(self):
        cdef bytes word
        self.texts = Texts()
        self.seen_mask = 255
        self.seen = <uint64_t*>PyMem_Calloc(self.seen_mask + 1, sizeof(uint64_t))
        if self.seen == NULL:
            raise MemoryError
        for text in (*LITTLE, BORDER):
            word = text.encode()
            self.texts.put(self.texts.made(LITTLE_, word, len(word)), 1)

    def __dealloc__(self):
        cdef size_t at
        for at in range(self.terms):
            PyMem_Free(self.posts[at].slots)
        for at in range(self.program_count):
            PyMem_Free(self.programs[at].code)
        PyMem_Free(self.posts)
        PyMem_Free(self.when)
        PyMem_Free(self.true)
        PyMem_Free(self.programs)
        PyMem_Free(self.words)
        PyMem_Free(self.stems)
        PyMem_Free(self.out)
        PyMem_Free(self.seen)

    def __len__(self):
        cdef size_t little = self.texts.kinds[LITTLE_]
        return self.texts.used - little + self.posted + self.programs_held

    # --- what is entered

    def enter(self, int kind, str field, tuple words, int term):
        """See ``Tables``."""
        if not 0 < term < MOST_TERMS:
            raise OverflowError("there are too many terms")
        cdef int code = FIELDS[field]
        cdef bytes text = encoded(" ".join(words))
        cdef const char* start = text
        cdef size_t size = len(text), at
        self.reach(term)
        if kind == ROW_ or kind == EXACT_ROW_:
            for at in inner_ends(start, size):
                self.texts.entries[self.texts.made(kind, start, at)].longer += 1
        elif kind == PREFIX_:
            self.count_shape(text, encoded(words[len(words) - 1]), len(words) - 1, 1)
        self.texts.put(self.texts.made(kind, start, size), term | code << FIELD_BITS)
        self.entered[code] += kind != KEY_

    def withdraw(self, int kind, str field, tuple words, int term):
        """See ``Tables``."""
        cdef int code = FIELDS[field]
        cdef bytes text = encoded(" ".join(words))
        cdef const char* start = text
        cdef size_t size = len(text), at
        cdef size_t place
        self.texts.take(self.texts.held(kind, start, size), term | code << FIELD_BITS)
        if kind == ROW_ or kind == EXACT_ROW_:
            for at in inner_ends(start, size):
                place = self.texts.held(kind, start, at)
                self.texts.entries[place].longer -= 1
                self.texts.tidy(place)
        elif kind == PREFIX_:
            self.count_shape(text, encoded(words[len(words) - 1]), len(words) - 1, -1)
        self.entered[code] -= kind != KEY_

    cdef int count_shape(self, bytes text, bytes beginning, size_t led, int more) except -1:
        """One beginning of this shape more or less: by the word before it and its first bytes."""
        cdef const char* start = text
        cdef size_t size = len(beginning), end = len(text) - size, begin = end, at
        cdef int32_t shape = <int32_t>(led << 16 | size)
        cdef int32_t* numbers
        cdef Entry* entry
        cdef size_t place
        if led >> 14 or size >> 16:
            raise OverflowError("the beginning is too long")
        if led:
            begin -= 1
            while begin > 0 and start[begin - 1] != b" ":
                begin -= 1
            place = self.texts.made(LEAD_, start + begin, len(text) - size - 1 - begin)
            self.texts.entries[place].longer += more
            self.texts.tidy(place)
        if size >= HEAD:
            end += HEAD
        place = self.texts.made(HEAD_, start + begin, end - begin)
        # In pairs: a shape, and how many have it.
        entry = self.texts.entries[place]
        numbers = numbers_of(entry)
        for at in range(0, entry.count, 2):
            if numbers[at] == shape:
                numbers[at + 1] += more
                if numbers[at + 1] == 0:
                    entry.count -= 2
                    numbers[at] = numbers[entry.count]
                    numbers[at + 1] = numbers[entry.count + 1]
                    self.texts.tidy(place)
                return 0
        self.texts.put(place, shape)
        self.texts.put(place, more)
        return 0

    def ask(self, int number, program):
        """See ``Tables``."""
        cdef size_t place = number - PROGRAMS, room
        cdef list code = []
        cdef Program* programs
        cdef int32_t* made
        encode(program, code)
        made = <int32_t*>grown(NULL, len(code) * sizeof(int32_t))
        for at, value in enumerate(code):
            made[at] = value
        if place >= self.program_count:
            room = max(place + 1, self.program_count * 2)
            programs = <Program*>grown(self.programs, room * sizeof(Program))
            memset(programs + self.program_count, 0, (room - self.program_count) * sizeof(Program))
            self.programs = programs
            self.program_count = room
        PyMem_Free(self.programs[place].code)
        self.programs[place] = Program(made, <int32_t>len(code), 0, False)
        self.programs_held += 1

    def forget(self, int number):
        """See ``Tables``."""
        cdef size_t place = number - PROGRAMS
        PyMem_Free(self.programs[place].code)
        self.programs[place].code = NULL
        self.programs_held -= 1

    def post(self, int term, int rest, uint32_t slot, bint once):
        """See ``Tables``."""
        self.reach(term)
        cdef Post* post = self.posts + term
        cdef uint32_t* slots
        cdef uint32_t room
        if post.count == post.room:
            room = post.room * 2 if post.room else 1
            slots = <uint32_t*>grown(post.slots, 2 * room * sizeof(uint32_t))
            memmove(slots + room, slots + post.room, post.count * sizeof(uint32_t))
            post.slots = slots
            post.room = room
        post.slots[post.count] = slot | (<uint32_t>ONCE if once else 0)
        post.slots[post.room + post.count] = <uint32_t>rest
        post.count += 1
        self.posted += 1

    def unpost(self, int term, int rest, uint32_t slot, bint once):
        """See ``Tables``."""
        cdef Post* post = self.posts + term
        cdef uint32_t wanted = slot | (<uint32_t>ONCE if once else 0)
        cdef uint32_t at = 0
        if <size_t>term >= self.terms:
            raise KeyError("it is not held")
        while True:
            at = index_of(post.slots, post.count, at, wanted)
            if at == post.count:
                raise KeyError("it is not held")
            if post.slots[post.room + at] == <uint32_t>rest:
                break
            at += 1
        post.count -= 1
        post.slots[at] = post.slots[post.count]
        post.slots[post.room + at] = post.slots[post.room + post.count]
        self.posted -= 1
        if post.count == 0:
            PyMem_Free(post.slots)
            post[0] = Post(NULL, 0, 0)

    cdef int reach(self, size_t term) except -1:
        """Have room for all that is kept of this term."""
        cdef size_t room
        if term < self.terms:
            return 0
        room = max(term + 1, self.terms + self.terms // 2)
        # Each is taken over as soon as it is there, should there be no room for the next.
        self.when = <uint32_t*>grown(self.when, room * sizeof(uint32_t))
        self.true = <int32_t*>grown(self.true, room * sizeof(int32_t))
        self.posts = <Post*>grown(self.posts, room * sizeof(Post))
        memset(self.when + self.terms, 0, (room - self.terms) * sizeof(uint32_t))
        memset(self.posts + self.terms, 0, (room - self.terms) * sizeof(Post))
        self.terms = room
        return 0

    # --- who is met

    def met(self, document):
        """See ``Tables``."""
        cdef list fields = [
            (
                encoded(field.text),
                encoded(field.stem_text),
                encoded(field.compound_text),
                encoded(field.compound_stem_text),
                looks,
            )
            for name, looks in READ
            if self.is_entered(looks) and (field := getattr(document, name)).text
        ]
        cdef list keys = list(map(encoded, document.keys)) if self.texts.kinds[KEY_] else []
        cdef bytes key
        # From here on there is no way into Python, so that nobody else comes in between.
        self.begin()
        for words, stems, compounds, compound_stems, looks in fields:
            self.read(words, stems, looks)
            self.read_apart(compounds, compound_stems, looks)
        for key in keys:
            self.holds(self.texts.find(hashed(0, key, len(key)), KEY_, key, len(key)), ~0)
        self.ask_all()
        return self.slots()

    cdef bint is_entered(self, int looks) noexcept:
        cdef int code
        for code in range(6):
            if looks >> code & 1 and self.entered[code]:
                return True
        return False

    cdef void begin(self) noexcept:
        """Forget the last paper."""
        cdef size_t at
        self.now += 1
        if self.now == 0:  # four thousand million papers later
            if self.terms:
                memset(self.when, 0, self.terms * sizeof(uint32_t))
            memset(self.seen, 0, (self.seen_mask + 1) * sizeof(uint64_t))
            for at in range(self.program_count):
                self.programs[at].when = 0
            self.now = 1
        self.true_count = self.out_count = self.seen_count = 0

    cdef inline void holds(self, Entry* entry, int looks) noexcept:
        """Whatever the entry makes true, if it is about a field that is looked at, is true."""
        cdef uint32_t at
        cdef int32_t number
        cdef int32_t* numbers
        if entry == NULL:
            return
        numbers = numbers_of(entry)
        for at in range(entry.count):
            number = numbers[at] & (MOST_TERMS - 1)
            if looks >> (numbers[at] >> FIELD_BITS) & 1 and self.when[number] != self.now:
                self.when[number] = self.now
                self.true[self.true_count] = number
                soon_read(self.posts + number)
                self.true_count += 1

    cdef int read(self, bytes words, bytes stems, int looks) except -1:
        """What the words of a field make true, by themselves and as neighbours."""
        cdef const char* text = words
        cdef const char* stem_text = stems
        cdef Texts texts = self.texts
        cdef Py_ssize_t count, at
        cdef Entry* short = NULL
        count = parted(words, &self.words, &self.word_room)
        if parted(stems, &self.stems, &self.stem_room) != count:
            raise ValueError("the stems are not those of the words")
        if texts.kinds[HEAD_]:
            short = texts.find(0, HEAD_, "", 0)
        for at in range(count):
            self.one(text, self.words + at, stem_text, self.stems + at, short, looks)
        if texts.kinds[LEAD_]:
            for at in range(1, count):
                self.led_at(text, at, looks)
        if texts.kinds[ROW_]:
            self.rows(ROW_, stem_text, self.stems, count, looks)
        if texts.kinds[EXACT_ROW_]:
            self.rows(EXACT_ROW_, text, self.words, count, looks)
        if texts.kinds[JOINED_]:
            self.joined(text, count, looks)
        return 0

    cdef int read_apart(self, bytes words, bytes stems, int looks) except -1:
        """What words make true that have no neighbours."""
        cdef Entry* short = NULL
        cdef Py_ssize_t count, at
        count = parted(words, &self.words, &self.word_room)
        if parted(stems, &self.stems, &self.stem_room) != count:
            raise ValueError("the stems are not those of the words")
        if self.texts.kinds[HEAD_]:
            short = self.texts.find(0, HEAD_, "", 0)
        for at in range(count):
            self.one(words, self.words + at, stems, self.stems + at, short, looks)
        return 0

    cdef inline void one(
        self,
        const char* text,
        Word* word,
        const char* stem_text,
        Word* stem,
        Entry* short,
        int looks,
    ) noexcept:
        """What a word makes true by itself."""
        cdef const char* start = text + word.start
        cdef Texts texts = self.texts
        if texts.kinds[STEM_]:
            self.holds(
                texts.find(stem.hash, STEM_, stem_text + stem.start, stem.size), looks
            )
        if texts.kinds[EXACT_]:
            self.holds(texts.find(word.hash, EXACT_, start, word.size), looks)
        if texts.kinds[HEAD_]:
            if word.size >= HEAD:
                self.begun(
                    texts.find(word.head, HEAD_, start, HEAD), text, word, word, 0, looks
                )
            self.begun(short, text, word, word, 0, looks)

    cdef inline void led_at(self, const char* text, size_t at, int looks) noexcept:
        """What the word at this place begins, behind the one before it."""
        cdef Word* word = self.words + at
        cdef Word* before = word - 1
        cdef const char* start = text + before.start
        cdef size_t size = before.size + 1
        cdef uint64_t hash
        if self.texts.find(before.hash, LEAD_, start, before.size) == NULL:
            return
        hash = hashed(before.hash, " ", 1)
        self.begun(
            self.texts.find(hash, HEAD_, start, size), text, self.words, word, at, looks
        )
        if word.size >= HEAD:
            hash = followed(hash, word.head, HEAD)
            self.begun(
                self.texts.find(hash, HEAD_, start, size + HEAD), text, self.words, word, at, looks
            )

    cdef inline void begun(
        self, Entry* head, const char* text, Word* first, Word* word, size_t before, int looks
    ) noexcept:
        """What begins as this word does, in one of the shapes that this head has."""
        cdef uint32_t at
        cdef size_t led, size, start
        cdef int32_t* shapes
        if head == NULL:
            return
        shapes = numbers_of(head)
        for at in range(0, head.count, 2):
            led, size = shapes[at] >> 16, shapes[at] & 0xFFFF
            if led <= before and size <= word.size:
                start = (word - led).start if led else word.start
                size += word.start - start
                self.holds(
                    self.texts.find(hashed(0, text + start, size), PREFIX_, text + start, size),
                    looks,
                )

    cdef inline void rows(
        self, int kind, const char* text, Word* words, size_t count, int looks
    ) noexcept:
        """What neighbours make true."""
        cdef size_t at, end
        cdef uint64_t hash
        cdef Entry* entry
        for at in range(1, count):
            end = at
            hash = words[at - 1].hash
            while end < count:
                hash = followed(hashed(hash, " ", 1), words[end].hash, words[end].size)
                entry = self.texts.find(
                    hash,
                    kind,
                    text + words[at - 1].start,
                    words[end].start + words[end].size - words[at - 1].start,
                )
                self.holds(entry, looks)
                if entry == NULL or entry.longer == 0:
                    break
                end += 1

    cdef inline void joined(self, const char* text, size_t count, int looks) noexcept:
        """What two or three neighbours are read as: see ``bot.query.joins``."""
        cdef size_t at
        cdef uint64_t hash
        cdef Word* word
        cdef Piece[3] pieces
        cdef Entry* entry
        for at in range(count):
            word = self.words + at
            word.little = word.size <= 5 and self.texts.find(
                word.hash, LITTLE_, text + word.start, word.size
            ) != NULL
        for at in range(1, count):
            word = self.words + at
            if word.little or (word - 1).little:
                continue
            pieces[1] = Piece(text + (word - 1).start, (word - 1).size)
            pieces[2] = Piece(text + word.start, word.size)
            hash = followed((word - 1).hash, word.hash, word.size)
            # Two parts of a word that is sought are always read as one.
            self.holds(self.texts.find_joined(hash, JOINED_, pieces + 1, 2), looks)
            if at > 1 and not (word - 2).little:
                pieces[0] = Piece(text + (word - 2).start, (word - 2).size)
                hash = followed(
                    followed((word - 2).hash, (word - 1).hash, (word - 1).size),
                    word.hash,
                    word.size,
                )
                entry = self.texts.find_joined(hash, JOINED_, pieces, 3)
                if entry != NULL and three_read_as_one(pieces):
                    self.holds(entry, looks)

    cdef int ask_all(self) except -1:
        """Put out whoever is met at the terms that are true."""
        cdef size_t number, room
        cdef uint32_t at, slot
        cdef Post* post
        for number in range(self.true_count):
            if number + AHEAD < self.true_count:
                soon_read(self.posts[self.true[number + AHEAD]].slots)
            post = self.posts + self.true[number]
            if self.out_count + post.count > self.out_room:
                room = 2 * (self.out_count + post.count)
                self.out = <uint32_t*>grown(self.out, room * sizeof(uint32_t))
                self.out_room = room
            if 2 * (self.seen_count + post.count) > self.seen_mask:
                self.see_more(2 * (self.seen_count + post.count))
            for at in range(post.count):
                if self.is_so(<int32_t>post.slots[post.room + at]):
                    slot = post.slots[at]
                    if slot & ONCE or self.is_new(slot):
                        self.out[self.out_count] = slot & ~<uint32_t>ONCE
                        self.out_count += 1
        return 0

    cdef inline bint is_so(self, int32_t rest) noexcept:
        """Whether what is asked besides holds."""
        cdef Program* program
        if rest == 0:
            return True
        if rest < 0:
            return self.when[-rest] != self.now
        if rest < PROGRAMS:
            return self.when[rest] == self.now
        program = self.programs + (rest - PROGRAMS)
        if program.when != self.now:
            program.so = self.code_is_so(program.code, program.size)
            program.when = self.now
        return program.so

    cdef bint code_is_so(self, const int32_t* code, int32_t size) noexcept:
        cdef int32_t at = 2, part
        if size == 1:
            return self.when[code[0]] == self.now if code[0] >= 0 else self.when[~code[0]] != self.now
        while at < size:
            part = code[at + 1] if code[at] >= ANY else 1
            if self.code_is_so(code + at, part) != (code[0] == ALL):
                return code[0] == ANY
            at += part
        return code[0] == ALL

    cdef inline bint is_new(self, uint32_t slot) noexcept:
        """Whether a slot that is met more than once is met for the first time."""
        cdef uint64_t mark = <uint64_t>self.now << 32 | slot
        cdef size_t at = (slot * <uint64_t>0x9E3779B97F4A7C15u >> 32) & self.seen_mask
        while self.seen[at] >> 32 == self.now:
            if self.seen[at] == mark:
                return False
            at = (at + 1) & self.seen_mask
        self.seen[at] = mark
        self.seen_count += 1
        return True

    cdef int see_more(self, size_t least) except -1:
        """Have room for so many slots that are out."""
        cdef size_t mask = self.seen_mask, at
        cdef size_t old = self.seen_mask
        cdef uint64_t* seen = self.seen
        while mask < least:
            mask = mask * 2 + 1
        self.seen = <uint64_t*>PyMem_Calloc(mask + 1, sizeof(uint64_t))
        if self.seen == NULL:
            self.seen = seen
            raise MemoryError
        self.seen_mask = mask
        self.seen_count = 0
        for at in range(old + 1):
            if seen[at] >> 32 == self.now:
                self.is_new(<uint32_t>seen[at])
        PyMem_Free(seen)
        return 0

    cdef list slots(self):
        """What is out, as Python has it."""
        cdef size_t count = self.out_count, at
        # A list may have garbage collected first, and whatever that calls: it is made of a copy.
        cdef bytes kept = (<const char*>self.out)[: count * sizeof(uint32_t)]
        cdef const uint32_t* out = <const uint32_t*><const char*>kept
        cdef list found = PyList_New(count)
        for at in range(count):
            slot = PyLong_FromLong(out[at])
            Py_INCREF(slot)  # the list takes over a reference of its own
            PyList_SET_ITEM(found, at, slot)
        return found


cpdef bytes encoded(str text):
    # A lone surrogate is no character that UTF-8 has, and is found all the same.
    return text.encode() if text.isascii() else text.encode("utf-8", "surrogatepass")


cdef Py_ssize_t parted(bytes text, Word** words, size_t* room) except -1:
    """The words of a text that spaces part; how many they are."""
    cdef const char* start = text
    cdef size_t size = len(text), at = 0, count = 0, begin
    cdef uint64_t hash, head
    cdef uint8_t sign
    if size == 0:
        return 0
    while True:
        if count == room[0]:
            words[0] = <Word*>grown(words[0], 2 * (count + FIRST_ROOM) * sizeof(Word))
            room[0] = 2 * (count + FIRST_ROOM)
        begin = at
        hash = head = 0
        while at < size:
            sign = <uint8_t>start[at]
            if sign == 0x20:
                break
            hash = hash * STEP + sign + 1
            at += 1
            if at - begin == HEAD:
                head = hash
        words[0][count] = Word(hash, head, <uint32_t>begin, <uint32_t>(at - begin), False)
        count += 1
        if at == size:
            return count
        at += 1


cdef list inner_ends(const char* text, size_t size):
    """Where the words of a row end, from the second to the last but one."""
    cdef size_t at
    ends = [at for at in range(size) if text[at] == 0x20]
    return ends[1:]


cdef inline uint32_t index_of(
    const uint32_t* slots, uint32_t count, uint32_t at, uint32_t wanted
) noexcept:
    """Where one of these is, from a place on; ``count`` when it is in none."""
    cdef uint32_t found, each
    # By eights, which the compiler makes a few instructions of.
    while at + 8 <= count:
        found = 0
        for each in range(8):
            found |= slots[at + each] == wanted
        if found:
            break
        at += 8
    while at < count and slots[at] != wanted:
        at += 1
    return at


cdef int encode(program, list code) except -1:
    """The code of a program: a number, or ALL or ANY, the size of that, and the code of its parts."""
    cdef size_t start = len(code)
    if not isinstance(program, tuple):
        code.append(program)
        return 0
    code += [ALL if program[0] else ANY, 0]
    for part in program[1:]:
        encode(part, code)
    code[start + 1] = len(code) - start
    return 0


cdef bint three_read_as_one(const Piece* pieces) noexcept:
    """As ``bot.query.joins.reads_as_one`` of words none of which is little or a border."""
    cdef int number, letters = 0, numerals = 0
    cdef bint is_number
    for number in range(3):
        is_number = is_decimal(pieces[number])
        numerals += is_number
        letters += not is_number and is_one_sign(pieces[number])
    return letters <= 1 and numerals < 3


cdef inline bint is_one_sign(Piece piece) noexcept:
    return piece.size > 0 and piece.size == sign_size(<uint8_t>piece.text[0])


cdef inline size_t sign_size(uint8_t first) noexcept:
    """The bytes of a character that begins with this one."""
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


cdef bint is_decimal(Piece piece) noexcept:
    """As ``str.isdecimal``."""
    cdef size_t at = 0, size, more
    cdef uint32_t sign
    if piece.size == 0:
        return False
    while at < piece.size:
        size = sign_size(<uint8_t>piece.text[at])
        sign = <uint8_t>piece.text[at]
        if size > 1:
            sign &= 0xFF >> (size + 1)
            for more in range(1, size):
                if at + more < piece.size:
                    sign = sign << 6 | (<uint8_t>piece.text[at + more] & 0x3F)
        if not Py_UNICODE_ISDECIMAL(<Py_UCS4>sign):
            return False
        at += size
    return True
