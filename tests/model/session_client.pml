// The client's half, as protocol/js/src/session.ts and the client of the tests play it.

// -- what it says ---------------------------------------------------------------------------------

inline say() {
  C.sent++;
  tell("the client says frame %d\n", C.sent);
  if
  :: C.welcomed -> send_to_server(said, C.sent)
  :: else -> seen(kept_for_later)
  fi
}

inline tell_count() {
  C.told = C.got;
  send_to_server(ack, C.got)
}

// -- what it hears --------------------------------------------------------------------------------

inline enter() {
  tell("it is welcome, with token %d\n", R.next_token);
  promise("the server goes on where the client is", R.from == C.got + 1);
  promise("only what was said is acknowledged", R.has >= C.acked && R.has <= C.sent);
  C.acked = R.has;
#if STRANGERS
  C.before = C.previous;
  C.previous = C.token;
#endif
  C.token = R.next_token;
  C.welcomed = 1;
  R.next_token = 0;
  R.has = 0;
  R.from = 0;
  tell_count();
  for (i : C.acked + 1 .. C.sent) {
    seen(sent_again);
    send_to_server(said, i)
  }
}

// Its session is over: what becomes of another is nothing new.
inline restart() {
  tell("its session is over\n");
  promise("a session that lives is not given up", S.phase == over);
  C.new = 1;
  R.lost = 1;
  leave()
}

inline hear() {
  if
  :: kind == welcome -> enter()
  :: kind == said ->
    promise("each frame of the server is heard once and in order", number == C.got + 1);
    C.got++
  :: kind == ack ->
    promise("only what was said is acknowledged", number >= C.acked && number <= C.sent);
    C.acked = number
  :: kind == replaced -> promise("nobody is replaced who has not left", false)
  :: kind == restarted -> restart()
  fi
}

// -- connections ----------------------------------------------------------------------------------

inline leave() {
  if
  :: !C.welcomed && nempty(to_client[r]) -> seen(left_before_welcome)
  :: C.welcomed && nempty(to_client[r]) -> seen(post_lost)
  :: else -> skip
  fi;
  drain(to_client[r]);
  R.near = 0;
  R.lost = (R.far != unknown);
  R.next_token = 0;
  R.has = 0;
  R.from = 0;
  C.welcomed = 0;
  C.on = NONE
}

#define is_free(road) (roads[road].far == unknown && !roads[road].near)
#if ROADS > 2
#define free_road (is_free(0) -> 0 : (is_free(1) -> 1 : 2))
#define any_is_free (is_free(0) || is_free(1) || is_free(2))
#else
#define free_road (is_free(0) -> 0 : 1)
#define any_is_free (is_free(0) || is_free(1))
#endif

inline come_again() {
  r = free_road;
  C.on = r;
  C.nth++;
  R.near = 1;
  R.lost = 0;
  R.far = greeting;
  R.token = C.token;
  R.nth = C.nth;
  R.got = C.got;
  R.acked = C.acked;
  R.sent = C.sent;
  tell("the client comes over road %d\n", r)
}

proctype app() {
end:
  do
  :: d_step { !C.new && C.sent < FRAMES -> say() }
  :: d_step { C.welcomed && C.got > C.told -> tell_count() }
  :: d_step {
      C.on != NONE && nempty(to_client[C.on]) ->
      r = C.on;
      to_client[r]?kind, number;
      hear()
    }
  :: d_step {
      C.on != NONE && roads[C.on].lost ->
      tell("the client learns that road %d is lost\n", C.on);
      r = C.on;
      leave()
    }
  :: d_step { C.on == NONE && !C.new && any_is_free -> come_again() }
  od
}
