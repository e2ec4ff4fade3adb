# cython: language_level=3
"""A plain text of ASCII cut into words, as ``words`` and ``joins`` cut it, but into texts.

The text is walked over once, and no object is made for a word. What the stem of a word is and
whether it is a little one is asked once, and remembered in a table of bytes.

Each call has buffers of its own. The table is shared by threads, which take turns when something
is asked of Python: so no place in it is kept meanwhile.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeASCII
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memcpy, memset

from storage.search._table cimport (
    LONGEST, NO_LETTERS, Known, Table, Text, find, forget, free_table, has_room, make_room,
    remember, with_letter,
)

from bot.query import formulas, joins, words

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef enum:
    LONGEST_TEXT = 1 << 20  # no paper has a longer one, and no size below can overflow
    LONGEST_WORD = 64
    LONGEST_RUN = 32
    FEW = 3

if (words.LONGEST_WORD, formulas.FEW, joins.LONGEST) != (LONGEST_WORD, FEW, LONGEST_RUN):
    raise ImportError("it is to be compiled again: what it goes by has changed")

# What a word is among its neighbours.
cdef enum:
    WORD, LITTLE, LETTER

# What a character is. Behind OTHER are those that part words and nothing else.
cdef enum:
    SPACE, SEAM, DOLLAR, HYPHEN, APOSTROPHE, LOWERING, OTHER, UNCLEAR, ALNUM

# What was read of a gap between two words. From SEAMS on it joins them if it ends here, and
# LOWERED if the next word begins with a digit. Behind such a number a gap begins as NUMBER, and
# BEHIND joins what follows to its formula.
cdef enum:
    APART, BEGUN, NUMBER, UNSEEN, BEHIND, SEAMS, HYPHENED, SPACED, CLOSED, LOWERED

# What a gap is with one character more: ``_JOINT`` and ``_BEHIND`` of ``words``, as a table.
cdef uint8_t[10][7] NEXT = [
    # SPACE, SEAM, DOLLAR, HYPHEN, APOSTROPHE, LOWERING, OTHER
    [APART, APART, APART, APART, APART, APART, APART],
    [APART, SEAMS, UNSEEN, HYPHENED, CLOSED, LOWERED, APART],  # BEGUN
    [APART, SEAMS, BEHIND, HYPHENED, CLOSED, LOWERED, APART],  # NUMBER
    [APART, UNSEEN, UNSEEN, HYPHENED, CLOSED, LOWERED, APART],  # UNSEEN
    [APART, BEHIND, UNSEEN, HYPHENED, CLOSED, LOWERED, APART],  # BEHIND
    [APART, SEAMS, UNSEEN, HYPHENED, CLOSED, LOWERED, APART],  # SEAMS
    [SPACED, SPACED, CLOSED, SPACED, APART, APART, APART],  # HYPHENED
    [SPACED, SPACED, CLOSED, APART, APART, APART, APART],  # SPACED
    [APART, CLOSED, CLOSED, APART, APART, APART, APART],  # CLOSED
    [APART, LOWERED, LOWERED, APART, APART, APART, APART],  # LOWERED
]

cdef uint8_t[256] SIGN_OF

ctypedef struct Place:
    # Where a word stands in the text of all.
    uint32_t start
    uint8_t length
    uint8_t kind

ctypedef struct Cut:
    # What is made of one text: tokens, each with a space behind it. ``behind`` are those that
    # stand behind its words in the index.
    Text words
    Text stems
    Text compounds
    Text behind
    Text stems_behind
    Place* places
    Py_ssize_t count

ctypedef struct Chain:
    # Words that are joined, as ``spans`` of ``formulas`` counts them.
    Py_ssize_t[FEW] begun  # where the last words of it begin, each of which may be a formula
    int count  # how many of these there are
    Py_ssize_t broken  # the last word of all that stands behind a number
    size_t length  # of the last word or formula, in letters
    bint has_number


cdef class Cutter:
    """Cuts texts.

    Args:
        stems: gives the stem of each word, as a key.
        little: the little words of the language.
        most: so many words are remembered, then all are forgotten.
    """

    cdef object _stems, _little
    cdef size_t _most
    cdef Table _known

    def __cinit__(self, stems, little, size_t most):
        self._stems, self._little, self._most = stems, little, most

    def __dealloc__(self):
        free_table(&self._known)

    def cut(self, str text not None):
        """The words of a plain text, their stems, its compounds, and what stands behind the words
        and behind the stems in the index: each a text of tokens that are parted by a space.

        None where letters and gaps do not tell all words, or the text is not ASCII.

        Raises:
            ValueError: when a stem is none of ASCII, or is longer than any.
        """
        cdef Py_ssize_t size
        cdef const char* letters
        cdef Cut cut
        if not PyUnicode_IS_ASCII(text) or len(text) > LONGEST_TEXT:
            return None
        letters = PyUnicode_AsUTF8AndSize(text, &size)
        memset(&cut, 0, sizeof(Cut))
        try:
            if not self._walk(letters, size, &cut):
                return None
            _put_runs(&cut)
            return (
                _as_str(&cut.words),
                _as_str(&cut.stems),
                _as_str(&cut.compounds),
                _as_str(&cut.behind),
                _as_str(&cut.stems_behind),
            )
        finally:
            _free(&cut)

    cdef int _walk(self, const char* letters, Py_ssize_t size, Cut* cut) except -1:
        """Fill the cut, all but its runs; 0 where letters and gaps do not tell all words."""
        cdef Py_ssize_t at = 0, begin
        cdef int sign, gap = APART
        cdef bint joined, number, linked = False
        cdef Chain chain
        cdef uint32_t hashed
        memset(&chain, 0, sizeof(Chain))
        make_room(&cut.words, size + 1)
        make_room(&cut.stems, size + 1)
        cut.places = <Place*>PyMem_Malloc((size // 2 + 1) * sizeof(Place))
        if cut.places is NULL:
            raise MemoryError
        while at < size:
            sign = SIGN_OF[<uint8_t>letters[at]]
            if sign != ALNUM:
                if sign == UNCLEAR:
                    if letters[at] == c"#" or (at + 1 < size and letters[at + 1] == c"+"):
                        return 0
                    sign = OTHER
                gap = NEXT[gap][sign]
                at += 1
                continue
            begin, hashed = at, NO_LETTERS
            while at < size and SIGN_OF[<uint8_t>letters[at]] == ALNUM:
                hashed = with_letter(hashed, letters[at])
                at += 1
            if at - begin > LONGEST_WORD:
                return 0
            number = gap == LOWERED and letters[begin] <= c"9"
            joined = number or SEAMS <= gap < LOWERED
            if number or gap == BEHIND:
                chain.length += at - begin
                chain.has_number = True
            if not (number or gap == BEHIND) or chain.length > LONGEST_WORD:
                if chain.has_number:
                    self._put_formulas(cut, &chain)
                _begin(&chain, cut.count, at - begin, joined or gap == BEHIND)
            if gap == BEHIND:
                chain.broken = cut.count
            self._put_word(cut, letters + begin, at - begin, hashed)
            if joined:
                if linked:
                    self._put_compound(cut, cut.count - 3)
                self._put_compound(cut, cut.count - 2)
            linked, gap = joined, NUMBER if number else BEGUN
        if chain.has_number:
            self._put_formulas(cut, &chain)
        return 1

    cdef int _put_formulas(self, Cut* cut, Chain* chain) except -1:
        """Those that end with the last word, as ``formulas`` tells them."""
        cdef int at
        cdef Py_ssize_t first
        for at in range(chain.count):
            first = chain.begun[at]
            if cut.count - 1 - first >= FEW or chain.broken > first:
                self._put_compound(cut, first)
        return 0

    cdef int _put_word(
        self, Cut* cut, const char* word, size_t length, uint32_t hashed
    ) except -1:
        cdef Place* place = cut.places + cut.count
        place.start = cut.words.used
        place.length = length
        _put(&cut.words, word, length)
        place.kind = self._put_stem(&cut.stems, word, length, hashed)
        cut.count += 1
        return 0

    cdef int _put_compound(self, Cut* cut, Py_ssize_t first) except -1:
        """The last word and those before it from the first on, as one."""
        cdef char[FEW * LONGEST_WORD] whole
        cdef size_t at, length = _join(cut, first, cut.count - 1, whole)
        cdef uint32_t hashed = NO_LETTERS
        for at in range(length):
            hashed = with_letter(hashed, whole[at])
        _put(&cut.compounds, whole, length)
        _put(&cut.behind, b"|", 1)
        _put(&cut.behind, whole, length)
        _put(&cut.stems_behind, b"|", 1)
        self._put_stem(&cut.stems_behind, whole, length, hashed)
        return 0

    cdef int _put_stem(
        self, Text* stems, const char* word, size_t length, uint32_t hashed
    ) except -1:
        """Put the word's stem behind others, and return what it is among its neighbours."""
        cdef Known* known = find(&self._known, word, length, hashed)
        if known is NULL:
            known = self._ask(word, length, hashed)
        _put(stems, <char*>(known + 1) + length, known.stem_length)
        return known.kind

    cdef Known* _ask(self, const char* word, size_t length, uint32_t hashed) except NULL:
        """Ask once what the word is."""
        cdef str text = PyUnicode_DecodeASCII(word, length, NULL)
        # Meanwhile other threads may ask, and remember, and forget.
        cdef str stem = self._stems[text]
        cdef bint little = text in self._little
        cdef Known* known = find(&self._known, word, length, hashed)
        cdef Py_ssize_t stem_length
        cdef const char* letters
        cdef uint8_t kind = LITTLE if little else WORD
        if known is not NULL:
            return known
        if length == 1 and not little and c"a" <= word[0] <= c"z":
            kind = LETTER
        if stem is None or not PyUnicode_IS_ASCII(stem) or len(stem) > LONGEST:
            raise ValueError(f"{stem!r} cannot be the stem of {text!r}")
        letters = PyUnicode_AsUTF8AndSize(stem, &stem_length)
        if self._known.count >= self._most or not has_room(&self._known, length, stem_length):
            forget(&self._known)
        return remember(&self._known, word, length, hashed, letters, stem_length, kind)


cdef inline int _put(Text* text, const char* token, size_t length) except -1:
    """Put a token behind others; it must not be one of them."""
    make_room(text, length + 1)
    memcpy(text.at + text.used, token, length)
    text.at[text.used + length] = c" "
    text.used += length + 1
    return 0


cdef inline void _begin(Chain* chain, Py_ssize_t at, size_t length, bint joined) noexcept:
    """A word begins which is not in the formula before it; it may be joined to that."""
    if not joined:
        chain.count, chain.has_number = 0, False
    elif chain.count == FEW:
        chain.begun[0], chain.begun[1], chain.count = chain.begun[1], chain.begun[2], 2
    chain.begun[chain.count] = at
    chain.count += 1
    chain.length = length


cdef size_t _join(Cut* cut, Py_ssize_t first, Py_ssize_t last, char* into) noexcept:
    """Write words as one, and return how long it is: no longer than three words can be."""
    cdef size_t length = 0
    cdef Py_ssize_t at
    for at in range(first, last + 1):
        memcpy(into + length, cut.words.at + cut.places[at].start, cut.places[at].length)
        length += cut.places[at].length
    return length


cdef int _put_runs(Cut* cut) except -1:
    """What stands in the index for neighbours of which one is a single letter: see ``joins``."""
    cdef Py_ssize_t at
    for at in range(cut.count):
        if cut.places[at].kind != LETTER:
            continue
        if _is_word(cut, at - 1):
            if _is_word(cut, at - 2):
                _put_run(cut, at - 2, at)
            _put_run(cut, at - 1, at)
            if _is_word(cut, at + 1):
                _put_run(cut, at - 1, at + 1)
        if _is_word(cut, at + 1):
            _put_run(cut, at, at + 1)
            if _is_word(cut, at + 2):
                _put_run(cut, at, at + 2)
    return 0


cdef bint _is_word(Cut* cut, Py_ssize_t at) noexcept:
    """Whether there is a word that is neither little nor a letter."""
    return 0 <= at < cut.count and cut.places[at].kind == WORD


cdef int _put_run(Cut* cut, Py_ssize_t first, Py_ssize_t last) except -1:
    cdef char[1 + 3 * LONGEST_WORD] run
    cdef size_t length = _join(cut, first, last, run + 1)
    if length <= LONGEST_RUN:
        run[0] = c"_"
        _put(&cut.behind, run, length + 1)
        _put(&cut.stems_behind, b"|", 1)
    return 0


cdef str _as_str(Text* text):
    """Without the space behind the last token."""
    return PyUnicode_DecodeASCII(text.at, text.used - 1, NULL) if text.used else ""


cdef void _free(Cut* cut) noexcept:
    PyMem_Free(cut.words.at)
    PyMem_Free(cut.stems.at)
    PyMem_Free(cut.compounds.at)
    PyMem_Free(cut.behind.at)
    PyMem_Free(cut.stems_behind.at)
    PyMem_Free(cut.places)


def _tell_signs():
    cdef int code
    others = {
        "\x1f": SEAM, "$": DOLLAR, "-": HYPHEN, "'": APOSTROPHE, "_": LOWERING, "^": LOWERING,
        "#": UNCLEAR, "+": UNCLEAR,
    }
    for code in range(128):
        sign = chr(code)
        usual = ALNUM if sign.isalnum() else SPACE if sign.isspace() else OTHER
        SIGN_OF[code] = others.get(sign, usual)


_tell_signs()
