// What a search of session.pml may come across.
#define SIGHTS(sight)                                                             \
  sight(lost_attached)       /* the server learns that the connection is lost */  \
  sight(hello_lost)          /* with the connection, unread */                    \
  sight(left_before_welcome) /* which was on its way */                           \
  sight(post_lost)           /* on its way to the client */                       \
  sight(welcome_lost)        /* the client comes with the token before */         \
  sight(welcome_lost_twice)                                                       \
  sight(replaced)            /* a connection that seemed open */                  \
  sight(overtaken)           /* a hello came after a later one */                 \
  sight(repeated)            /* a hello came once more */                         \
  sight(old_token)           /* somebody showed one */                            \
  sight(late_received)       /* something over an older connection */             \
  sight(late_closed)         /* an older connection is gone */                    \
  sight(full_window)         /* a frame waits for an acknowledgement */           \
  sight(said_to_nobody)      /* a frame waits for the client to come back */      \
  sight(kept_for_later)      /* a frame waits for the server to be there */       \
  sight(resent_by_server)                                                         \
  sight(sent_again)          /* by the client */                                  \
  sight(resumed_unread)      /* the socket still has a message in hand */         \
  sight(read_on_by_nobody)   /* it asks for more, and no connection is there */   \
  sight(void_to_client)      /* what is said to an end that is gone */            \
  sight(void_to_server)                                                           \
  sight(expired)             /* nobody came back in time */                       \
  sight(came_too_late)                                                            \
  sight(rest)                /* nothing can happen any more */                    \
  sight(rest_elsewhere)      /* in another session */
