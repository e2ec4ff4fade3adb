# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled form of ``bot.matching.tables``: one table of texts, and arrays by number.

A paper is met in one pass over the bytes of its words (UTF-8, parted by spaces): what neighbours
spell is a stretch of these bytes, and the hash of a text follows from those of its parts. While a
paper is met nothing calls into Python, so no other thread comes in between.
"""

from cpython.list cimport PyList_New, PyList_SET_ITEM
from cpython.long cimport PyLong_FromLong
from cpython.mem cimport PyMem_Free
from cpython.ref cimport Py_INCREF
from libc.stdint cimport int32_t, uint32_t, uint64_t

from bot.matching._crowd cimport (
    ALL, ANY, MOST_TERMS, ONCE, Crowd, ask_program, begin_crowd, begin_paper, end_crowd,
    forget_program, meet, post_slot, reach, set_true, unpost_slot,
)
from bot.matching._crowd cimport PROGRAMS as _PROGRAMS
from bot.matching._texts cimport (
    KINDS, MOST_BYTES, Entry, Piece, Texts, begin_texts, end_texts, find, find_pieces, followed,
    hashed, held, made, numbers_of, put, take, tidy,
)
from bot.matching._words cimport HEAD, Word, Words, part, three_read_as_one

from bot.matching.postings import PROGRAMS
from bot.matching.ways import EXACT, EXACT_ROW, JOINED, KEY, PREFIX, ROW, STEM
from bot.query.document import FIELDS
from bot.query.joins import BORDER, LITTLE

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
    LONGEST_LITTLE = 5
    MOST_FIELDS = 8
    FIELD_BITS = 28  # above the number of a term stands the field that its way looks at

assert (STEM, EXACT, PREFIX, JOINED, ROW, EXACT_ROW, KEY) == tuple(range(_HEAD))
assert max(map(len, LITTLE)) == LONGEST_LITTLE
assert len(FIELDS) <= MOST_FIELDS
assert (_PROGRAMS, 1 << FIELD_BITS, _LITTLE + 1) == (PROGRAMS, MOST_TERMS, KINDS)

cdef dict CODES = {name: code for code, name in enumerate(FIELDS)}
# What is read of a paper, and for which fields: a bit for the code of each.
cdef dict READ = {}
for _name, _read in FIELDS.items():
    for _each in _read:
        READ[_each] = READ.get(_each, 0) | 1 << CODES[_name]
cdef int OF_KEYS = 1 << CODES[""]


cdef class CompiledTables:
    """See ``bot.matching.tables.Tables``."""

    cdef Texts texts
    cdef Crowd crowd
    cdef size_t[MOST_FIELDS] entered  # ways by the code of their field
    # Of the field that is read.
    cdef int looks
    cdef Words words
    cdef Words stems
    cdef const char* text
    cdef const char* stem_text

    def __cinit__(self):
        cdef bytes word
        begin_texts(&self.texts)
        begin_crowd(&self.crowd)
        for text in (*LITTLE, BORDER):
            word = encoded(text)
            put(&self.texts, made(&self.texts, _LITTLE, word, len(word)), 1)

    def __dealloc__(self):
        end_texts(&self.texts)
        end_crowd(&self.crowd)
        PyMem_Free(self.words.at)
        PyMem_Free(self.stems.at)

    def __len__(self):
        cdef size_t texts = self.texts.used - self.texts.kinds[_LITTLE]
        return texts + self.crowd.posted + self.crowd.asked

    def enter(self, int kind, str field, tuple words, int term):
        """See ``Tables``."""
        cdef int code = CODES[field]
        cdef bytes text = encoded(" ".join(words))
        cdef const char* start = text
        cdef size_t size = len(text), end
        if size > MOST_BYTES:
            raise OverflowError("the text is too long")
        reach(&self.crowd, term)
        if kind == _ROW or kind == _EXACT_ROW:
            for end in inner_ends(text):
                self.texts.entries[made(&self.texts, kind, start, end)].longer += 1
        elif kind == _PREFIX:
            self.count_shape(words, 1)
        put(&self.texts, made(&self.texts, kind, start, size), term | code << FIELD_BITS)
        self.entered[code] += kind != _KEY

    def withdraw(self, int kind, str field, tuple words, int term):
        """See ``Tables``."""
        cdef int code = CODES[field]
        cdef bytes text = encoded(" ".join(words))
        cdef const char* start = text
        cdef size_t size = len(text), end, place
        take(&self.texts, held(&self.texts, kind, start, size), term | code << FIELD_BITS)
        if kind == _ROW or kind == _EXACT_ROW:
            for end in inner_ends(text):
                place = held(&self.texts, kind, start, end)
                self.texts.entries[place].longer -= 1
                tidy(&self.texts, place)
        elif kind == _PREFIX:
            self.count_shape(words, -1)
        self.entered[code] -= kind != _KEY

    def ask(self, number, program):
        """See ``Tables``."""
        ask_program(&self.crowd, number, coded(program))

    def forget(self, number):
        """See ``Tables``."""
        forget_program(&self.crowd, number)

    def post(self, term, rest, uint32_t slot, bint once):
        """See ``Tables``."""
        post_slot(&self.crowd, term, rest, marked(slot, once))

    def unpost(self, term, rest, uint32_t slot, bint once):
        """See ``Tables``."""
        unpost_slot(&self.crowd, term, rest, marked(slot, once))

    def met(self, document):
        """See ``Tables``."""
        cdef list fields = [
            (
                looks,
                encoded(field.text),
                encoded(field.stem_text),
                encoded(field.compound_text),
                encoded(field.compound_stem_text),
            )
            for name, looks in READ.items()
            if self.is_entered(looks) and (field := getattr(document, name)).text
        ]
        cdef list keys = list(map(encoded, document.keys))
        cdef bytes key
        # From here on nobody else comes in between.
        begin_paper(&self.crowd)
        for looks, words, stems, compounds, compound_stems in fields:
            self.looks = looks
            self.read(words, stems)
            self.meet_neighbours()
            self.read(compounds, compound_stems)
        for key in keys:
            self.looks = OF_KEYS
            self.holds(find(&self.texts, hashed(0, key, len(key)), _KEY, key, len(key)))
        meet(&self.crowd)
        return self.slots()

    cdef int count_shape(self, tuple words, int more) except -1:
        """One beginning more or less that has this shape: it is known by how it begins."""
        cdef size_t led = len(words) - 1
        cdef bytes beginning = encoded(words[led]), lead
        cdef bytes head = beginning[:HEAD] if len(beginning) >= HEAD else b""
        cdef int32_t shape = <int32_t>(led << 16 | len(beginning))
        cdef size_t place
        if led >> 14:
            raise OverflowError("there are too many words before the beginning")
        if led:
            lead = encoded(words[led - 1])
            head = lead + b" " + head
            place = made(&self.texts, _LEAD, lead, len(lead))
            self.texts.entries[place].longer += more
            tidy(&self.texts, place)
        place = made(&self.texts, _HEAD, head, len(head))
        if not self.is_counted(place, shape, more):
            put(&self.texts, place, shape)
            put(&self.texts, place, more)
        return 0

    cdef bint is_counted(self, size_t place, int32_t shape, int more) noexcept:
        """Whether the shape was there, and is counted now; its number stands behind it."""
        cdef Entry* entry = self.texts.entries[place]
        cdef int32_t* numbers = numbers_of(entry)
        cdef uint32_t at
        for at in range(0, entry.count, 2):
            if numbers[at] == shape:
                numbers[at + 1] += more
                if numbers[at + 1] == 0:
                    entry.count -= 2
                    numbers[at] = numbers[entry.count]
                    numbers[at + 1] = numbers[entry.count + 1]
                    tidy(&self.texts, place)
                return True
        return False

    cdef bint is_entered(self, int looks) noexcept:
        """Whether anything is looked for in such a field."""
        cdef int code
        for code in range(MOST_FIELDS):
            if looks >> code & 1 and self.entered[code]:
                return True
        return False

    cdef int read(self, bytes text, bytes stem_text) except -1:
        """What the words of a text make true by themselves."""
        cdef Entry* short = NULL
        cdef Py_ssize_t at
        part(&self.words, text)
        part(&self.stems, stem_text)
        if self.words.count != self.stems.count:
            raise ValueError("the stems are not those of the words")
        self.text, self.stem_text = text, stem_text
        if self.texts.kinds[_HEAD]:
            short = find(&self.texts, 0, _HEAD, "", 0)
        for at in range(self.words.count):
            self.meet_word(self.words.at + at, self.stems.at + at, short)
        return 0

    cdef inline void holds(self, Entry* entry) noexcept:
        """Whatever the entry makes true is true, if it is about the field that is read."""
        cdef uint32_t at
        cdef int32_t number
        if entry == NULL:
            return
        for at in range(entry.count):
            number = numbers_of(entry)[at]
            if self.looks >> (number >> FIELD_BITS) & 1:
                set_true(&self.crowd, number & (MOST_TERMS - 1))

    cdef inline void meet_word(self, Word* word, Word* stem, Entry* short) noexcept:
        """What a word makes true by itself; ``short`` is the head of very short beginnings."""
        cdef Texts* texts = &self.texts
        cdef const char* start = self.text + word.start
        if texts.kinds[_STEM]:
            self.holds(find(texts, stem.hash, _STEM, self.stem_text + stem.start, stem.size))
        if texts.kinds[_EXACT]:
            self.holds(find(texts, word.hash, _EXACT, start, word.size))
        if texts.kinds[_HEAD]:
            self.meet_begun(short, word, 0)
            if word.size >= HEAD:
                self.meet_begun(find(texts, word.head, _HEAD, start, HEAD), word, 0)

    cdef void meet_neighbours(self) noexcept:
        """What the words that were read last make true as neighbours."""
        if self.texts.kinds[_LEAD]:
            self.meet_led()
        if self.texts.kinds[_ROW]:
            self.meet_rows(_ROW, self.stem_text, &self.stems)
        if self.texts.kinds[_EXACT_ROW]:
            self.meet_rows(_EXACT_ROW, self.text, &self.words)
        if self.texts.kinds[_JOINED]:
            self.meet_joined()

    cdef void meet_led(self) noexcept:
        """What words begin behind others."""
        cdef Texts* texts = &self.texts
        cdef Py_ssize_t at
        cdef Word* lead
        cdef uint64_t hash
        cdef const char* start
        for at in range(1, self.words.count):
            lead = self.words.at + at - 1
            start = self.text + lead.start
            if find(texts, lead.hash, _LEAD, start, lead.size) != NULL:
                hash = hashed(lead.hash, " ", 1)
                self.meet_begun(find(texts, hash, _HEAD, start, lead.size + 1), lead + 1, at)
                if lead[1].size >= HEAD:
                    hash = followed(texts, hash, lead[1].head, HEAD)
                    self.meet_begun(
                        find(texts, hash, _HEAD, start, lead.size + 1 + HEAD), lead + 1, at
                    )

    cdef inline void meet_begun(self, Entry* head, Word* word, Py_ssize_t before) noexcept:
        """What begins as this word does, in a shape that this head has; so many stand before it."""
        cdef uint32_t at
        cdef int32_t led
        cdef size_t size, start
        if head == NULL:
            return
        for at in range(0, head.count, 2):
            led = numbers_of(head)[at] >> 16
            size = numbers_of(head)[at] & 0xFFFF
            if led <= before and size <= word.size:
                start = (word - led).start if led else word.start
                size += word.start - start
                self.holds(
                    find(
                        &self.texts,
                        hashed(0, self.text + start, size),
                        _PREFIX,
                        self.text + start,
                        size,
                    )
                )

    cdef inline void meet_rows(self, int kind, const char* text, Words* words) noexcept:
        """What words make true in the order in which they stand."""
        cdef Py_ssize_t first, end
        cdef uint64_t hash
        cdef Entry* entry
        cdef Word* word
        for first in range(words.count - 1):
            hash = words.at[first].hash
            for end in range(first + 1, words.count):
                word = words.at + end
                hash = followed(&self.texts, hashed(hash, " ", 1), word.hash, word.size)
                entry = find(
                    &self.texts,
                    hash,
                    kind,
                    text + words.at[first].start,
                    word.start + word.size - words.at[first].start,
                )
                self.holds(entry)
                if entry == NULL or entry.longer == 0:
                    break

    cdef void meet_joined(self) noexcept:
        """What two or three neighbours are read as: see ``bot.query.joins``."""
        cdef Texts* texts = &self.texts
        cdef Py_ssize_t at
        cdef Word* word
        cdef Piece[3] pieces
        cdef Entry* entry
        cdef uint64_t two
        self.find_little()
        for at in range(1, self.words.count):
            word = self.words.at + at
            if word.little or (word - 1).little:
                continue
            pieces[1], pieces[2] = self.piece(word - 1), self.piece(word)
            two = followed(texts, (word - 1).hash, word.hash, word.size)
            # Two parts of a word that is sought are always read as one.
            self.holds(find_pieces(texts, two, _JOINED, pieces + 1, 2))
            if at > 1 and not (word - 2).little:
                pieces[0] = self.piece(word - 2)
                two = followed(texts, (word - 2).hash, two, (word - 1).size + word.size)
                entry = find_pieces(texts, two, _JOINED, pieces, 3)
                if entry != NULL and three_read_as_one(pieces):
                    self.holds(entry)

    cdef void find_little(self) noexcept:
        """Tell which words are never a part of one."""
        cdef Py_ssize_t at
        cdef Word* word
        for at in range(self.words.count):
            word = self.words.at + at
            word.little = word.size <= LONGEST_LITTLE and (
                find(&self.texts, word.hash, _LITTLE, self.text + word.start, word.size) != NULL
            )

    cdef inline Piece piece(self, Word* word) noexcept:
        cdef Piece piece
        piece.text, piece.size = self.text + word.start, word.size
        return piece

    cdef list slots(self):
        """The slots that are met, as Python has them."""
        cdef Py_ssize_t count = self.crowd.met_count, at
        # To make a list may collect garbage first, and call whatever that calls: of a copy, then.
        cdef bytes kept = (<const char*>self.crowd.met)[: count * sizeof(uint32_t)]
        cdef const uint32_t* met = <const uint32_t*><const char*>kept
        cdef list found = PyList_New(count)
        for at in range(count):
            slot = PyLong_FromLong(met[at])
            Py_INCREF(slot)  # the list takes over one that counts
            PyList_SET_ITEM(found, at, slot)
        return found


cpdef bytes encoded(str text):
    """In UTF-8, and so that any text can be told from any other."""
    return text.encode() if text.isascii() else text.encode("utf-8", "surrogatepass")


cdef inline uint32_t marked(uint32_t slot, bint once) noexcept:
    return slot | (<uint32_t>ONCE if once else 0)


cdef list inner_ends(bytes text):
    """Where the words of a row end, from the second to the last but one."""
    cdef Py_ssize_t at
    return [at for at in range(len(text)) if text[at] == c" "][1:]


cdef list coded(program):
    """A program as a row of numbers: a term, or ALL or ANY, the size of all, and the parts."""
    if not isinstance(program, tuple):
        return [program]
    code = [number for each in program[1:] for number in coded(each)]
    return [ALL if program[0] else ANY, 2 + len(code), *code]
