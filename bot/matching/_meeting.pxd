"""One paper and the crowd: which terms are true for it, and who is met there.

A part of ``_tables``. Whatever is known of one paper bears the number of that paper, so that
nothing is cleared for the next.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int32_t, uint32_t, uint64_t
from libc.string cimport memset

from bot.matching._crowd cimport ALL, ANY, ONCE, PROGRAMS, Crowd, Post, Program
from bot.matching._texts cimport grown

cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define soon_read(place) __builtin_prefetch(place)
    #else
    #define soon_read(place) ((void)0)
    #endif
    """
    void soon_read(const void* place) noexcept  # has it fetched from memory meanwhile

cdef enum:
    AHEAD = 8  # what is read so many steps later is fetched


cdef inline void begin_paper(Crowd* crowd) noexcept:
    """Forget the last one."""
    cdef size_t at
    crowd.now += 1
    if crowd.now == 0:  # four thousand million papers later
        if crowd.terms:
            memset(crowd.when, 0, crowd.terms * sizeof(uint32_t))
        for at in range(crowd.program_room):
            crowd.programs[at].when = 0
        memset(crowd.seen, 0, (crowd.seen_mask + 1) * sizeof(uint64_t))
        crowd.now = 1
    crowd.true_count = crowd.met_count = crowd.seen_count = 0


cdef inline void set_true(Crowd* crowd, int32_t term) noexcept:
    """Let a term be true, of which everything has room."""
    if crowd.when[term] != crowd.now:
        crowd.when[term] = crowd.now
        crowd.true[crowd.true_count] = term
        crowd.true_count += 1
        soon_read(crowd.posts + term)


cdef inline int meet(Crowd* crowd) except -1:
    """Find the slots that are met at the terms that are true, each once."""
    cdef size_t number, room
    cdef Post* post
    for number in range(crowd.true_count):
        if number + AHEAD < crowd.true_count:
            soon_read(crowd.posts[crowd.true[number + AHEAD]].slots)
        post = crowd.posts + crowd.true[number]
        if crowd.met_count + post.count > crowd.met_room:
            room = 2 * (crowd.met_count + post.count)
            crowd.met = <uint32_t*>grown(crowd.met, room * sizeof(uint32_t))
            crowd.met_room = room
        if 2 * (crowd.seen_count + post.count) > crowd.seen_mask:
            see_more(crowd, 2 * (crowd.seen_count + post.count))
        meet_at(crowd, post)
    return 0


cdef inline void meet_at(Crowd* crowd, Post* post) noexcept:
    cdef uint32_t at, slot
    for at in range(post.count):
        if is_so(crowd, <int32_t>post.slots[post.room + at]):
            slot = post.slots[at]
            if slot & <uint32_t>ONCE or see(crowd, slot):
                crowd.met[crowd.met_count] = slot & ~<uint32_t>ONCE
                crowd.met_count += 1


cdef inline bint is_so(Crowd* crowd, int32_t rest) noexcept:
    """Whether what is asked besides holds."""
    cdef Program* program
    if rest == 0:
        return True
    if rest < 0:
        return crowd.when[-rest] != crowd.now
    if rest < PROGRAMS:
        return crowd.when[rest] == crowd.now
    program = crowd.programs + (rest - PROGRAMS)
    if program.when != crowd.now:
        program.so = program.code != NULL and code_is_so(crowd, program.code, program.size)
        program.when = crowd.now
    return program.so


cdef inline bint code_is_so(Crowd* crowd, const int32_t* code, int32_t size) noexcept:
    cdef int32_t at = 2, size_of_part
    if size == 1:
        if code[0] < 0:
            return crowd.when[~code[0]] != crowd.now
        return crowd.when[code[0]] == crowd.now
    while at < size:
        size_of_part = code[at + 1] if code[at] >= ANY else 1
        if code_is_so(crowd, code + at, size_of_part) != (code[0] == ALL):
            return code[0] == ANY
        at += size_of_part
    return code[0] == ALL


cdef inline bint see(Crowd* crowd, uint32_t slot) noexcept:
    """See a slot that may be met more than once; whether it is for the first time."""
    cdef uint64_t mark = <uint64_t>crowd.now << 32 | slot
    cdef size_t at = (slot * <uint64_t>0x9E3779B97F4A7C15u >> 32) & crowd.seen_mask
    while crowd.seen[at] >> 32 == crowd.now:
        if crowd.seen[at] == mark:
            return False
        at = (at + 1) & crowd.seen_mask
    crowd.seen[at] = mark
    crowd.seen_count += 1
    return True


cdef inline int see_more(Crowd* crowd, size_t least) except -1:
    """Have room for so many slots that were seen."""
    cdef size_t mask = crowd.seen_mask, at, places = crowd.seen_mask + 1
    cdef uint64_t* seen = crowd.seen
    cdef uint64_t* wider
    while mask < least:
        mask = mask * 2 + 1
    wider = <uint64_t*>PyMem_Calloc(mask + 1, sizeof(uint64_t))
    if wider == NULL:
        raise MemoryError
    crowd.seen, crowd.seen_mask, crowd.seen_count = wider, mask, 0
    for at in range(places):
        if seen[at] >> 32 == crowd.now:
            see(crowd, <uint32_t>seen[at])
    PyMem_Free(seen)
    return 0
