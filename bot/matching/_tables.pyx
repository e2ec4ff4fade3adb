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
from libc.stdint cimport int32_t, uint32_t
from libc.string cimport memmove

from bot.matching._crowd cimport (
    ALL, ANY, MOST_TERMS, ONCE, Crowd, ask_program, begin_crowd, end_crowd, forget_program,
    post_slot, reach, unpost_slot,
)
from bot.matching._crowd cimport PROGRAMS as _PROGRAMS
from bot.matching._meeting cimport begin_paper, meet
from bot.matching._reading cimport (
    _HEAD, _KEY, _LEAD, _LITTLE, _PREFIX, _ROW, _EXACT_ROW, FIELD_BITS, LONGEST_LITTLE, Reading,
    holds, meet_neighbours, read,
)
from bot.matching._texts cimport (
    KINDS, Entry, Texts, begin_texts, end_texts, find, hashed, held, made, numbers_of,
    put, put_three, take, tidy,
)
from bot.matching._words cimport HEAD

from bot.matching.postings import PROGRAMS
from bot.matching.ways import EXACT, EXACT_ROW, JOINED, KEY, PREFIX, ROW, STEM
from bot.query.document import FIELDS
from bot.query.joins import BORDER, LITTLE

cdef enum:
    MOST_FIELDS = 8

if (
    (STEM, EXACT, PREFIX, JOINED, ROW, EXACT_ROW, KEY) != tuple(range(_HEAD))
    or max(map(len, LITTLE)) != LONGEST_LITTLE
    or len(FIELDS) > MOST_FIELDS
    or (_PROGRAMS, 1 << FIELD_BITS, _LITTLE + 1) != (PROGRAMS, MOST_TERMS, KINDS)
):
    raise ImportError("it is to be compiled again: what it goes by has changed")

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
    cdef Reading reading

    def __cinit__(self):
        cdef bytes word
        begin_texts(&self.texts)
        begin_crowd(&self.crowd)
        self.reading.texts = &self.texts
        self.reading.crowd = &self.crowd
        for text in (*LITTLE, BORDER):
            word = encoded(text)
            put(&self.texts, made(&self.texts, _LITTLE, word, len(word)), 1)

    def __dealloc__(self):
        end_texts(&self.texts)
        end_crowd(&self.crowd)
        PyMem_Free(self.reading.words.at)
        PyMem_Free(self.reading.stems.at)

    def __len__(self):
        cdef size_t texts = self.texts.used - self.texts.kinds[_LITTLE]
        return texts + self.crowd.posted + self.crowd.asked

    def enter(self, int kind, str field, tuple words, int term):
        """See ``Tables``."""
        cdef int code = CODES[field]
        cdef bytes text = encoded(" ".join(words))
        cdef const char* start = text
        cdef size_t size = len(text), end
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
        ask_program(&self.crowd, number, self.coded(program))

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
        cdef Entry* entry
        # From here on nobody else comes in between.
        begin_paper(&self.crowd)
        for looks, words, stems, compounds, compound_stems in fields:
            self.reading.looks = looks
            read(&self.reading, words, stems)
            meet_neighbours(&self.reading)
            read(&self.reading, compounds, compound_stems)
        for key in keys:
            self.reading.looks = OF_KEYS
            entry = find(&self.texts, hashed(0, key, len(key)), _KEY, key, len(key))
            holds(&self.reading, entry)
        meet(&self.crowd)
        return self.slots()

    cdef int count_shape(self, tuple words, int more) except -1:
        """One beginning more or less that has this shape: it is known by how it begins."""
        cdef size_t led = len(words) - 1
        cdef bytes beginning = encoded(words[led]), lead
        cdef bytes head = beginning[:HEAD] if len(beginning) >= HEAD else b""
        cdef size_t place
        if led:
            lead = encoded(words[led - 1])
            head = lead + b" " + head
            place = made(&self.texts, _LEAD, lead, len(lead))
            self.texts.entries[place].longer += more
            tidy(&self.texts, place)
        place = made(&self.texts, _HEAD, head, len(head))
        if not self.recount(place, led, len(beginning), more):
            put_three(&self.texts, place, led, len(beginning), more)
        return 0

    cdef bint recount(self, size_t place, int32_t led, int32_t size, int more) noexcept:
        """Count a shape that the head in this place has; False when it has none like that.

        The numbers of a head are in threes: how many words stand before a beginning, the size of
        that, and how many are so.
        """
        cdef Entry* entry = self.texts.entries[place]
        cdef int32_t* numbers = numbers_of(entry)
        cdef uint32_t at, last = entry.count - 3
        for at in range(0, entry.count, 3):
            if numbers[at] == led and numbers[at + 1] == size:
                numbers[at + 2] += more
                if numbers[at + 2] == 0:
                    memmove(numbers + at, numbers + last, 3 * sizeof(int32_t))
                    entry.count = last
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

    cdef list coded(self, program):
        """A program as a row of numbers: a term, or ALL or ANY, the size of all, and the parts."""
        if not isinstance(program, tuple):
            reach(&self.crowd, program if program >= 0 else ~program)
            return [program]
        code = [number for each in program[1:] for number in self.coded(each)]
        return [ALL if program[0] else ANY, 2 + len(code), *code]

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
