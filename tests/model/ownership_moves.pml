// The socket's half, first part: protocol/ownership/ownership_moves.cpp for places without
// siblings, inline by function.

inline post(to, asks, event, stay, question, begin, past, own) {
  if
  :: alive(to) -> down_to(place_of(to))!event, stay, question, begin, past, own
  :: else ->
#ifndef HIDE_DEATHS
    if
    :: asks -> space_down[s]!to
    :: else
    fi
#else
    skip
#endif
  fi
}

inline tell_left(visits) {
#ifdef DROP_LEFT
  skip
#else
  post(top, false, left, T.tenure, visits, 0, 0, 0)
#endif
}

// Tells the places from below the top down to `first` that the socket will not come back.
inline tell_gone(first) {
#ifdef VISITS
  i = T.depth - 1;
  do
  :: i > (first) ->
    i--;
    if
    :: T.asked[i + 1] -> post(T.history[i], false, gone, T.asked[i + 1], 0, 0, 0, 0)
    :: else
    fi
  :: else -> break
  od;
#endif
  skip
}

// -- messages -------------------------------------------------------------------------------------

inline ask_all(then) {
  T.phase = then;
  T.number++;
  T.unanswered = 1
}

inline hear() {
  ask_all(hearing);
  T.batch = T.number;
  T.first = T.waiting;
  T.cursor = T.waiting;
  T.last = T.sent;
  T.waiting = T.sent;
#ifdef SHARE_MESSAGES
  post(top, true, heard, T.tenure, T.number, T.first, T.last, 1);
#else
  post(top, true, heard, T.tenure, T.number, T.first, T.last, 0);
#endif
#ifdef DOUBLE_HEARD
  post(top, true, heard, T.tenure, T.number, T.first, T.last, 1);
#endif
}

inline next_or_read() {
  if
  :: T.waiting < T.sent -> hear()
  :: else ->
    if
    :: T.owes_read -> T.owes_read = 0; T.may_read = 1
    :: else
    fi
  fi
}

inline reclaim(kept) {
  T.unanswered = 0;
  if
  :: T.batch != 0 ->
    promise("messages wait in order", T.waiting == T.last);
    if
    :: T.cursor == T.first && kept -> T.cursor = T.last
    :: T.cursor == T.first && !kept -> seen(returned_batch)
    :: T.cursor != T.first && T.cursor != T.last -> seen(divided_batch)
    :: else
    fi;
    T.waiting = T.cursor;
    T.batch = 0; T.first = 0; T.last = 0; T.cursor = 0
  :: else
  fi
}

// -- from owner to owner --------------------------------------------------------------------------

inline forget_transit() {
  T.wanted = 0; T.on_top = 0; T.visiting = 0; T.returning = 0; T.before_depth = 0;
  for (i : 0 .. DEPTH - 1) { T.before[i] = 0 }
}

// Visits of places that are no longer on the stack are over; one of them may be one that the place
// on top asked for.
inline end_visits() {
  back = 0;
#ifdef VISITS
  for (i : 1 .. DEPTH - 1) {
    if
    :: i == T.depth -> back = T.asked[i]; T.asked[i] = 0
    :: i > T.depth -> T.asked[i] = 0
    :: else
    fi
  }
#endif
  if
  :: back -> seen(returned)
  :: else
  fi
}

inline arrive_at_top(comes) {
  end_visits();
#ifdef DROP_VISIT_RETURN
  back = 0;
#endif
  top = current(place_of(top));
  T.tenure++;
  T.number = 0;
  T.let_go = 0;
  T.freed = 0;
  T.flying = 0;
  ask_all(arriving);
  tell("socket %d goes to %d, stay %d\n", s, place_of(top), T.tenure);
  post(top, true, arrive, T.tenure, T.number, back, (comes || back), 0)
}

// To `place` on top of this one or instead of it, or (NOWHERE) to the place below.
inline hand_over(place, onto, visits) {
  promise("only who has it lets go", T.freed);
  tell_left(visits);
  for (i : 0 .. DEPTH - 1) { T.before[i] = T.history[i] }
  T.before_depth = T.depth;
  if
  :: !(onto) -> top = 0; T.depth--
  :: else
  fi;
  if
  :: (place) != NOWHERE -> T.depth++; top = current(place)
  :: else
  fi;
#ifdef VISITS
  if
  :: visits -> seen(visit); T.asked[T.depth - 1] = T.tenure
  :: else
  fi;
#endif
  arrive_at_top((place) == NOWHERE)
}

inline shut() {
  tell("socket %d is closed\n", s);
  reclaim(false);
  T.waiting = T.sent;
  T.phase = closing
}

inline fall_back(entry_failed) {
  forget_transit();
  T.returning = 1;
  if
  :: T.depth == 0 && entry_failed -> seen(nowhere_to_go); shut()
  :: T.depth == 0 && !(entry_failed) && is_down(known(0)) ->
    seen(waits_for_entry);
    T.wanted = ENTRY;
    T.phase = seeking
  :: else ->
    if
    :: T.depth == 0 -> T.depth = 1; top = current(0)
    :: else
    fi;
    arrive_at_top(true)
  fi
}

inline unwind() {
  seen(unwound);
  tell_left(0);
  top = 0; T.depth--;
  fall_back(false)
}

inline arrival_failed(died) {
  tell_left(0);
  if
  :: !T.returning && T.before_depth > 0 ->
    seen(returned_socket);
    T.depth = T.before_depth;
    for (i : 0 .. DEPTH - 1) { T.history[i] = T.before[i]; T.before[i] = 0 }
    T.before_depth = 0;
    T.returning = 1;
    arrive_at_top(true)
  :: else ->
    flag = T.depth == 1 && top == current(0) && !is_down(known(0));
    promise("a death closes nobody", !(died && flag));
    top = 0; T.depth--;
    fall_back(flag)
  fi
}
