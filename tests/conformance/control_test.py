#!/usr/bin/python3
"""Pings, pongs and fragments, and how they mix (RFC 6455, sections 5.4 and 5.5)."""

import frames
from frames import binary, chop, fragmented, head, more, ping, pong, text
from suite import AnyOrder, Closed, a_pong, echo_binary, echo_text, main, talk

PROTOCOL_ERROR = Closed(1002)
OCTETS = bytes(range(256))
cases = []

# -- ping and pong ---------------------------------------------------------------------------------

for payload in (b"", b"x", b"hello", bytes(125), OCTETS[131:], OCTETS[:124], b"\xfe\xff" * 20):
    name = f"{len(payload)} bytes {payload[:4].hex()}"
    cases += [talk(f"ping of {name}", ping(payload), a_pong(payload)),
              talk(f"ping of {name}, byte by byte", chop(ping(payload), 1), a_pong(payload)),
              talk(f"pong of {name} that nobody asked for", pong(payload)),
              talk(f"pong, then ping, of {name}", pong(b"no") + ping(payload), a_pong(payload))]
for size in (126, 127, 200, 65535, 65536, 70000):
    for kind, name in ((frames.PING, "ping"), (frames.PONG, "pong"), (frames.CLOSE, "close")):
        cases += [
            talk(f"{name} of {size}", frames.frame(kind, b"\x03\xe8" + bytes(size - 2)),
                 PROTOCOL_ERROR),
            talk(f"{name} of {size}, only the head", head(kind, size, mask=b"abcd"), PROTOCOL_ERROR)]
for kind, name in ((frames.PING, "ping"), (frames.PONG, "pong"), (frames.CLOSE, "close")):
    cases += [
        talk(f"{name} in fragments", frames.frame(kind, b"\x03\xe8", fin=False) + more(fin=True),
             PROTOCOL_ERROR),
        talk(f"{name} in fragments inside a message",
             text(b"one", fin=False) + frames.frame(kind, b"\x03\xe8", fin=False), PROTOCOL_ERROR),
        talk(f"{name} with its length in 2 bytes", frames.frame(kind, b"\x03\xe8", width=2),
             PROTOCOL_ERROR)]
for count in (2, 10, 100, 1000):
    numbered = [f"ping {i}".encode() for i in range(count)]
    wire = [ping(one) for one in numbered]
    cases += [
        talk(f"{count} pings in one piece", b"".join(wire), *map(a_pong, numbered)),
        talk(f"{count} pings one by one", wire, *map(a_pong, numbered)),
        talk(f"{count} pings in odd pieces", chop(wire, 7), *map(a_pong, numbered))]
cases += [
    talk("10 pongs that nobody asked for", b"".join(pong(bytes([i])) for i in range(10))),
    talk("ping behind a text", text(b"hello") + ping(b"p"), AnyOrder(echo_text(b"hello"), a_pong(b"p"))),
    talk("text behind a ping", ping(b"p") + text(b"hello"), a_pong(b"p"), echo_text(b"hello")),
    talk("pings around texts",
         b"".join(text(f"{i}") + ping(f"{i}") for i in range(20)),
         AnyOrder(*[echo_text(f"{i}") for i in range(20)], *[a_pong(b"%d" % i) for i in range(20)]))]

# -- fragments -------------------------------------------------------------------------------------

WORDS = {
    "two": [b"Hello, ", b"world"], "three": [b"Hello", b", ", b"world"],
    "one byte each": [b"%c" % c for c in b"Hello, world!"], "empty first": [b"", b"Hello"],
    "empty last": [b"Hello", b""], "empty middle": [b"Hel", b"", b"lo"],
    "empty at both ends": [b"", b"Hello", b""], "two empty": [b"", b""], "three empty": [b"", b"", b""],
    "long and short": [b"x" * 70000, b"y"], "short and long": [b"y", b"x" * 70000],
    "125 and 126": [b"a" * 125, b"b" * 126], "a hundred": [b"%02d" % i for i in range(100)],
    "a thousand": [b"%03d" % i for i in range(1000)], "20 of 5000": [b"%05000d" % i for i in range(20)],
}
BETWEEN = {"": ([], []), ", pings between": ([ping(b"p")], [a_pong(b"p")]),
           ", pongs between": ([pong(b"p")], []),
           ", both between": ([ping(b"p"), pong(b"q"), ping(b"r")], [a_pong(b"p"), a_pong(b"r")])}
for name, parts in WORDS.items():
    whole = b"".join(parts)
    for with_what, (between, answers) in BETWEEN.items():
        wanted = answers * (len(parts) - 1)
        wire = fragmented(frames.TEXT, parts, between)
        cases.append(talk(f"text in fragments: {name}{with_what}", b"".join(wire), *wanted,
                          echo_text(whole)))
        if len(parts) < 20:
            cases.append(talk(f"text in fragments, one by one: {name}{with_what}", wire, *wanted,
                              echo_text(whole)))
    cases.append(talk(f"binary in fragments: {name}", b"".join(fragmented(frames.BINARY, parts)),
                      echo_binary(whole)))
    if len(whole) < 1000:
        wire = fragmented(frames.TEXT, parts, [ping(b"p")])
        cases.append(talk(f"text in fragments, byte by byte: {name}", chop(wire, 1),
                          *[a_pong(b"p")] * (len(parts) - 1), echo_text(whole)))
for size in (64, 256, 1000, 4096, 65536, 262144):
    payload = OCTETS * 2048
    cases.append(talk(f"binary of 512 KiB in fragments of {size}",
                      b"".join(fragmented(frames.BINARY, chop(payload, size))), echo_binary(payload)))
cases += [
    talk("two messages in fragments",
         b"".join(fragmented(frames.TEXT, [b"a", b"b"]) + fragmented(frames.BINARY, [b"c", b"d"])),
         echo_text(b"ab"), echo_binary(b"cd")),
    talk("a whole one between two in fragments",
         b"".join([*fragmented(frames.TEXT, [b"a", b"b"]), text(b"x"),
                   *fragmented(frames.TEXT, [b"c", b"d"])]),
         echo_text(b"ab"), echo_text(b"x"), echo_text(b"cd"))]

# -- fragments in disorder -------------------------------------------------------------------------

DISORDER = {
    "a continuation of nothing": [more(b"x")],
    "a last continuation of nothing": [more(b"x", fin=True)],
    "an empty continuation of nothing": [more()],
    "an empty last continuation of nothing": [more(fin=True)],
    "text inside text": [text(b"a", fin=False), text(b"b")],
    "text begun inside text": [text(b"a", fin=False), text(b"b", fin=False)],
    "binary inside text": [text(b"a", fin=False), binary(b"b")],
    "text inside binary": [binary(b"a", fin=False), text(b"b")],
    "binary inside binary": [binary(b"a", fin=False), binary(b"b", fin=False)],
    "text inside text after a continuation": [text(b"a", fin=False), more(b"b"), text(b"c")],
    "text inside an empty beginning": [text(fin=False), text()],
}
for name, wire in DISORDER.items():
    cases += [talk(name, b"".join(wire), PROTOCOL_ERROR),
              talk(f"{name}, byte by byte", chop(wire, 1), PROTOCOL_ERROR),
              talk(f"{name}, behind a good text", text(b"good") + b"".join(wire), echo_text(b"good"),
                   PROTOCOL_ERROR)]
cases += [
    talk("a continuation behind a message in fragments",
         b"".join(fragmented(frames.TEXT, [b"a", b"b"])) + more(b"c", fin=True), echo_text(b"ab"),
         PROTOCOL_ERROR),
    talk("pings still count inside disorder", text(b"a", fin=False) + ping(b"p") + text(b"b"),
         a_pong(b"p"), PROTOCOL_ERROR)]

if __name__ == "__main__":
    main(cases)
