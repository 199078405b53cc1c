#!/usr/bin/python3
"""Compressed messages, right and wrong (RFC 7692, sections 6 and 7.2)."""

import random
import zlib

import frames
from deflate import Agreement, Compressor, pack
from frames import binary, chop, close, fragmented, more, ping, text
from suite import AnyOrder, Closed, a_pong, converse, echo_binary, echo_text, main
from utf8 import INVALID, VALID

LIMIT = 1 << 20
OFFER = "permessage-deflate; client_max_window_bits"
NOT_DEFLATE, NOT_UTF8, TOO_BIG, PROTOCOL_ERROR = Closed(1002, 1007), Closed(1007), Closed(1009), Closed(1002)
cases = []


def talk(name, send, *wanted, offer=OFFER):
    """As in `suite`, with compression. `send` may be a function of a `Compressor`."""

    async def run(server):
        caller = await server.connect()
        answer = await caller.upgrade(headers=[f"Sec-WebSocket-Extensions: {offer}"])
        agreed = Agreement(answer.headers.get("sec-websocket-extensions", ""), offer)
        caller.agree_on_deflate(agreed.server_window, agreed.server_keeps)
        wire = send(Compressor(agreed)) if callable(send) else send
        await converse(caller, [wire] if isinstance(wire, bytes) else list(wire), wanted)

    cases.append((name, run))


def packed(payload, **how):
    return text(pack(payload, **how), rsv=4)


def letters(size):
    return (b'{"event": "moved", "x": 17, "y": 4} ' * (size // 36 + 1))[:size]


def noise(size):
    return random.Random(size).randbytes(size)


# -- right -----------------------------------------------------------------------------------------

for size in (0, 1, 2, 10, 125, 126, 127, 1000, 4096, 32768, 65535, 65536, 100_000, LIMIT - 1, LIMIT):
    talk(f"text of {size}", packed(letters(size)), echo_text(letters(size)))
    talk(f"binary of {size}", binary(pack(letters(size)), rsv=4), echo_binary(letters(size)))
    if size < 500_000:  # noise grows when it is compressed
        talk(f"noise of {size}", binary(pack(noise(size)), rsv=4), echo_binary(noise(size)))
    talk(f"text of {size}, not compressed", text(letters(size)), echo_text(letters(size)))
for level in range(10):
    for size in (5, 5000, 200_000):
        talk(f"level {level}, text of {size}", packed(letters(size), level=level), echo_text(letters(size)))
for strategy, name in ((zlib.Z_FIXED, "fixed"), (zlib.Z_HUFFMAN_ONLY, "Huffman only"), (zlib.Z_RLE, "runs"),
                       (zlib.Z_FILTERED, "filtered")):
    talk(f"strategy {name}", packed(letters(10_000), strategy=strategy), echo_text(letters(10_000)))
HELLO = bytes.fromhex("f248cdc9c90700")
EXAMPLES = {  # of RFC 7692, section 7.2.3
    "one block": (HELLO,), "no compression": (bytes.fromhex("000500faff48656c6c6f00"),),
    "a last block": (bytes.fromhex("f348cdc9c9070000"),),
    "two blocks": (bytes.fromhex("f248050000 00ffffcac9c90700".replace(" ", "")),)}
for name, (payload,) in EXAMPLES.items():
    talk(f"example: {name}", text(payload, rsv=4), echo_text("Hello"))
    talk(f"example, byte by byte: {name}", chop(text(payload, rsv=4), 1), echo_text("Hello"))
talk("example: in fragments", fragmented(frames.TEXT, [HELLO[:3], HELLO[3:]], rsv=4), echo_text("Hello"))
talk("an empty message as one empty block", text(b"\0", rsv=4), echo_text(""))
talk("an empty message as a fixed block", text(b"\x02\0", rsv=4), echo_text(""))
talk("an empty message with nothing in it", text(b"", rsv=4), echo_text(""))
talk("an ended stream", text(pack(letters(500), flush=zlib.Z_FINISH) + b"\0", rsv=4), echo_text(letters(500)))
talk("a full flush", text(pack(letters(500), flush=zlib.Z_FULL_FLUSH), rsv=4), echo_text(letters(500)))
for count in (2, 10, 100):
    many = [letters(i * 37 % 1000) for i in range(count)]
    talk(f"{count} messages", lambda c, many=many: b"".join(text(c.message(m), rsv=4) for m in many),
         *map(echo_text, many))
    talk(f"{count} times the same", lambda c, n=count: b"".join(text(c.message(letters(999)), rsv=4)
                                                               for _ in range(n)),
         *[echo_text(letters(999))] * count)
    talk(f"{count} messages, every other compressed",
         lambda c, many=many: b"".join(text(c.message(m), rsv=4) if i % 2 else text(m)
                                       for i, m in enumerate(many)), *map(echo_text, many))
talk("a ping behind a compressed text", packed(b"hello") + ping(b"p"),
     AnyOrder(echo_text("hello"), a_pong(b"p")))
for name, payload in VALID.items():
    talk(f"valid: {name}", packed(payload), echo_text(payload))

# -- in fragments ----------------------------------------------------------------------------------

for size in (10, 1000, 100_000):
    wire = pack(letters(size))
    for piece in (1, 7, 100, 5000):
        if len(wire) // piece < 2000:
            talk(f"text of {size} in fragments of {piece}", fragmented(frames.TEXT, chop(wire, piece), rsv=4),
                 echo_text(letters(size)))
    parts = chop(wire, len(wire) // 3 + 1)
    talk(f"text of {size}, pings between fragments", fragmented(frames.TEXT, parts, [ping(b"p")], rsv=4),
         *[a_pong(b"p")] * (len(parts) - 1), echo_text(letters(size)))
    talk(f"text of {size}, byte by byte", chop(text(wire, rsv=4), 1 if size < 5000 else 50),
         echo_text(letters(size)))
talk("an empty first fragment", fragmented(frames.TEXT, [b"", HELLO], rsv=4), echo_text("Hello"))
talk("an empty last fragment", fragmented(frames.TEXT, [HELLO, b""], rsv=4), echo_text("Hello"))
talk("empty fragments between", fragmented(frames.TEXT, [HELLO[:2], b"", b"", HELLO[2:]], rsv=4),
     echo_text("Hello"))
talk("noise of 300000 in fragments", fragmented(frames.BINARY, chop(pack(noise(300_000)), 1000), rsv=4),
     echo_binary(noise(300_000)))

# -- wrong -----------------------------------------------------------------------------------------

talk("compressed continuation", text(HELLO[:3], fin=False, rsv=4) + more(HELLO[3:], fin=True, rsv=4),
     PROTOCOL_ERROR)
talk("only the continuation compressed", text(b"He", fin=False) + more(HELLO, fin=True, rsv=4),
     PROTOCOL_ERROR)
for rsv in (1, 2, 3, 5, 6, 7):
    talk(f"reserved bits {rsv:03b}", text(HELLO, rsv=rsv), PROTOCOL_ERROR)
for name, wire in {"ping": ping(b"x", rsv=4), "pong": frames.pong(rsv=4), "close": close(1000, rsv=4)}.items():
    talk(f"compressed {name}", wire, PROTOCOL_ERROR)
for name, (payload, _) in INVALID.items():
    talk(f"invalid: {name}", packed(payload), NOT_UTF8)
    talk(f"invalid, in fragments: {name}",
         fragmented(frames.TEXT, chop(pack(payload), 3) if len(payload) < 99 else [pack(payload)], rsv=4),
         NOT_UTF8)
    talk(f"invalid, but binary: {name}", binary(pack(payload), rsv=4), echo_binary(payload))
RUBBISH = {
    "a reserved block": b"\x06", "a reserved last block": b"\x07", "FF": b"\xff" * 20, "text": b"Hello",
    "a stored block whose lengths disagree": b"\x00\x05\x00\x05\x00Hello",
    "a reference before the beginning": bytes.fromhex("0206"), "noise": noise(1000),
    "a bad code in a dynamic block": bytes.fromhex("ecc0018000000000"), "zlib's head": zlib.compress(b"Hello" * 20),
    "gzip's head": bytes.fromhex("1f8b08000000000000ff"), "changed in the middle":
    (lambda p: p[:50] + bytes([p[50] ^ 0xFF]) + p[51:])(pack(noise(300), strategy=zlib.Z_HUFFMAN_ONLY, level=9)[:2]
                                                        + b"\xff" * 200)}
for name, payload in RUBBISH.items():
    talk(f"corrupt: {name}", binary(payload, rsv=4), NOT_DEFLATE)
    talk(f"corrupt, in fragments: {name}", fragmented(frames.BINARY, chop(payload, 3), rsv=4), NOT_DEFLATE)
    talk(f"corrupt, behind a good text: {name}", text(b"good") + binary(payload, rsv=4), echo_text("good"),
         NOT_DEFLATE)
talk("over the limit, inflated", packed(bytes(LIMIT + 1)), TOO_BIG)
talk("over the limit, inflated from fragments", fragmented(frames.TEXT, chop(pack(bytes(LIMIT + 1)), 100), rsv=4),
     TOO_BIG)
talk("a bomb of 256 MiB", packed(bytes(256 << 20), level=9), TOO_BIG)
talk("a bomb behind a good text", text(b"good") + packed(bytes(16 << 20)), echo_text("good"), TOO_BIG)
talk("a bomb of stored blocks", binary(b"\x00\x00\x00\xff\xff" * 200_000 + b"\x00", rsv=4), echo_binary(b""))
talk("over the limit, not compressed", text(letters(LIMIT + 1)), TOO_BIG)
talk("over the limit, announced", frames.head(frames.TEXT, 2 * LIMIT, rsv=4, mask=b"abcd"), TOO_BIG)

if __name__ == "__main__":
    main(cases, "--compression")
