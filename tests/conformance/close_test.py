#!/usr/bin/python3
"""How a connection ends: codes, reasons, what comes after (RFC 6455, sections 5.5.1 and 7)."""

import frames
from caller import Wrong
from frames import binary, chop, close, more, ping, text
from suite import AnyOrder, a_pong, echo_text, expect, expect_close, main, show
from utf8 import INVALID, VALID

cases = []


def closing(name, send, *codes, before=()):
    """Like `talk`, but this side has closed: one Close comes back, then TCP ends."""
    send = [send] if isinstance(send, bytes) else list(send)

    async def run(server):
        caller = await server.open()
        await caller.send(*send)
        for wanted in before:
            await expect(caller, wanted)
        await expect_close(caller, codes, answer=False)
        caller.hang_up()

    cases.append((name, run))


# -- codes -----------------------------------------------------------------------------------------

for code in [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 3999,
             4000, 4001, 4999]:
    closing(f"code {code}", close(code), code)
    closing(f"code {code} with a reason", close(code, "because"), code)
    closing(f"code {code}, byte by byte", chop(close(code, "because"), 1), code)
for code in [0, 1, 100, 999, 1004, 1005, 1006, 1015, 1016, 1017, 1099, 1100, 1999, 2000, 2999, 5000,
             5001, 9999, 32768, 65535]:
    closing(f"code {code} is none", close(code), 1002)
    closing(f"code {code} is none, with a reason", close(code, "because"), 1002)
closing("no code", close(), None, 1000)
closing("no code, byte by byte", chop(close(), 1), None, 1000)
closing("half a code", frames.frame(frames.CLOSE, b"\x03"), 1002)
closing("half a code, and it is 0", frames.frame(frames.CLOSE, b"\0"), 1002)

# -- reasons ---------------------------------------------------------------------------------------

for size in (1, 2, 60, 122, 123):
    closing(f"a reason of {size}", close(1000, b"r" * size), 1000)
closing("a reason of 124", close(1000, b"r" * 124), 1002)
closing("a reason of 70000", close(1000, b"r" * 70000), 1002)
for name, reason in VALID.items():
    if len(reason) <= 123:
        closing(f"reason: {name}", close(1000, reason), 1000)
for name, (reason, _) in INVALID.items():
    if len(reason) <= 123:
        closing(f"reason that is no text: {name}", close(1000, reason), 1007)
closing("a reason cut inside a letter", close(1000, "€".encode() * 40 + b"\xe2\x82"), 1007)

# -- what comes before and after -------------------------------------------------------------------

SECOND = {"text": text(b"too late"), "binary": binary(b"too late"), "ping": ping(b"too late"),
          "pong": frames.pong(), "another Close": close(1001), "rubbish": b"\xff" * 40,
          "a frame not masked": text(b"x", mask=None), "a kilobyte": text(b"x" * (1 << 10)),
          "a continuation": more(b"x", fin=True), "half a frame": text(b"too late")[:7]}
for name, late in SECOND.items():
    closing(f"{name} behind Close", close(1000) + late, 1000)
    closing(f"{name} behind an empty Close", close() + late, None, 1000)
    closing(f"{name} behind a wrong Close", close(1005) + late, 1002)
closing("Close behind a text", text(b"last words") + close(1000), 1000,
        before=[echo_text(b"last words")])
closing("Close behind a ping", ping(b"last") + close(1000), 1000, before=[a_pong(b"last")])
closing("Close behind a text and a ping", text(b"t") + ping(b"p") + close(4321), 4321,
        before=[AnyOrder(echo_text(b"t"), a_pong(b"p"))])
for count, size in ((10, 10), (100, 10), (1000, 10), (4, 100_000), (1, 1 << 20)):
    said = [b"%06d" % i + b"x" * (size - 6) for i in range(count)]
    closing(f"Close behind {count} texts of {size}", b"".join(map(text, said)) + close(1000), 1000,
            before=[echo_text(one) for one in said])
closing("Close inside a message", text(b"never", fin=False) + close(1000), 1000)
closing("Close inside a message, byte by byte", chop(text(b"never", fin=False) + close(1000), 1), 1000)
closing("Close between fragments", text(b"a", fin=False) + close(3000) + more(b"b", fin=True), 3000)
closing("Close at once", close(1000), 1000)


# -- without Close ---------------------------------------------------------------------------------


def without_close(name, send, before=()):
    """This side ends its half of TCP without a Close; the server must end the other, and may say
    Close first."""

    async def run(server):
        caller = await server.open()
        await caller.send(*send)
        caller.writer.write_eof()
        for wanted in before:
            await expect(caller, wanted)
        got = await caller.next()
        if got[0] == frames.CLOSE:
            got = await caller.next()
        if got[0] is not None:
            raise Wrong(f"expected the end of TCP, got {show(got)}")
        caller.hang_up()

    cases.append((name, run))


without_close("TCP ends in silence", [])
without_close("TCP ends inside a head", [text(b"hello")[:3]])
without_close("TCP ends inside a frame", [text(b"hello")[:8]])
without_close("TCP ends inside a message", [text(b"hello", fin=False)])
without_close("TCP ends inside a large frame", [text(b"x" * 100_000)[:50_000]])


def resets(name, send):
    """This side resets TCP. Whether the server minds shows when it still serves afterwards."""

    async def run(server):
        caller = await server.open()
        await caller.send(*send)
        caller.hang_up()

    cases.append((name, run))


resets("a reset in silence", [])
resets("a reset behind a text", [text(b"hello")])
resets("a reset behind a thousand texts", [text(b"hello") * 1000])
resets("a reset inside a frame", [text(b"hello")[:8]])
resets("a reset behind Close", [close(1000)])
resets("a reset behind a wrong frame", [text(b"hello", rsv=7)])

if __name__ == "__main__":
    main(cases)
