#!/usr/bin/python3
"""What the port serves besides WebSockets, and connections that are used twice (RFC 9112, 9.3)."""

from caller import Wrong, check_consent
from frames import chop
from suite import main

cases = []
UPGRADE = ("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").encode()


def get(target, *headers, method="GET"):
    lines = [f"{method} {target} HTTP/1.1", "Host: x", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def serves(name, *steps, at_once=False, ends=False):
    """Each step is (bytes, status or statuses); status 101 is a consent and comes last. `ends`: the
    server ends TCP after the last answer."""

    async def run(server):
        caller = await server.connect()
        if at_once:
            await caller.send(b"".join(wire for wire, _ in steps))
        for wire, status in steps:
            if not at_once:
                await caller.send(*([wire] if isinstance(wire, bytes) else wire))
            to_head = not at_once and b"".join([wire] if isinstance(wire, bytes) else wire)[:4] == b"HEAD"
            answer = await caller.answer(to_head)
            if answer.status not in ([status] if isinstance(status, int) else status):
                raise Wrong(f"{answer.status} instead of {status}")
            if answer.status == 101:
                check_consent(answer)
        if ends and await caller.reader.read():
            raise Wrong("more than the answers")
        caller.hang_up()

    cases.append((name, run))


serves("alive", (get("/healthz"), 200))
serves("ready", (get("/readyz"), 200))
serves("alive, by HEAD", (get("/healthz", method="HEAD"), (200, 405)))
serves("alive, with a query", (get("/healthz?x=1"), 200))
serves("alive, byte by byte", (chop(get("/healthz"), 1), 200))
for target in ("/nothing", "/healthz/x", "/../etc/passwd", "/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
               "//etc/passwd", "/\\..\\..\\etc", "/%00", "/nothing?x", "/.git/config", "/healthz%00"):
    serves(f"not found: {target}", (get(target), (400, 404)))
for method in ("POST", "PUT", "DELETE", "PATCH"):
    serves(f"{method} is not allowed", (get("/healthz", "Content-Length: 0", method=method), 405))
serves("ten requests, one by one", *[(get("/healthz"), 200)] * 10)
serves("ten requests at once", *[(get("/healthz"), 200)] * 10, at_once=True)
serves("good and bad in turns", (get("/healthz"), 200), (get("/nothing"), 404), (get("/readyz"), 200))
serves("an upgrade behind a request", (get("/healthz"), 200), (UPGRADE, 101))
serves("an upgrade behind a request, at once", (get("/healthz"), 200), (UPGRADE, 101), at_once=True)
serves("an upgrade behind what is not found", (get("/nothing"), 404), (UPGRADE, 101))
serves("Connection: close is obeyed", (get("/healthz", "Connection: close"), 200), ends=True)
serves("HTTP/1.0 is closed", (b"GET /healthz HTTP/1.0\r\n\r\n", (200, 400, 505)), ends=True)
serves("Connection: close before another", (get("/healthz", "Connection: close") + get("/healthz"), 200),
       ends=True)
serves("a request with rubbish behind it", (get("/healthz"), 200), (b"\0\1\2\3\r\n\r\n", 400), ends=True)
serves("a body with GET", (get("/healthz", "Content-Length: 5") + b"hello", (200, 400, 413)))

if __name__ == "__main__":
    main(cases)
