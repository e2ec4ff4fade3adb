# cython: language_level=3
"""The forms of names as ``names`` makes them: in C those of two or three plain words.

Nearly all names are. The others are given to Python, one by one.
"""

from cpython.mem cimport PyMem_Free
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeASCII
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memchr, memcpy, memset

from storage.search._table cimport (
    NO_LETTERS, Known, Table, Text, find, free_table, make_room, remember, with_letter,
)

from bot.query import words

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef enum:
    LONGEST_NAME = 64
    MOST_WORDS = 3
    LONGEST_FORMS = 9 * (LONGEST_NAME + 8)  # at most nine, each with a border and signs

if words.LONGEST_WORD != LONGEST_NAME:
    raise ImportError("it is to be compiled again: what it goes by has changed")

cdef enum:
    PARTICLE = 1
    SUFFIX

ctypedef struct Word:
    const char* at
    size_t length
    uint32_t hashed


cdef class Names:
    """Makes the forms of names.

    Args:
        letters: for each character what it is in a name: itself in a word, a space where it parts
            words, ``-`` where the name is to be looked at twice.
        particles: what is no middle name; of at most 255 letters.
        suffixes: what is no family name; of at most 255 letters.
        other: gives the forms of any other name.
    """

    cdef object _other
    cdef char[256] _letters
    cdef Table _kinds

    def __cinit__(self, bytes letters not None, particles, suffixes, other):
        if len(letters) != sizeof(self._letters):
            raise ValueError("letters has one byte for each")
        memcpy(self._letters, <const char*>letters, sizeof(self._letters))
        for word in particles:
            self._know(word.encode("ascii"), PARTICLE)
        for word in suffixes:
            self._know(word.encode("ascii"), SUFFIX)
        self._other = other

    def __dealloc__(self):
        free_table(&self._kinds)

    def forms(self, str names not None):
        """The forms of all names with a border between any two; the names are plain, one a line.

        None where the text is not ASCII.

        Raises:
            ValueError: when ``other`` gives a form that is not ASCII.
        """
        cdef Py_ssize_t size
        cdef const char* line
        cdef const char* end
        cdef const char* behind
        cdef Text forms
        if not PyUnicode_IS_ASCII(names):
            return None
        line = PyUnicode_AsUTF8AndSize(names, &size)
        behind = line + size
        memset(&forms, 0, sizeof(Text))
        try:
            while line <= behind:
                end = <const char*>memchr(line, c"\n", behind - line)
                if end is NULL:
                    end = behind
                self._put_name(&forms, line, end - line)
                line = end + 1
            return PyUnicode_DecodeASCII(forms.at, forms.used, NULL) if forms.used else ""
        finally:
            PyMem_Free(forms.at)

    cdef int _know(self, bytes word, uint8_t kind) except -1:
        cdef uint32_t hashed = NO_LETTERS
        cdef const char* letters = word
        cdef size_t at, length = len(word)
        if length > LONGEST_NAME:
            raise ValueError(f"{word!r} is too long")
        for at in range(length):
            hashed = with_letter(hashed, letters[at])
        remember(&self._kinds, letters, length, hashed, letters, 0, kind)
        return 0

    cdef int _put_name(self, Text* forms, const char* name, size_t length) except -1:
        cdef Word[MOST_WORDS] words
        cdef int count = self._cut(name, length, words)
        if count == 2 and self._kind(&words[1]) != SUFFIX:
            make_room(forms, LONGEST_FORMS)
            _put_forms(forms, words[0], NULL, words[1])
        elif (
            count == 3
            and self._kind(&words[1]) != PARTICLE
            and self._kind(&words[2]) != SUFFIX
        ):
            make_room(forms, LONGEST_FORMS)
            _put_forms(forms, words[0], &words[1], words[2])
        elif count:
            self._put_other(forms, name, length)
        return 0

    cdef int _cut(self, const char* name, size_t length, Word* words) noexcept:
        """How many words these are; -1 where Python must look."""
        cdef size_t at = 0
        cdef int count = 0
        cdef char letter
        cdef bint inside = False
        if length > LONGEST_NAME:
            return -1
        for at in range(length):
            letter = self._letters[<uint8_t>name[at]]
            if letter == c"-":
                return -1
            if letter == c" ":
                inside = False
                continue
            if not inside:
                if count == MOST_WORDS:
                    return -1
                words[count].at, words[count].length = name + at, 0
                words[count].hashed = NO_LETTERS
                count += 1
                inside = True
            words[count - 1].length += 1
            words[count - 1].hashed = with_letter(words[count - 1].hashed, letter)
        return count

    cdef int _kind(self, Word* word) noexcept:
        cdef Known* known = find(&self._kinds, word.at, word.length, word.hashed)
        return 0 if known is NULL else known.kind

    cdef int _put_other(self, Text* forms, const char* name, size_t length) except -1:
        cdef str made = self._other(PyUnicode_DecodeASCII(name, length, NULL))
        cdef Py_ssize_t size
        cdef const char* letters
        if made is None or not PyUnicode_IS_ASCII(made):
            raise ValueError(f"{made!r} are no forms of a name in ASCII")
        letters = PyUnicode_AsUTF8AndSize(made, &size)
        if size:
            make_room(forms, 3 + size)
            _put_border(forms)
            memcpy(forms.at + forms.used, letters, size)
            forms.used += size
        return 0


cdef void _put_forms(Text* forms, Word first, Word* middle, Word last) noexcept:
    """There is room for them."""
    cdef Word letter = first
    letter.length = 1
    if middle is NULL:
        _put_form(forms, first, c" ", last)
    else:
        _put_form(forms, first, c" ", middle[0])
        _put(forms, c" ", last)
        _put_form(forms, first, c" ", last)
    if first.length > 1:
        _put_form(forms, letter, c" ", last)
    _put_form(forms, last, c"_", letter)
    if middle is not NULL:
        _put_form(forms, last, c"_", letter)
        letter.at = middle.at
        _put(forms, c"_", letter)
    if first.length > 1:
        _put_form(forms, last, c"_", first)
    if middle is NULL:
        return
    if first.length > 1 or middle.length > 1:
        _put_form(forms, last, c"_", first)
        _put(forms, c"_", middle[0])
    if middle.length > 1 and last.length > 1:
        letter.at = first.at
        _put_form(forms, middle[0], c"_", last)
        _put(forms, c"_", letter)
        if first.length > 1:
            _put_form(forms, middle[0], c"_", last)
            _put(forms, c"_", first)


cdef void _put_form(Text* forms, Word word, char sign, Word other) noexcept:
    _put_border(forms)
    memcpy(forms.at + forms.used, word.at, word.length)
    forms.used += word.length
    _put(forms, sign, other)


cdef void _put_border(Text* forms) noexcept:
    if forms.used:
        memcpy(forms.at + forms.used, b" | ", 3)
        forms.used += 3


cdef void _put(Text* forms, char sign, Word word) noexcept:
    forms.at[forms.used] = sign
    memcpy(forms.at + forms.used + 1, word.at, word.length)
    forms.used += 1 + word.length
