// The server's half, as session_frames.cpp and session.cpp have it: what is sent, what comes, and
// what becomes of connections that are lost.

// -- what is sent ---------------------------------------------------------------------------------

inline send_numbered() {
  S.sent++;
  S.window++;
  send_to_client(said, numbered);
#ifdef TRIM_EARLY
  S.window--
#endif
}

inline pass_on() {
  do
  :: S.lane > 0 && window_is_open -> S.lane--; send_numbered()
  :: else -> break
  od
}

inline send() {
  S.offered++;
  tell("the room says frame %d\n", S.offered);
  if
  :: S.phase == away -> S.lane++; seen(said_to_nobody)
  :: S.phase == attached && (S.lane > 0 || !window_is_open) -> S.lane++; seen(full_window)
  :: else -> send_numbered()
  fi
}

inline acknowledge() {
  S.unacknowledged = 0;
  send_to_client(ack, S.got)
}

inline drop_window(count) {
  S.window = S.window - (count)
}

// -- what comes -----------------------------------------------------------------------------------

inline take_in() {
  promise("each frame of the client is taken in once and in order", number == S.got + 1);
  S.got++;
  S.unacknowledged = 1;
  S.owed = 1
}

inline heed_ack() {
  promise("who keeps the rules is not refused", number + S.window >= S.sent && number <= S.sent);
  drop_window(number - (S.sent - S.window));
  pass_on();
  roads[S.line].reads = 1
}

inline received() {
  S.confirmed = 1;
  R.reads = 0;
  if
  :: kind == said ->
    tell("the server hears frame %d over road %d\n", number, r);
    take_in()
  :: kind == ack ->
    tell("the server hears over road %d that the client has %d\n", r, number);
    heed_ack()
  fi
}

// By the socket, which has had its message.
inline read_on() {
  S.owed = 0;
  if
  :: S.line != NONE ->
    promise("one right to read for each read", !roads[S.line].reads);
    roads[S.line].reads = 1
  :: else -> seen(read_on_by_nobody)
  fi
}

// -- connections that are lost --------------------------------------------------------------------

inline go_away() {
  promise("only its own connection takes a session away", r == S.newest);
  S.line = NONE;
  S.phase = away;
  S.unacknowledged = 0;
  promise("away and back come in pairs", !S.absent);
  S.absent = 1
}

inline forget() {
  drain(to_server[r]);
  R.far = unknown;
  R.lost = R.near;
  R.reads = 0;
  R.token = 0;
  R.nth = 0;
  R.got = 0;
  R.sent = 0;
  R.acked = 0
}

inline closed() {
  tell("the server learns that road %d is lost\n", r);
  if
  :: R.far == greeting -> seen(hello_lost)
  :: R.far == bound -> seen(lost_attached); go_away()
  :: R.far == dismissed ->
#ifdef HEED_LATE_CLOSED
    if
    :: S.phase == attached -> go_away()
    :: else -> skip
    fi;
#endif
    seen(late_closed)
  :: else -> skip
  fi;
  forget()
}

inline late_received() {
#ifdef HEED_LATE_RECEIVED
  if
  :: S.phase == attached -> received()
  :: else -> skip
  fi;
#endif
  seen(late_received)
}

inline expire() {
  tell("nobody came back for too long\n");
  seen(expired);
  S.phase = over;
  S.window = 0;
  S.lane = 0
}

proctype session() {
end:
  do
  :: d_step { S.phase != over && S.offered < FRAMES -> send() }
  :: d_step { S.phase == attached && S.unacknowledged -> acknowledge() }
  :: d_step { S.owed -> read_on() }
#ifdef EXPIRES
  :: d_step { S.phase == away -> expire() }
#endif
#if STRANGERS
  :: d_step { strangers > 0 && S.nth > 0 -> strangers--; repeat_hello() }
  :: d_step { strangers > 0 && C.before > 0 -> strangers--; show_old_token() }
#endif
  od
}

// What happens at the server's end of a road.
proctype far_end(byte at) {
end:
  do
  :: d_step { roads[at].far == greeting -> r = at; come_back() }
  :: d_step {
      roads[at].far == bound && roads[at].reads && nempty(to_server[at]) ->
      r = at;
      to_server[r]?kind, number;
      received()
    }
  :: d_step {
      roads[at].far == dismissed && nempty(to_server[at]) ->
      r = at;
      to_server[r]?kind, number;
      late_received()
    }
  :: d_step {
      roads[at].far != unknown && roads[at].lost ->
      r = at;
      closed()
    }
  od
}
