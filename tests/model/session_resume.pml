// How a client comes back: session.cpp, and what session_table does with a hello.

#ifdef OBEY_OVERTAKEN
#define is_late(hello_nth) false
#else
#define is_late(hello_nth) ((hello_nth) != 0 && (hello_nth) <= S.nth)
#endif
#ifdef ACCEPT_OLD_TOKENS
#define takes(generation_shown) ((generation_shown) <= S.generation)
#else
#define takes(generation_shown) \
  ((generation_shown) == S.generation || (generation_shown) == S.shown && !S.confirmed)
#endif
#define can_resume(hello_got, hello_sent, hello_acked) \
  ((hello_got) <= S.sent && (hello_got) + S.window >= S.sent && (hello_sent) >= S.got && \
   (hello_acked) <= S.got)

#if ROADS > 2
#define attachments \
  ((roads[0].far == bound) + (roads[1].far == bound) + (roads[2].far == bound))
#else
#define attachments ((roads[0].far == bound) + (roads[1].far == bound))
#endif

inline detach() {
  if
  :: S.line != NONE ->
    seen(replaced);
    send_to_client(replaced, 0);
#ifndef KEEP_REPLACED
    roads[S.line].far = dismissed;
#endif
    roads[S.line].reads = 0
  :: else -> skip
  fi
}

inline attach() {
  S.line = r;
  S.newest = r;
  S.phase = attached;
  S.generation++;
  S.confirmed = 0;
  S.unacknowledged = 0;
  R.far = bound;
  promise("one connection is attached", attachments == 1);
  R.next_token = S.generation;
  R.has = S.got;
  R.from = S.sent - S.window + 1;
  send_to_client(welcome, 0)
}

inline resend() {
  for (i : 1 .. S.window) {
    seen(resent_by_server);
#ifdef COUNT_RESENDS
    S.sent++;
#endif
    send_to_client(said, numbered - S.window + i)
  }
}

inline told_back() {
  if
  :: flag -> promise("away and back come in pairs", S.absent); S.absent = 0
  :: else -> promise("away and back come in pairs", !S.absent)
  fi;
  flag = 0
}

inline resume() {
  tell("it resumes, with token %d of %d\n", R.token, S.generation);
  S.shown = R.token;
  S.nth = R.nth;
  flag = (S.phase == away);
  detach();
  drop_window(R.got - (S.sent - S.window));
  attach();
  resend();
  pass_on();
  told_back();
  if
#ifdef FORGET_TO_READ
  :: !S.owed -> skip
#else
  :: !S.owed -> R.reads = 1
#endif
  :: else -> seen(resumed_unread)
  fi
}

inline look_at_token() {
  if
  :: S.generation == R.token + 1 -> seen(welcome_lost)
  :: S.generation == R.token + 2 -> seen(welcome_lost_twice)
  :: else -> skip
  fi
}

// `session_table::begin`: a session of its own, which is none of this model's business.
inline begin() {
  R.far = dismissed;
  if
  :: R.near -> to_client[r]!restarted, 0
  :: else -> skip
  fi
}

inline come_back() {
  tell("a hello over road %d: attempt %d, token %d\n", r, R.nth, R.token);
  if
  :: is_late(R.nth) -> seen(overtaken); R.far = dismissed
  :: else ->
    if
    :: S.phase == over -> seen(came_too_late); begin()
    :: else ->
      promise("who comes back to a session that lives resumes",
        takes(R.token) && can_resume(R.got, R.sent, R.acked));
      look_at_token();
      resume()
    fi
  fi;
  R.token = 0;
  R.nth = 0;
  R.got = 0;
  R.sent = 0;
  R.acked = 0
}

// Somebody shows what the client has shown before: the last hello once more, or an old token
// without the count of attempts.
inline repeat_hello() {
  tell("the hello of attempt %d comes once more\n", S.nth);
  promise("an overtaken hello takes nothing over", is_late(S.nth));
  seen(repeated)
}

inline show_old_token() {
  tell("somebody shows token %d, two before that of the client\n", C.before);
  promise("an old token is void", !takes(C.before));
  seen(old_token)
}
