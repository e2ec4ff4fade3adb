# cython: language_level=3
"""Words that are kept at hand, as bytes: most words of a text are told without an object for each.

Each call may ask Python for the next text or word, and other threads come in meanwhile: no place
in the table is kept from one to the next.
"""

from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.stdint cimport uint32_t

from storage.search._table cimport (
    LONGEST, NO_LETTERS, Table, find, forget, free_table, has_room, remember, with_letter,
)

cdef enum:
    MOST = 400_000  # words that are kept: some ten MiB of them


cdef class Kept:
    """The same as ``kept.Kept``; a very long word is never kept."""

    cdef Table _table

    def __dealloc__(self):
        free_table(&self._table)

    def others(self, texts):
        """The words of these texts that are not kept, but those with a ``_`` in them."""
        cdef set found = set()
        cdef str text
        for text in texts:
            self._add_others(found, text)
        return found

    def keep(self, words):
        """Keep these words too, as long as there are not too many."""
        cdef str word
        for word in words:
            self._keep(word)

    def clear(self):
        """Keep none any more."""
        forget(&self._table)

    cdef int _add_others(self, set found, str text) except -1:
        cdef Py_ssize_t size, begin, at = 0
        cdef const char* letters = PyUnicode_AsUTF8AndSize(text, &size)
        cdef uint32_t hashed
        cdef bint filed
        while at < size:
            begin, hashed, filed = at, NO_LETTERS, False
            while at < size and letters[at] != c" ":
                hashed = with_letter(hashed, letters[at])
                filed |= letters[at] == c"_"
                at += 1
            if not filed and at > begin and not find(
                &self._table, letters + begin, at - begin, hashed
            ):
                found.add(PyUnicode_DecodeUTF8(letters + begin, at - begin, NULL))
            at += 1
        return 0

    cdef int _keep(self, str word) except -1:
        cdef Py_ssize_t at, size
        cdef const char* letters = PyUnicode_AsUTF8AndSize(word, &size)
        cdef uint32_t hashed = NO_LETTERS
        if size > LONGEST or self._table.count >= MOST or not has_room(&self._table, size, 0):
            return 0
        for at in range(size):
            hashed = with_letter(hashed, letters[at])
        if not find(&self._table, letters, size, hashed):
            remember(&self._table, letters, size, hashed, letters, 0, 0)
        return 0
