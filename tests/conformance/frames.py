"""Frames as a client sends them, right or wrong on purpose (RFC 6455, section 5.2)."""

import itertools
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
NAMES = {TEXT: "text", BINARY: "binary", CLOSE: "close", PING: "ping", PONG: "pong"}

_masks = itertools.cycle(bytes((a, 255 - a, a ^ 0x5A, 7)) for a in range(1, 251, 13))


def apply_mask(payload, mask):
    """The payload, masked (or unmasked: it is the same)."""
    size = len(payload)
    if size == 0 or mask == b"\0\0\0\0":
        return payload
    wide = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(wide, "big")).to_bytes(size, "big")


def head(opcode, size, fin=True, rsv=0, mask=None, width=None):
    """The head of a frame. `width` forces a length of 0, 2 or 8 extra bytes; `mask` None is none."""
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    if width is None:
        width = 0 if size < 126 else 2 if size < 65536 else 8
    second = {0: size, 2: 126, 8: 127}[width] | (0x80 if mask is not None else 0)
    extended = {0: b"", 2: struct.pack("!H", size & 0xFFFF), 8: struct.pack("!Q", size)}[width]
    return bytes((first, second)) + extended + (mask or b"")


def frame(opcode, payload=b"", fin=True, rsv=0, mask="some", width=None):
    """A whole frame, masked unless `mask` is None."""
    payload = payload.encode() if isinstance(payload, str) else payload
    if mask == "some":
        mask = next(_masks)
    masked = payload if mask is None else apply_mask(payload, mask)
    return head(opcode, len(payload), fin, rsv, mask, width) + masked


def text(payload=b"", **more):
    return frame(TEXT, payload, **more)


def binary(payload=b"", **more):
    return frame(BINARY, payload, **more)


def more(payload=b"", fin=False, **rest):
    """A continuation."""
    return frame(CONTINUATION, payload, fin=fin, **rest)


def ping(payload=b"", **rest):
    return frame(PING, payload, **rest)


def pong(payload=b"", **rest):
    return frame(PONG, payload, **rest)


def close(code=None, reason=b"", **rest):
    reason = reason.encode() if isinstance(reason, str) else reason
    return frame(CLOSE, (b"" if code is None else struct.pack("!H", code)) + reason, **rest)


def fragmented(opcode, parts, between=(), rsv=0):
    """One message in as many frames as there are parts; `between` goes between any two of them."""
    out = []
    for i, part in enumerate(parts):
        first, last = i == 0, i == len(parts) - 1
        out.append(frame(opcode if first else CONTINUATION, part, fin=last, rsv=rsv if first else 0))
        if not last:
            out.extend(between)
    return out


def chop(wire, size):
    """The bytes in pieces of `size`."""
    wire = b"".join(wire) if isinstance(wire, (list, tuple)) else wire
    return [wire[i:i + size] for i in range(0, len(wire), size)]
