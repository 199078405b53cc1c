// What a search of hand_off.pml may come across.
#define SIGHTS(sight)                                                         \
  sight(crossed_heard)      /* a heard reached a space that had let go */     \
  sight(revoked_batch)      /* a space was stopped within a batch */          \
  sight(divided_batch)      /* one owner began it, another goes on */         \
  sight(returned_batch)     /* nothing of it was begun */                     \
  sight(void_verdict)       /* a verdict of a stay or question that is over */\
  sight(own_accord)         /* a space let go without being asked */          \
  sight(put_off)            /* a hook answered later */                       \
  sight(failed_move)        /* no such place, nothing below: it stays */   \
  sight(stayed)             /* and its space is told so */                   \
  sight(returned_socket)    /* to the space that had let go of it */          \
  sight(unwound)            /* down the stack, or to the entry */             \
  sight(closed)             /* by a verdict */                                \
  sight(turned_away)        /* by a room that is locked or full */         \
  sight(nowhere_to_go)      /* the entry itself refused it */               \
  sight(crash)              /* a space's actor died */                        \
  sight(lost_post)          /* with something in its mailbox */               \
  sight(died_settled)                                                         \
  sight(died_seeking)                                                         \
  sight(died_arriving)                                                        \
  sight(died_hearing)                                                         \
  sight(died_serving)       /* within a batch */                              \
  sight(died_entry)         /* alone on the stack, not made anew yet */       \
  sight(found_down)         /* a place that is not made anew yet */           \
  sight(waits_for_entry)    /* which is down */                               \
  sight(admitted)           /* when it was up again */                        \
  sight(died_elsewhere)     /* told of a death where the socket is not */     \
  sight(hung_seeking)                                                         \
  sight(hung_arriving)                                                        \
  sight(hung_hearing)                                                         \
  sight(found_late)         /* a place, after the deadline */                 \
  sight(void_frame)         /* of a stay that is over */                      \
  sight(frame)                                                                \
  sight(visit)              /* began */                                       \
  sight(returned)           /* and ended where it was asked for */            \
  sight(recalled_settled)   /* it took too long */                            \
  sight(recalled_moving)                                                      \
  sight(recalled_hearing)                                                     \
  sight(ended_settled)                                                        \
  sight(ended_seeking)                                                        \
  sight(ended_arriving)                                                       \
  sight(ended_hearing)                                                        \
  sight(rest)               /* all is quiet */
