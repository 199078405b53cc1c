#!/usr/bin/python3
"""Limits that are set are kept, to the byte (--max-message)."""

import frames
from frames import binary, chop, fragmented, head, more, ping, text
from suite import Closed, a_pong, echo_binary, echo_text, main, talk

LIMIT = 1000
TOO_BIG = Closed(1009)
cases = [
    talk("at the limit, text", text(b"x" * LIMIT), echo_text(b"x" * LIMIT)),
    talk("at the limit, binary", binary(b"x" * LIMIT), echo_binary(b"x" * LIMIT)),
    talk("at the limit, in characters of 3 bytes", text("€" * 333), echo_text("€" * 333)),
    talk("bytes count, not characters", text("€" * 334), TOO_BIG),
    talk("over the limit, text", text(b"x" * (LIMIT + 1)), TOO_BIG),
    talk("over the limit, binary", binary(b"x" * (LIMIT + 1)), TOO_BIG),
    talk("over the limit and not UTF-8", head(frames.TEXT, LIMIT + 1, mask=b"abcd") + b"\xff" * 50, TOO_BIG),
    talk("over the limit behind a good one", text(b"good") + text(b"x" * (LIMIT + 1)),
         echo_text(b"good"), TOO_BIG),
    talk("a hundred at the limit", text(b"x" * LIMIT) * 100, *[echo_text(b"x" * LIMIT)] * 100),
    talk("at the limit, in fragments", fragmented(frames.TEXT, chop(b"x" * LIMIT, 10)),
         echo_text(b"x" * LIMIT)),
    talk("at the limit, with pings between",
         fragmented(frames.TEXT, chop(b"x" * LIMIT, 100), [ping(b"y" * 125)]),
         *[a_pong(b"y" * 125)] * 9, echo_text(b"x" * LIMIT)),
    talk("over the limit, in fragments", fragmented(frames.TEXT, chop(b"x" * (LIMIT + 1), 10)), TOO_BIG),
    talk("a fragment at the limit, then an empty one",
         text(b"x" * LIMIT, fin=False) + more(fin=True), echo_text(b"x" * LIMIT)),
    talk("fragments at the limit never end", text(b"x" * LIMIT, fin=False) + more() * 100 + more(b"x"),
         TOO_BIG),
    talk("a limit counts anew for the next message",
         b"".join(fragmented(frames.TEXT, [b"x" * 600, b"y" * 400]) * 3),
         *[echo_text(b"x" * 600 + b"y" * 400)] * 3),
]
for size in (LIMIT + 1, 65535, 65536, 1 << 20, 1 << 32, (1 << 63) - 1):
    cases += [talk(f"{size} announced", head(frames.TEXT, size, mask=b"abcd"), TOO_BIG),
              talk(f"{size} announced in a second fragment",
                   text(b"x", fin=False) + head(frames.CONTINUATION, size, mask=b"abcd"), TOO_BIG)]

if __name__ == "__main__":
    main(cases, f"--max-message={LIMIT}")
