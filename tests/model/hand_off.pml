// The hand-off of sockets between spaces, small enough to be exhausted by spin: the ownership
// protocol of protocol/ownership/ownership.* (ownership.pml, ownership_moves.pml) and of
// actors/runtime/rooms/space_engine.* (space_engine.pml), with the channels between them (here) and
// all that is around them (environment.pml). README.md beside this tells what is modelled, what is
// left out, and which step is which function.
//
// One configuration is a set of these bounds, and of what may happen: ACCORD (spaces let go of
// their own accord), LATER (hooks answer later), NEVER (or not at all), LOOKUPS (the machine is
// asked for places, and some are unknown), ENDS (clients end at any time, not only at rest),
// VISITS (spaces send sockets visiting), DELAYS (what has died is down for a while, or for good),
// LOCKED (rooms are locked: they take no socket).
// The tests beside this have them all. A sabotage is a bound, too.
#ifndef SOCKETS
#define SOCKETS 1
#endif
#ifndef MESSAGES
#define MESSAGES 2  // that each client sends
#endif
#ifndef SECOND
#define SECOND MESSAGES  // that the second client sends
#endif
#ifndef MOVES
#define MOVES 2     // verdicts other than keep, of all spaces on each socket
#endif
#ifndef CRASHES
#define CRASHES 0   // of space actors, in the whole server
#endif
#ifndef LATES
#define LATES 0     // deadlines that pass although an answer is on its way, for each socket
#endif
#ifndef FRAMES
#define FRAMES 0    // that spaces send to each client
#endif
#ifndef DEPTH
#define DEPTH 2     // limits::history
#endif
#ifndef DOWN
#define DOWN 8      // messages that fit on the way from a socket to a space,
#endif
#ifndef UP
#define UP 5        // and back: one more is an error
#endif

#define PLACES 3    // 0 is the entry
#define NOWHERE PLACES
#define ENTRY (PLACES + 1)  // wanted by a socket that waits for it to be made anew
#ifdef DELAYS
#define LIVES 2     // of a place, of which the second is down
#else
#define LIVES 1
#endif

mtype = {keep, release, release_to, move_to, visit, refuse, close, crashed};  // verdicts,
mtype = {later, silence, locked};                                             // or instead of one
mtype = {arrive, heard, left, move_failed, gone, verdict_line, say};                 // messages
mtype = {opening, seeking, arriving, settled, hearing, closing, over};        // phases
mtype = {absent, here, leaving};                                              // visitors

// A socket. `waiting` is the first message that no owner has: those from it to `sent` wait.
typedef ownership {
  mtype phase = opening;
  byte tenure;
  byte number;      // of the last request of this stay
  bit unanswered;
  bit let_go;
  byte depth;
  byte history[DEPTH];
  byte wanted;      // while moving: the place, how to get there, and the stack to return to
  bit on_top;
  bit visiting;
  bit returning;
  byte before_depth;
  byte before[DEPTH];
  byte asked[DEPTH];  // the stay that asked for the visit of the places from here up; 0 is none
  byte sent;        // by the client
  byte waiting;
  byte batch;       // the number of the request that gave the owner its messages; 0 is none
  byte first;       // of those messages
  byte last;        // past the last
  byte cursor;      // past the last begun
  bit owes_read;
  bit may_read;
  byte moves;       // what may still happen: budgets
  byte lates;
  byte frames;
  byte next;        // ghosts: the message whose turn it is,
  bit freed;        // the space of this stay has let go,
  byte flying;      // frames of this stay on their way,
  byte latest;      // and the stay of the last frame that the client saw
};

// A socket as its space sees it.
typedef visitor {
  mtype state = absent;
  byte stay;
  byte question;
  byte batch;       // 0 is none
  byte at;          // the next message of it
  byte last;        // past the last
  bit own;          // sabotage: a batch that cannot be revoked
  bit silent;       // will never answer this request
  short awaits;     // the stays that asked for a visit whose end is not known: a bit for each
  short forgot;     // ghosts: those of a space that has died,
  short turned;     // and stays of sockets that were turned away
};

ownership sockets[SOCKETS];
visitor visitors[SOCKETS * PLACES];
byte serving[PLACES];                // whose messages the space is working on: 1 + socket, or 0
byte generation[PLACES];             // of the space actor that stands there now
byte directory[SOCKETS * PLACES];    // the generation that each socket's shard knows
byte deaths = CRASHES;
bit named;                           // 1 and 2 are alike: the first to be named is called 1

#define T sockets[s]
#define messages_of_this (s == 0 -> MESSAGES : SECOND)
#define V visitors[s * PLACES + p]

// A place on a history is one generation of it.
#define handle(place, of) ((place) + PLACES * (of))
#define place_of(handle) ((handle) % PLACES)
#define generation_of(handle) ((handle) / PLACES)
#define is_down(of) ((of) % LIVES == 1)
#define alive(handle) \
  (generation_of(handle) == generation[place_of(handle)] && !is_down(generation_of(handle)))
#define bit_of(stay) (1 << (stay))
#define known(place) directory[s * PLACES + (place)]
#define current(place) handle(place, known(place))
#define top T.history[T.depth - 1]

// First in, first out between two, in any order between pairs. A full channel is an error: in a
// step nothing may block.
chan down[SOCKETS * PLACES] = [DOWN] of {mtype, byte, byte, byte, byte, bit};  // to a space
chan up[SOCKETS * PLACES * (CRASHES + 1)] = [UP] of {mtype, byte, byte, mtype, byte};
chan space_down[SOCKETS] = [CRASHES + 3] of {byte};
chan found_place[SOCKETS] = [2] of {byte};                                  // by the machine

#define down_to(place) down[s * PLACES + (place)]
#define up_from(place, life) up[(s * PLACES + (place)) * (CRASHES + 1) + (life)]

// Counts, outside of the states, how often the search sees something happen: a model in which it
// never happens proves nothing about it.
c_decl {
\#include "hand_off_sights.h"
\#include "coverage.h"
}
#define seen(sight) c_code { ++coverage[seen_##sight]; }
#define promise(rule, holds) \
  if                         \
  :: holds -> skip           \
  :: else -> c_code { printf("broken: %s\n", rule); }; assert(false) \
  fi
#define tell printf  // heard only when a trail is replayed

// For use within one step; no part of any state.
hidden byte i;
hidden mtype kind;
hidden byte n_stay, n_question, n_first, n_last, n_place;
hidden byte n_own;
hidden mtype n_verdict;
hidden byte flag, back;

#include "ownership_moves.pml"
#include "ownership.pml"
#include "space_engine.pml"
#include "environment.pml"
