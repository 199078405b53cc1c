// The socket's half, second part: protocol/ownership/ownership.cpp for places without siblings,
// inline by function. Each event of a socket is one step.

inline remain() {
  seen(failed_move);
  tell("socket %d stays\n", s);
  T.phase = settled;
  if
  :: T.let_go -> T.let_go = 0; post(top, false, move_failed, T.tenure, 0, 0, 0, 0)
  :: else
  fi;
  forget_transit();
  next_or_read()
}

inline found(place) {
  if
  :: T.phase != seeking || T.wanted != (place) -> seen(found_late)
  :: else ->
    if
    :: (place) == NOWHERE -> remain()
    :: (place) != NOWHERE && is_down(known(place)) -> seen(found_down); remain()
    :: else -> hand_over(place, T.on_top, T.visiting)
    fi
  fi
}

#ifdef DELAYS
inline found_entry() {
#ifdef SHUT_ENTRY
  skip
#else
  if
  :: T.phase == seeking && T.wanted == ENTRY && !is_down(known(0)) ->
    seen(admitted);
    T.depth = 1;
    top = current(0);
    arrive_at_top(true)
  :: else
  fi
#endif
}
#endif

// -- what is decided ------------------------------------------------------------------------------

// The machine is asked for a place that the shard does not know; in the model it may be asked for
// any, so that an answer can come after the deadline.
inline seek(place, onto, visits) {
  T.wanted = place;
  T.on_top = onto;
  T.visiting = visits;
  T.phase = seeking;
#ifdef LOOKUPS
  found_place[s]!place
#else
  found(place)
#endif
}

inline apply(word, place) {
  if
  :: word == release || word == refuse ->
    if
    :: T.depth < 2 -> remain()
    :: else -> hand_over(NOWHERE, false, 0)
    fi
  :: word == move_to || word == visit ->
    if
    :: T.depth >= DEPTH -> remain()
    :: else -> seek(place, 1, (word == visit))
    fi
  :: word == release_to -> seek(place, 0, 0)
  :: word == close -> seen(closed); shut()
  :: word == crashed -> unwind()
  fi
}

inline settle(word, place) {
  T.unanswered = 0;
  if
  :: T.phase == arriving && (word == refuse || word == crashed) -> arrival_failed(false)
  :: else ->
    if
    :: T.phase == arriving -> forget_transit()
    :: else
    fi;
    reclaim(word == keep);
    T.phase = settled;
    if
    :: word == keep -> next_or_read()
    :: else -> apply(word, place)
    fi
  fi
}

inline ruled(stay, answers, word, place) {
  tell("socket %d is told ", s); printm(word); tell(" in stay %d\n", stay);
  if
  :: (stay) != T.tenure -> seen(void_verdict)
  :: else ->
    flag = (T.phase == arriving || T.phase == hearing) && answers == T.number && T.unanswered;
    if
    :: word != keep ->
      promise("frames come before the verdict that ends a stay", T.flying == 0);
      T.let_go = 1
    :: else
    fi;
    if
    :: flag || word != keep && (T.phase == settled || T.phase == hearing || T.phase == arriving) ->
      settle(word, place)
    :: else -> seen(void_verdict)
    fi
  fi
}

// -- what happens ---------------------------------------------------------------------------------

inline opened() {
  T.may_read = 1;
  T.moves = MOVES; T.lates = LATES; T.frames = FRAMES;
  T.depth = 1;
  top = current(0);
  arrive_at_top(false)
}

inline received(many) {
  tell("client %d sends %d messages\n", s, many);
  T.sent = T.sent + many;
  T.may_read = 0;
  if
  :: T.phase == closing -> T.waiting = T.sent
  :: else ->
    T.owes_read = 1;
    if
    :: T.phase == settled -> next_or_read()
    :: else
    fi
  fi
}

inline space_died(dead) {
  tell("socket %d hears of a death at %d\n", s, place_of(dead));
  if
  :: T.phase == over || T.depth == 0 || top != (dead) -> seen(died_elsewhere)
  :: else ->
    if
    :: T.depth == 1 && top == current(0) && !is_down(known(0)) -> seen(died_entry)
    :: else ->
      if
      :: T.phase == arriving -> seen(died_arriving); arrival_failed(true)
      :: T.phase == closing -> skip
      :: else ->
        if
        :: T.phase == settled -> seen(died_settled)
        :: T.phase == seeking -> seen(died_seeking)
        :: T.phase == hearing -> seen(died_hearing)
        fi;
        reclaim(false);
        unwind()
      fi
    fi
  fi
}

inline deadline_passed() {
  tell("socket %d: a deadline passes\n", s);
  if
  :: T.phase == seeking && T.depth == 0 -> fall_back(true)
  :: T.phase == seeking && T.depth > 0 -> seen(hung_seeking); remain()
  :: T.phase == arriving -> seen(hung_arriving); arrival_failed(false)
  :: T.phase == hearing -> seen(hung_hearing); reclaim(false); unwind()
  fi
}

#ifdef VISITS
inline visit_overdue(asker) {
  tell("socket %d: a visit has taken too long\n", s);
  if
  :: T.phase == settled -> seen(recalled_settled)
  :: T.phase == hearing -> seen(recalled_hearing)
  :: else -> seen(recalled_moving)
  fi;
  reclaim(false);
  tell_left(0);
  tell_gone(asker);
  do
  :: T.depth > asker -> top = 0; T.depth--
  :: else -> break
  od;
  forget_transit();
  T.returning = 1;
  arrive_at_top(true)
}
#endif

inline ended() {
  tell("socket %d ends\n", s);
  if
  :: T.phase == settled -> seen(ended_settled)
  :: T.phase == seeking -> seen(ended_seeking)
  :: T.phase == arriving -> seen(ended_arriving)
  :: T.phase == hearing -> seen(ended_hearing)
  :: else
  fi;
  reclaim(false);
  if
  :: T.depth > 0 -> tell_left(0); tell_gone(0)
  :: else
  fi;
  T.phase = over;
  T.depth = 0;
  for (i : 0 .. DEPTH - 1) { T.history[i] = 0; T.asked[i] = 0 }
  forget_transit();
  for (i : 0 .. PLACES * (CRASHES + 1) - 1) {  // nobody receives what is on its way
    do
    :: len(up[s * PLACES * (CRASHES + 1) + i]) > 0 ->
      up[s * PLACES * (CRASHES + 1) + i]?kind, n_stay, n_question, n_verdict, n_place
    :: else -> break
    od
  };
  // The rest of its state does not matter any more: fewer states to search.
  T.tenure = 0; T.number = 0; T.let_go = 0; T.sent = 0; T.waiting = 0; T.owes_read = 0;
  T.may_read = 0; T.moves = 0; T.lates = 0; T.frames = 0;
  T.next = 0; T.freed = 0; T.flying = 0; T.latest = 0
}
