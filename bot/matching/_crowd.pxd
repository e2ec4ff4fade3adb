"""Who is to be met at which term, and what is asked of them besides: a part of ``_tables``."""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.string cimport memmove, memset

from bot.matching._texts cimport grown

cdef enum:
    MOST_TERMS = 1 << 28
    PROGRAMS = 1 << 30  # from here on what is asked besides a term is a program
    ANY = 0x7FFFFFFE  # in the code of a program; its size and its parts follow
    ALL = 0x7FFFFFFF
    ONCE = 0x80000000  # beside a slot that is met nowhere else
    FEWEST_SEEN = 256

ctypedef struct Post:
    # At one term: slots, and from ``room`` on what is asked of each besides.
    uint32_t* slots
    uint32_t count
    uint32_t room

ctypedef struct Program:
    int32_t* code
    int32_t size
    bint so
    uint32_t when  # it was asked last

ctypedef struct Crowd:
    uint32_t now
    # By term: when it was true last, and who is met; and the terms that are true now.
    size_t terms
    uint32_t* when
    Post* posts
    int32_t* true
    size_t true_count
    size_t posted
    Program* programs
    size_t program_room
    size_t asked
    # The slots that are met, and a table of those that may be met again, each with the paper.
    uint32_t* met
    size_t met_count
    size_t met_room
    uint64_t* seen
    size_t seen_mask
    size_t seen_count


cdef inline int begin_crowd(Crowd* crowd) except -1:
    """Make an empty crowd of what is all zeros."""
    crowd.seen = <uint64_t*>PyMem_Calloc(FEWEST_SEEN, sizeof(uint64_t))
    if crowd.seen == NULL:
        raise MemoryError
    crowd.seen_mask = FEWEST_SEEN - 1
    return 0


cdef inline void end_crowd(Crowd* crowd) noexcept:
    """Free all of it."""
    cdef size_t at
    for at in range(crowd.terms):
        PyMem_Free(crowd.posts[at].slots)
    for at in range(crowd.program_room):
        PyMem_Free(crowd.programs[at].code)
    PyMem_Free(crowd.when)
    PyMem_Free(crowd.posts)
    PyMem_Free(crowd.true)
    PyMem_Free(crowd.programs)
    PyMem_Free(crowd.met)
    PyMem_Free(crowd.seen)


cdef inline int reach(Crowd* crowd, int64_t term) except -1:
    """Have room for all that is kept of a term.

    Raises:
        OverflowError: when it is the number of none.
    """
    cdef size_t room
    if not 0 < term < MOST_TERMS:
        raise OverflowError("there are not so many terms")
    if <size_t>term < crowd.terms:
        return 0
    room = <size_t>term + 1 + crowd.terms // 2
    # Each is taken over as soon as it is there, should there be no room for the next.
    crowd.when = <uint32_t*>grown(crowd.when, room * sizeof(uint32_t))
    crowd.true = <int32_t*>grown(crowd.true, room * sizeof(int32_t))
    crowd.posts = <Post*>grown(crowd.posts, room * sizeof(Post))
    memset(crowd.when + crowd.terms, 0, (room - crowd.terms) * sizeof(uint32_t))
    memset(crowd.posts + crowd.terms, 0, (room - crowd.terms) * sizeof(Post))
    crowd.terms = room
    return 0


cdef inline int reach_rest(Crowd* crowd, int64_t rest) except -1:
    """The same for what is asked besides a term.

    Raises:
        KeyError: when it is a program that is not asked.
    """
    if rest >= PROGRAMS:
        asked_program(crowd, rest)
    elif rest:
        reach(crowd, abs(rest))
    return 0


cdef inline Program* asked_program(Crowd* crowd, int64_t number) except NULL:
    cdef int64_t place = number - PROGRAMS
    if not 0 <= place < <int64_t>crowd.program_room or crowd.programs[place].code == NULL:
        raise KeyError("it is not asked")
    return crowd.programs + place


cdef inline int ask_program(Crowd* crowd, int64_t number, list code) except -1:
    """Let this number stand for what the code asks."""
    cdef size_t place = number - PROGRAMS, room, at
    cdef int32_t* copy
    if not 0 <= number - PROGRAMS < MOST_TERMS:
        raise OverflowError("there are not so many programs")
    if place >= crowd.program_room:
        room = place + 1 + crowd.program_room
        crowd.programs = <Program*>grown(crowd.programs, room * sizeof(Program))
        memset(
            crowd.programs + crowd.program_room, 0, (room - crowd.program_room) * sizeof(Program)
        )
        crowd.program_room = room
    copy = <int32_t*>grown(NULL, len(code) * sizeof(int32_t))
    for at in range(<size_t>len(code)):
        copy[at] = code[at]
    PyMem_Free(crowd.programs[place].code)
    crowd.programs[place].code = copy
    crowd.programs[place].size = <int32_t>len(code)
    crowd.programs[place].when = 0
    crowd.asked += 1
    return 0


cdef inline int forget_program(Crowd* crowd, int64_t number) except -1:
    """Undo ``ask_program``."""
    cdef Program* program = asked_program(crowd, number)
    PyMem_Free(program.code)
    program.code = NULL
    crowd.asked -= 1
    return 0


cdef inline int post_slot(Crowd* crowd, int64_t term, int64_t rest, uint32_t slot) except -1:
    """Let a slot be met at a term if the rest holds."""
    cdef Post* post
    cdef uint32_t room
    reach(crowd, term)
    reach_rest(crowd, rest)
    post = crowd.posts + term
    if post.count == post.room:
        room = post.room * 2 if post.room else 1
        post.slots = <uint32_t*>grown(post.slots, 2 * room * sizeof(uint32_t))
        memmove(post.slots + room, post.slots + post.room, post.count * sizeof(uint32_t))
        post.room = room
    post.slots[post.count] = slot
    post.slots[post.room + post.count] = <uint32_t>rest
    post.count += 1
    crowd.posted += 1
    return 0


cdef inline int unpost_slot(Crowd* crowd, int64_t term, int64_t rest, uint32_t slot) except -1:
    """Undo ``post_slot``.

    Raises:
        KeyError: when it is not met there.
    """
    cdef Post* post
    cdef uint32_t at = 0
    reach(crowd, term)
    post = crowd.posts + term
    while True:
        at = index_of(post, at, slot)
        if at == post.count:
            raise KeyError("it is not met there")
        if post.slots[post.room + at] == <uint32_t>rest:
            break
        at += 1
    post.count -= 1
    post.slots[at] = post.slots[post.count]
    post.slots[post.room + at] = post.slots[post.room + post.count]
    crowd.posted -= 1
    if post.count == 0:
        PyMem_Free(post.slots)
        post.slots = NULL
        post.room = 0
    return 0


cdef inline uint32_t index_of(Post* post, uint32_t at, uint32_t slot) noexcept:
    """Where a slot stands, from a place on; their number when it does not."""
    cdef uint32_t found, each
    # By eights, of which the compiler makes a few instructions.
    while at + 8 <= post.count:
        found = 0
        for each in range(8):
            found |= post.slots[at + each] == slot
        if found:
            break
        at += 8
    while at < post.count and post.slots[at] != slot:
        at += 1
    return at
