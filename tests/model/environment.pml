// What is around the two halves: channels, clients, the machine, crashes, and the checks at rest.

// -- to the sockets -------------------------------------------------------------------------------

#ifdef IGNORE_TENURE
#define is_let_through true
#else
#define is_let_through (n_stay == T.tenure)
#endif

inline reach_client() {
#ifdef LOSE_FRAMES
  skip
#else
  if
  :: n_stay == T.tenure -> T.flying--; seen(frame)
  :: else -> seen(void_frame)
  fi;
  if
  :: is_let_through ->
    tell("client %d gets a frame of stay %d\n", s, n_stay);
    promise("an old owner is silent", n_stay >= T.latest);
    T.latest = n_stay
  :: else
  fi
#endif
}

// What one space actor sends to one socket, by way of its shard.
proctype parcels(byte p; byte s; byte made) {
end:
  do
  :: d_step {
      nempty(up_from(p, made)) ->
      up_from(p, made)?kind, n_stay, n_question, n_verdict, n_place;
#ifdef OBEY_OLD_OWNER
      if
      :: kind == verdict_line -> n_stay = T.tenure
      :: else
      fi;
#endif
      if
      :: kind == verdict_line -> ruled(n_stay, n_question, n_verdict, n_place)
      :: kind == say -> reach_client()
      fi
    }
#ifdef OVERTAKE
  :: d_step {
      len(up_from(p, made)) > 1 ->
      up_from(p, made)?kind, n_stay, n_question, n_verdict, n_place;
      up_from(p, made)!kind, n_stay, n_question, n_verdict, n_place
    }
#endif
  od
}

#define visitor_at(p) visitors[s * PLACES + (p)]
#define hangs(p) (visitor_at(p).silent && visitor_at(p).stay == T.tenure)
#define moving (T.phase == seeking || T.phase == arriving || T.phase == hearing)
#ifdef FORGET_DEADLINE
#define deadline_due false
#else
#define deadline_due (moving && (hangs(0) || hangs(1) || hangs(2)))
#endif

#define calls_back (T.phase != closing && T.phase != over)
#if defined(VISITS) && DEPTH > 2
#define away (T.asked[1] || T.asked[2])
#else
#define away (T.asked[1])
#endif
#ifdef FORGET_ALARMS
#define alarm_due false
#else
#define alarm_due (calls_back && away)
#endif

#define stands(p) (!is_down(generation[p]))
#define behind(p) (known(p) < generation[p])

// What else happens to a socket on its shard.
proctype shard(byte s) {
  byte p;
end:
  do
  :: d_step { nempty(found_place[s]) -> found_place[s]?n_place; found(n_place) }
  :: d_step { nempty(space_down[s]) -> space_down[s]?n_place; space_died(n_place) }
#ifndef HIDE_DEATHS
  // The directory first, then the death: as socket_table::on_directory_changed.
  :: atomic {
      behind(0) || behind(1) || behind(2) ->
      if
      :: behind(0) -> p = 0
      :: behind(1) -> p = 1
      :: behind(2) -> p = 2
      fi;
      d_step {
        n_place = current(p);
        known(p)++;
#ifdef DELAYS
        if
        :: is_down(known(p)) -> space_died(n_place)
        :: else -> found_entry()
        fi;
#else
        space_died(n_place);
#endif
        p = 0
      }
    }
#endif
  :: d_step { deadline_due -> deadline_passed() }
#if defined(VISITS) && !defined(FORGET_ALARMS)
  :: d_step { calls_back && T.asked[1] -> visit_overdue(1) }
#if DEPTH > 2
  :: d_step { calls_back && T.asked[2] -> visit_overdue(2) }
#endif
#endif
#if LATES
  :: d_step { moving && T.lates > 0 -> T.lates--; deadline_passed() }
#endif
  od
}

// -- around them ----------------------------------------------------------------------------------

#define to_spaces(s) (len(down[s * PLACES]) + len(down[s * PLACES + 1]) + len(down[s * PLACES + 2]))
#define sent_by(p, of) len(up_from(p, of))
#if CRASHES == 0
#define sent_by_all(p) sent_by(p, 0)
#elif CRASHES == 1
#define sent_by_all(p) (sent_by(p, 0) + sent_by(p, 1))
#else
#define sent_by_all(p) (sent_by(p, 0) + sent_by(p, 1) + sent_by(p, 2))
#endif
#define on_the_way \
  (to_spaces(s) + sent_by_all(0) + sent_by_all(1) + sent_by_all(2) + len(space_down[s]) + \
   len(found_place[s]) != 0)
#define served(p) (serving[p] == 1 + s)
#define answers(p) \
  (visitor_at(p).state == here && visitor_at(p).question != 0 && !visitor_at(p).silent)
#ifdef HIDE_DEATHS
#define news false
#else
#define news (behind(0) || behind(1) || behind(2))
#endif
#define speaks (T.may_read && T.sent < messages_of_this)

// Nothing has to happen to this socket any more; what may happen need not.
#define quiet \
  (!on_the_way && !served(0) && !served(1) && !served(2) && !answers(0) && !answers(1) && \
   !answers(2) && !news && !speaks && T.phase != closing && !deadline_due && !alarm_due && \
   stands(0))

#define is_absent(p) (visitor_at(p).state == absent)
#define absences (is_absent(0) + is_absent(1) + is_absent(2))
#define owner visitor_at(place_of(top))

// Nothing hangs: a socket that is quiet is with one owner, which has begun all its messages; a
// socket that is over is with none.
inline look_at_rest() {
  promise("a visit comes to its end", !away);
  promise("who asked for a visit is told",
    visitor_at(0).awaits + visitor_at(1).awaits + visitor_at(2).awaits == 0);
  if
  :: T.phase == over -> promise("left once for each arrival", absences == PLACES)
  :: else ->
    promise("nothing hangs", T.phase == settled);
    promise("every message is begun",
      T.next == messages_of_this && T.waiting == T.next && T.may_read);
    promise("who stays is served", alive(top) && owner.state == here && owner.stay == T.tenure);
    promise("one owner", absences == PLACES - 1)
  fi;
  seen(rest)
}

proctype client(byte s) {
  byte many;
end:
  do
  :: atomic {
      speaks ->
      if
      :: many = 1
      :: T.sent + 2 <= messages_of_this -> many = 2
      :: T.sent + 3 <= messages_of_this -> many = 3
      fi;
      d_step { received(many); many = 0 }
    }
  :: d_step { T.phase == closing -> ended() }
#ifdef ENDS
  :: d_step { T.phase != over && T.phase != closing -> ended() }
#else
  :: d_step { T.phase != over && quiet -> look_at_rest(); ended() }
#endif
#ifndef ACYCLIC
  :: d_step { quiet -> look_at_rest() }
#endif
  od
}

inline die() {
  seen(crash);
  tell("space %d dies\n", p);
  deaths--;
  generation[p]++;
  if
  :: serving[p] -> serving[p] = 0; seen(died_serving)
  :: else
  fi;
  for (s : 0 .. SOCKETS - 1) {
    do
    :: len(down_to(p)) > 0 ->
      down_to(p)?kind, n_stay, n_question, n_first, n_last, n_own;
      seen(lost_post)
    :: else -> break
    od;
    V.state = absent;
    V.stay = 0;
    V.forgot = V.forgot | V.awaits;
    V.awaits = 0;
    V.turned = 0;
    forget_question()
  }
  s = 0
}

// A space's actor dies, with its mailbox and its state; the machine spawns another one, in the same
// step or (DELAYS) later. Only the entry has to come back.
proctype fate() {
  byte p, s;
end:
  do
  :: atomic {
      deaths > 0 && (stands(0) || stands(1) || stands(2) && named) ->
      if
      :: stands(0) -> p = 0
      :: stands(1) -> p = 1; named = 1
      :: stands(2) && named -> p = 2
      fi;
      d_step { die(); p = 0 }
    }
#ifdef DELAYS
  :: d_step { !stands(0) -> generation[0]++ }
  :: d_step { !stands(1) -> generation[1]++ }
  :: d_step { !stands(2) -> generation[2]++ }
#endif
  od
}

init {
  byte s, p, made;
  atomic {
    c_code { atexit(tell_coverage); }
    for (s : 0 .. SOCKETS - 1) {
      d_step { opened() }
      for (p : 0 .. PLACES - 1) {
        run space(p, s);
        for (made : 0 .. CRASHES) { run parcels(p, s, made) }
      }
      run shard(s);
      run client(s)
    }
#if CRASHES
    run fate()
#endif
  }
}
