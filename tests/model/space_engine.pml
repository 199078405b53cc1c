// The space's half: actors/runtime/rooms/space_engine.cpp, inline by function, and a room that does
// whatever a room may do. A space works on one event at a time; each message of a batch is one
// step, because the socket may revoke the batch between two. (It may do so before the first and
// after the last, too: that is as if the event, or the answer, had come later.)

inline forget_question() {
  V.question = 0; V.batch = 0; V.at = 0; V.last = 0; V.own = 0; V.silent = 0
}

// A socket that is over is sent nothing.
inline dispatch(line, answers, said, place) {
  if
  :: T.phase != over -> up_from(p, generation[p] / LIVES)!line, V.stay, answers, said, place
  :: else
  fi
}

inline rule(said, place) {
  dispatch(verdict_line, V.question, said, place);
  forget_question();
  if
  :: said != keep ->
    V.state = leaving;
    if
    :: said == visit -> V.awaits = V.awaits | bit_of(V.stay)
    :: else
    fi;
    if
    :: V.stay == T.tenure -> T.freed = 1
    :: else
    fi
  :: else
  fi
}

inline send_frame() {
  tell("  %d: socket %d is sent a frame\n", p, s);
  T.frames--;
  dispatch(say, 0, keep, 0);
  if
  :: V.stay == T.tenure && T.phase != over -> T.flying++
  :: else
  fi
}

// -- from the sockets -----------------------------------------------------------------------------

inline take_awaited(since) {
  V.awaits = V.awaits & ~bit_of(since);
  V.forgot = V.forgot & ~bit_of(since)
}

inline arrived() {
  tell("  %d: socket %d connected, stay %d\n", p, s, n_stay);
  promise("left comes between two arrivals", V.state == absent);
  V.state = here;
  V.stay = n_stay;
  V.question = n_question;
  if
  :: n_first != 0 ->
    promise("who asked for a visit is told", (V.awaits | V.forgot) & bit_of(n_first));
    tell("  %d: socket %d is back from its visit\n", p, s);
    take_awaited(n_first)
  :: else
  fi;
  comes_back = n_last;
  asked = 1
}

// As space_engine::objection says: for the room the socket has never been here.
inline turn_away() {
  seen(turned_away);
  V.state = absent;
  V.turned = V.turned | bit_of(V.stay);
  dispatch(verdict_line, V.question, refuse, 0);
  V.stay = 0;
  forget_question()
}

inline heard_messages() {
  if
  :: V.state == here && V.stay == n_stay ->
    V.question = n_question;
    V.batch = n_question;
    V.at = n_first;
    V.last = n_last;
    V.own = n_own;
    serving[p] = 1 + s;
    begin_next()
  :: else -> seen(crossed_heard)
  fi
}

inline told_left() {
  if
  :: V.turned & bit_of(n_stay) -> V.turned = V.turned & ~bit_of(n_stay)
  :: else ->
    tell("  %d: socket %d left\n", p, s);
    promise("left once for each arrival", V.state != absent && V.stay == n_stay);
    if
    :: n_question == 0 -> take_awaited(V.stay)  // it did not leave for that visit
    :: else
    fi;
    V.state = absent;
    V.stay = 0;
    forget_question()
  fi
}

inline told_move_failed() {
  if
  :: V.state == leaving && V.stay == n_stay ->
    V.state = here;
    seen(stayed);
    take_awaited(n_stay)  // a verdict of `move_failed` is of the room's own accord
  :: else
  fi
}

// batch::next: a message that is begun is the space's; once the batch is revoked there is none.
inline begin_next() {
  if
  :: (V.own || V.stay == T.tenure && V.batch == T.batch) && V.at < V.last ->
    tell("  %d: socket %d hears message %d\n", p, s, V.at);
    promise("each message is begun once and in order", T.next == V.at);
    promise("only the owner acts",
      T.phase == hearing && T.tenure == V.stay && top == handle(p, generation[p]));
    T.next++;
    V.at++;
    T.cursor = T.cursor + (1 - V.own);
    asked = 1
  :: else ->
    seen(revoked_batch);
    rule(keep, 0);
    serving[p] = 0
  fi
}

// -- the room -------------------------------------------------------------------------------------

inline some_place() {
  if
  :: to = 0
  :: to = 1; named = 1
  :: named -> to = 2
#ifdef LOOKUPS
  :: to = NOWHERE
#endif
  fi
}

inline some_release() {
  if
  :: said = release
  :: said = release_to; some_place()
  :: said = move_to; some_place()
#ifdef VISITS
  :: said = visit; some_place()
#endif
  :: said = close
  fi
}

// What a hook returns; `later` is of a room that puts its answer off, `silence` of one that hangs,
// `locked` of one that the hook was not even asked.
inline decide(on_arrival) {
#if FRAMES
  if
  :: T.frames > 0 -> d_step { send_frame() }
  :: true
  fi;
#endif
  if
  :: said = keep
  :: T.moves > 0 -> T.moves--; some_release()
  :: T.moves > 0 -> T.moves--; said = crashed
  :: T.moves > 0 && on_arrival -> T.moves--; said = refuse
#ifdef LOCKED
  :: T.moves > 0 && on_arrival && !comes_back -> T.moves--; said = locked
#endif
#ifdef LATER
  :: T.moves > 0 -> T.moves--; said = later
#endif
#ifdef NEVER
  :: T.moves > 0 -> T.moves--; said = silence
#endif
  fi
}

inline conclude() {
  tell("    %d says ", p); printm(said); tell("\n");
  if
  :: said == later || said == silence ->
    seen(put_off);
    V.silent = (said == silence);
    serving[p] = 0
  :: said == locked -> turn_away()
  :: said == keep && V.at < V.last -> skip  // and on to the next
  :: else -> rule(said, to); serving[p] = 0
  fi;
  comes_back = 0;
  said = keep;
  to = 0
}

#define asked_later (serving[p] == 0 && V.state == here && V.question != 0)

// One space's dealings with one socket.
proctype space(byte p; byte s) {
  mtype said = keep;
  byte to;
  bit asked, comes_back;
end:
  do
  :: atomic {
      serving[p] == 0 && nempty(down_to(p)) ->
      d_step {
        down_to(p)?kind, n_stay, n_question, n_first, n_last, n_own;
        if
        :: kind == arrive -> arrived()
        :: kind == heard -> heard_messages()
        :: kind == left -> told_left()
        :: kind == move_failed -> told_move_failed()
        :: kind == gone -> take_awaited(n_stay)
        fi
      }
      if
      :: asked -> asked = 0; decide(V.batch == 0); d_step { conclude() }
      :: else
      fi
    }
  :: atomic {
      serving[p] == 1 + s ->
      d_step { begin_next() }
      if
      :: asked -> asked = 0; decide(false); d_step { conclude() }
      :: else
      fi
    }
#ifdef ACCORD
  :: atomic {
      serving[p] == 0 && V.state == here && T.moves > 0 ->
      T.moves--;
      some_release();
      d_step {
        seen(own_accord);
        tell("  %d: socket %d is let go of\n", p, s);
        rule(said, to);
        said = keep;
        to = 0
      }
    }
#endif
  // space_engine::answer with keep: on with the batch, or the welcome.
  :: d_step {
      asked_later && !V.silent ->
      if
      :: V.at < V.last -> serving[p] = 1 + s
      :: else -> rule(keep, 0)
      fi
    }
#ifdef OVERTAKE
  :: d_step {
      len(down_to(p)) > 1 ->
      down_to(p)?kind, n_stay, n_question, n_first, n_last, n_own;
      down_to(p)!kind, n_stay, n_question, n_first, n_last, n_own
    }
#endif
  od
}
