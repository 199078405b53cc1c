#!/usr/bin/python3
"""Frames: lengths, masks, chops, reserved bits and opcodes (RFC 6455, sections 5.1 to 5.4)."""

import frames
from frames import binary, chop, frame, head, text
from suite import Closed, echo_binary, echo_text, main, talk

LIMIT = 1 << 20  # of a message, by default
PROTOCOL_ERROR, TOO_BIG = Closed(1002), Closed(1009)


def letters(size):
    return (b"The quick brown fox jumps over the lazy dog. " * (size // 45 + 1))[:size]


def octets(size):
    return (bytes(range(256)) * (size // 256 + 1))[:size]


SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 32, 63, 64, 65, 124, 125, 126, 127, 128, 129, 255, 256,
         4095, 4096, 65534, 65535, 65536, 65537, 131072, 500_000, LIMIT - 1, LIMIT]
cases = []
for size in SIZES:
    cases += [talk(f"text of {size}", text(letters(size)), echo_text(letters(size))),
              talk(f"binary of {size}", binary(octets(size)), echo_binary(octets(size)))]

# -- however TCP cuts it ---------------------------------------------------------------------------

CHOPS = [(0, 1), (1, 1), (2, 1), (125, 1), (126, 1), (127, 1), (300, 1), (126, 2), (300, 3), (300, 5),
         (1000, 7), (1000, 13), (65535, 997), (65536, 1021), (65536, 4096), (LIMIT, 65536)]
for size, chopped in CHOPS:
    cases += [
        talk(f"text of {size} in chops of {chopped}", chop(text(letters(size)), chopped),
             echo_text(letters(size))),
        talk(f"binary of {size} in chops of {chopped}", chop(binary(octets(size)), chopped),
             echo_binary(octets(size)))]
cases += [
    talk(f"text of 70000 cut after {cut} bytes", [wire[:cut], wire[cut:]], echo_text(letters(70000)))
    for wire in [text(letters(70000))] for cut in (1, 2, 3, 9, 10, 11, 13, 14, 15, 16, 69999)]


def crowd(count, size):
    said = [f"{i:06d}".encode() + letters(size - 6) for i in range(count)]
    return [text(one) for one in said], [echo_text(one) for one in said]


for count, size in [(2, 10), (10, 10), (100, 6), (1000, 8), (5000, 6), (100, 200), (10, 70000),
                    (2500, 125)]:
    sent, wanted = crowd(count, size)
    wire = b"".join(sent)
    cases.append(talk(f"{count} texts of {size} in one piece", wire, *wanted))
    if count <= 1000:
        cases.append(talk(f"{count} texts of {size} in odd pieces", chop(wire, 1009), *wanted))
cases.append(talk("every size from 0 to 300 in one piece",
                  b"".join(binary(octets(size)) for size in range(301)),
                  *[echo_binary(octets(size)) for size in range(301)]))

# -- masks -----------------------------------------------------------------------------------------

for mask in (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\0\0\0", b"\0\0\0\x80", b"abcd"):
    for size in (0, 1, 3, 4, 5, 67, 4099):
        cases.append(talk(f"mask {mask.hex()} on {size}", text(letters(size), mask=mask),
                          echo_text(letters(size))))
UNMASKED = {"text": text(b"hello", mask=None), "empty text": text(mask=None),
            "binary": binary(b"hello", mask=None), "ping": frames.ping(b"hello", mask=None),
            "pong": frames.pong(mask=None), "close": frames.close(1000, mask=None),
            "continuation": frames.more(b"hello", mask=None),
            "large text": text(letters(70000), mask=None),
            "head of a text": head(frames.TEXT, 5)}
for name, wire in UNMASKED.items():
    cases.append(talk(f"not masked: {name}", wire, PROTOCOL_ERROR))
cases += [talk("not masked: the second of two", text(b"one") + text(b"two", mask=None),
               echo_text(b"one"), PROTOCOL_ERROR),
          talk("not masked: a second fragment",
               text(b"one", fin=False) + frames.more(b"two", fin=True, mask=None), PROTOCOL_ERROR)]

# -- lengths that lie ------------------------------------------------------------------------------

for size, width in [(0, 2), (1, 2), (125, 2), (0, 8), (1, 8), (125, 8), (126, 8), (65535, 8)]:
    cases += [
        talk(f"length {size} in {width} bytes", binary(octets(size), width=width), PROTOCOL_ERROR),
        talk(f"length {size} in {width} bytes, only the head",
             head(frames.TEXT, size, mask=b"abcd", width=width), PROTOCOL_ERROR)]
for size in (1 << 63, (1 << 63) + 5, (1 << 64) - 1):
    cases.append(talk(f"length {size:#x} has its top bit set",
                      head(frames.BINARY, size, mask=b"abcd", width=8), PROTOCOL_ERROR))
for size in (LIMIT + 1, LIMIT * 2, 1 << 31, (1 << 31) - 1, 1 << 32, (1 << 32) + 1, (1 << 63) - 1):
    cases += [
        talk(f"{size:#x} announced, nothing sent", head(frames.BINARY, size, mask=b"abcd", width=8),
             TOO_BIG),
        talk(f"{size:#x} announced as text, a little sent",
             head(frames.TEXT, size, mask=b"abcd", width=8) + b"\0" * 1000, TOO_BIG),
        talk(f"{size:#x} announced behind a fragment",
             text(b"one", fin=False) + head(frames.CONTINUATION, size, True, 0, b"abcd", 8), TOO_BIG)]
cases += [
    talk("a byte over the limit, sent whole", text(letters(LIMIT + 1)), TOO_BIG),
    talk("a byte over the limit, by a fragment",
         text(letters(LIMIT), fin=False) + frames.more(b"x", fin=True), TOO_BIG),
    talk("a byte over the limit, by many fragments",
         frames.fragmented(frames.TEXT, chop(letters(LIMIT + 1), 65536)), TOO_BIG),
    talk("the limit, by many fragments", frames.fragmented(frames.TEXT, chop(letters(LIMIT), 65536)),
         echo_text(letters(LIMIT))),
    talk("over the limit behind a good one", text(b"good") + text(letters(LIMIT + 1)),
         echo_text(b"good"), TOO_BIG)]

# -- reserved bits and opcodes ---------------------------------------------------------------------

for rsv in range(1, 8):
    for opcode, name in [(frames.TEXT, "text"), (frames.BINARY, "binary"), (frames.PING, "ping"),
                         (frames.PONG, "pong"), (frames.CLOSE, "close")]:
        payload = b"\x03\xe8" if opcode == frames.CLOSE else b"hi"
        cases.append(talk(f"reserved bits {rsv:03b} on a {name}", frame(opcode, payload, rsv=rsv),
                          PROTOCOL_ERROR))
    cases += [
        talk(f"reserved bits {rsv:03b} on a continuation",
             text(b"one", fin=False) + frames.more(b"two", fin=True, rsv=rsv), PROTOCOL_ERROR),
        talk(f"reserved bits {rsv:03b} behind a good text",
             text(b"good") + text(b"bad", rsv=rsv) + frames.ping(), echo_text(b"good"),
             PROTOCOL_ERROR),
        talk(f"reserved bits {rsv:03b}, byte by byte", chop(text(b"bad", rsv=rsv), 1), PROTOCOL_ERROR)]
for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]:
    cases += [
        talk(f"opcode {opcode:#x}, empty", frame(opcode), PROTOCOL_ERROR),
        talk(f"opcode {opcode:#x}", frame(opcode, b"hello"), PROTOCOL_ERROR),
        talk(f"opcode {opcode:#x} behind a good text", text(b"good") + frame(opcode) + frames.ping(),
             echo_text(b"good"), PROTOCOL_ERROR),
        talk(f"opcode {opcode:#x} inside a message", text(b"one", fin=False) + frame(opcode),
             PROTOCOL_ERROR),
        talk(f"opcode {opcode:#x}, byte by byte", chop(frame(opcode, b"hello"), 1), PROTOCOL_ERROR)]

if __name__ == "__main__":
    main(cases)
