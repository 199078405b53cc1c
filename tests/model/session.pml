// Sessions of porthouse.v1 and a client of them, small enough to be exhausted by spin: the server's
// half of protocol/session/session*.cpp (session_server.pml) and of session_table
// (session_resume.pml), the client's half of protocol/session/README.md (session_client.pml), and
// the connections between them, which break at any moment (here). README.md beside this tells what
// is modelled, what is left out, and which step is which function.
//
// One configuration is a set of these bounds, and EXPIRES (a session that is away may be given up).
// session_test.py has them all. A sabotage is a bound, too.
#ifndef FRAMES
#define FRAMES 3  // counted frames that each side says
#endif
#ifndef CUTS
#define CUTS 2    // connections that are lost
#endif
#ifndef ROADS
#define ROADS 2   // connections that either side still knows of, at a time
#endif
#ifndef WINDOW
#define WINDOW 2  // limits::window_frames
#endif
#ifndef STRANGERS
#define STRANGERS 0  // hellos of somebody else, who has seen what the client has sent
#endif
#ifndef POST
#define POST (2 * FRAMES + 2)  // messages on one road: one more is an error
#endif

#define NONE ROADS  // no road

mtype = {said, ack, welcome, restarted, replaced};      // messages, the hello aside
mtype = {unknown, greeting, bound, dismissed};          // a road, as the server sees it
mtype = {attached, away, over};                         // a session

// A connection. What the hello and the welcome say stands here, for either comes once on a road.
typedef road {
  mtype far = unknown;  // the server's end
  bit near;             // the client's end is open
  bit lost;             // what is on the way may not arrive, and each end learns of it in its time
  bit reads;            // the server may read
  byte token;           // of the hello
  byte nth;
  byte got;
  byte acked;
  byte sent;
  byte next_token;      // of the welcome
  byte has;
  byte from;
}

// As in session.hpp. Frames are numbered as they are said: what the window and the lane hold is
// told by their sizes.
typedef server {
  mtype phase = attached;
  byte line = 0;        // a road
  byte generation = 1;
  byte shown;
  byte nth;
  byte sent;            // frames numbered
  byte got;             // frames taken in
  byte window;
  byte lane;
  bit confirmed;
  bit unacknowledged;
  bit owed;             // the socket has been told a message and not asked for more
  byte offered;         // ghosts: frames that the room has said,
  byte newest;          // the last road attached,
  bit absent;           // and what the socket has been told
}

typedef client {
  byte on = 0;          // a road
  bit welcomed = 1;
  byte token = 1;
  byte nth;
  byte got;
  byte told;            // the last count acknowledged
  byte sent;
  byte acked;
  bit new;              // ghosts: its session is another one,
  byte previous;        // and the tokens before
  byte before;
}

road roads[ROADS];
server S;
client C;
byte cuts = CUTS;
byte strangers = STRANGERS;

#define R roads[r]
#define window_is_open (S.window < WINDOW)
#define numbered (S.offered - S.lane)  // the last frame sent: S.sent, unless the server miscounts

chan to_server[ROADS] = [POST] of {mtype, byte};
chan to_client[ROADS] = [POST] of {mtype, byte};

c_decl {
\#include "session_sights.h"
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
hidden byte r;
hidden byte i;
hidden byte number;
hidden byte old;
hidden mtype kind;
hidden byte flag;

// What is said to an end that is gone is not sent: it only would make the search larger.
inline send_to_client(its_kind, its_number) {
  if
  :: roads[S.line].near -> to_client[S.line]!its_kind, its_number
  :: else -> seen(void_to_client)
  fi
}

inline send_to_server(its_kind, its_number) {
  if
  :: roads[C.on].far != unknown -> to_server[C.on]!its_kind, its_number
  :: else -> seen(void_to_server)
  fi
}

inline drain(post) {
  do
  :: len(post) > 0 -> post?kind, number
  :: else -> break
  od
}

#include "session_resume.pml"
#include "session_server.pml"
#include "session_client.pml"

// -- around them ----------------------------------------------------------------------------------

// A road breaks. That is also how a client leaves one: it is the first to learn of it.
proctype weather(byte at) {
end:
  do
  :: d_step { cuts > 0 && roads[at].near && !roads[at].lost ->
      tell("road %d breaks\n", at);
      cuts--;
      roads[at].lost = 1
    }
  od
}

// Nothing can happen any more.
inline look_at_rest() {
  seen(rest);
  if
  :: C.new -> seen(rest_elsewhere)
  :: else ->
    promise("a session that is not lost is attached in the end", S.phase == attached && C.welcomed);
    promise("every frame arrives", C.got == FRAMES && S.got == FRAMES);
    promise("every frame is acknowledged",
      S.window == 0 && S.lane == 0 && C.acked == FRAMES && !S.owed)
  fi
}

init {
  atomic {
    c_code { atexit(tell_coverage); }
    roads[0].far = bound;
    roads[0].near = 1;
    roads[0].reads = 1;
    run session();
    run app();
    for (i : 0 .. ROADS - 1) {
      run far_end(i);
      run weather(i)
    }
  }
  d_step { timeout -> look_at_rest() }
}
