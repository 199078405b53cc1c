#!/usr/bin/python3
"""Text is UTF-8, whole and at every cut; a wrong text ends at its first wrong byte (RFC 6455, 8.1)."""

import frames
from frames import binary, chop, fragmented, head, more, text
from suite import Closed, a_pong, echo_binary, echo_text, main, talk
from utf8 import INVALID, VALID

NOT_UTF8 = Closed(1007)
MASK = b"\x11\xa2\x37\xf0"
cases = []


def by_octet(payload):
    return chop(payload, 1) or [b""]


def beginning(payload, announced):
    """The beginning of one frame: its head announces more than comes."""
    return head(frames.TEXT, announced, mask=MASK) + frames.apply_mask(payload, MASK)


for name, payload in VALID.items():
    wire = text(payload)
    cases += [
        talk(f"valid: {name}", wire, echo_text(payload)),
        talk(f"valid, cut by TCP: {name}", chop(wire, 1 if len(wire) < 200 else 7), echo_text(payload)),
        talk(f"valid, a fragment for each byte: {name}",
             b"".join(fragmented(frames.TEXT, by_octet(payload))), echo_text(payload)),
        talk(f"valid, with empty fragments: {name}",
             b"".join(fragmented(frames.TEXT, [b"", payload[:1], b"", payload[1:], b""])),
             echo_text(payload))]

for name, (payload, tells) in INVALID.items():
    cases += [
        talk(f"invalid: {name}", text(payload), NOT_UTF8),
        talk(f"invalid, cut by TCP: {name}", chop(text(payload), 1 if len(payload) < 200 else 4001),
             NOT_UTF8),
        talk(f"invalid, but binary: {name}", binary(payload), echo_binary(payload)),
        talk(f"invalid, behind a good text: {name}", text(b"good") + text(payload), echo_text(b"good"),
             NOT_UTF8),
        talk(f"invalid, an empty last fragment: {name}",
             text(payload, fin=False) + more(fin=True), NOT_UTF8)]
    parts = by_octet(payload) if len(payload) < 200 else chop(payload, 1000)
    wire = fragmented(frames.TEXT, parts)
    if tells is None:
        cases += [
            talk(f"invalid, in fragments: {name}", b"".join(wire), NOT_UTF8),
            talk(f"only the end tells: {name}",
                 text(payload, fin=False) + frames.ping(b"p") + more(fin=True), a_pong(b"p"),
                 NOT_UTF8)]
        continue
    # Nothing is sent after the byte that tells: the answer must come all the same.
    enough = payload[:tells]
    parts = by_octet(enough) if tells < 200 else chop(enough, 1000)
    cases += [
        talk(f"fails fast, a fragment for each byte: {name}",
             [text(parts[0], fin=False), *(more(part) for part in parts[1:])], NOT_UTF8),
        talk(f"fails fast, in one fragment: {name}", text(enough, fin=False), NOT_UTF8),
        talk(f"fails fast, inside a frame: {name}", beginning(enough, len(enough) + 50), NOT_UTF8),
        talk(f"fails fast, inside a frame, byte by byte: {name}",
             chop(beginning(enough, len(enough) + 70000), 1 if tells < 200 else 5003), NOT_UTF8)]

if __name__ == "__main__":
    main(cases)
