#!/usr/bin/python3
"""The opening handshake: who is let in, and with which status the others are refused (RFC 6455,
section 4; RFC 9110 and 9112 for what is HTTP)."""

import frames
from caller import KEY, Wrong, check_consent
from frames import chop, ping, text
from suite import a_pong, echo_text, expect, expect_close, main

cases = []
BASE = {"Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Key": KEY, "Sec-WebSocket-Version": "13"}


def request(line="GET / HTTP/1.1", end="\r\n", without=(), more=(), **changed):
    """A request as bytes. `changed` replaces headers (underscores are dashes)."""
    headers = {**BASE, **{name.replace("_", "-"): value for name, value in changed.items()}}
    lines = [line, *[f"{name}: {value}" for name, value in headers.items() if name not in without],
             *more]
    return (end.join(lines) + end * 2).encode("latin-1")


async def is_websocket(caller):
    await caller.send(text("hello") + ping(b"p") + frames.close(1000))
    got = {(await caller.next()), (await caller.next())}
    if got != {echo_text("hello"), a_pong(b"p")}:
        raise Wrong(f"not a WebSocket after 101: {got}")
    await expect_close(caller, (1000,), answer=False)


def admits(name, *pieces, key=KEY):
    """These bytes get a 101 that is right, and then it is a WebSocket."""

    async def run(server):
        caller = await server.connect()
        await caller.send(*pieces)
        answer = await caller.answer()
        check_consent(answer, key)
        for header in ("sec-websocket-protocol", "sec-websocket-extensions"):
            if header in answer.headers:
                raise Wrong(f"{header} in the answer, which nobody asked for")
        await is_websocket(caller)

    cases.append((f"admits: {name}", run))


def refuses(name, status, *pieces, header=None):
    """These bytes get a refusal of that status (or one of them), whole and well formed."""
    allowed = (status,) if isinstance(status, int) else status

    async def run(server):
        caller = await server.connect()
        await caller.send(*pieces)
        answer = await caller.answer(to_head=pieces[0].startswith(b"HEAD "))
        if answer.status not in allowed:
            raise Wrong(f"{answer.status} instead of {' or '.join(map(str, allowed))}")
        if answer.status == 426 and answer.headers.get("sec-websocket-version") != "13":
            raise Wrong("426 without Sec-WebSocket-Version: 13")
        if answer.status == 405 and "allow" not in answer.headers:
            raise Wrong("405 without Allow")
        if header and header not in answer.headers:
            raise Wrong(f"{answer.status} without {header}")
        if answer.headers.get("connection", "").lower() == "close" and await caller.reader.read():
            raise Wrong("bytes behind an answer that says Connection: close")
        caller.hang_up()

    cases.append((f"refuses: {name}", run))


# -- those who are let in --------------------------------------------------------------------------

LONG = "x" * 4000
admits("a plain request", request())
admits("names in lower case", request().replace(b"Sec-WebSocket", b"sec-websocket")
       .replace(b"Upgrade: w", b"upgrade: w").replace(b"Connection:", b"connection:"))
admits("names in upper case", request().replace(b"Sec-WebSocket-Key", b"SEC-WEBSOCKET-KEY")
       .replace(b"Host:", b"HOST:"))
for value in ("WebSocket", "WEBSOCKET", "websocket, h2c", "h2c, websocket"):
    admits(f"Upgrade: {value}", request(Upgrade=value))
for value in ("upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade, keep-alive", "Upgrade,keep-alive",
              "keep-alive,  upgrade ,x", ", Upgrade", "Upgrade,,", "foo, bar,Upgrade, baz"):
    admits(f"Connection: {value}", request(Connection=value))
admits("two Connection headers", request(Connection="keep-alive", more=["Connection: Upgrade"]))
for line in ("GET /some/path HTTP/1.1", "GET /?name=value&x=%20y HTTP/1.1", "GET /%E2%82%AC HTTP/1.1",
             f"GET /{LONG} HTTP/1.1", f"GET /?{LONG} HTTP/1.1", "GET http://127.0.0.1/ HTTP/1.1"):
    admits(f"target {line[4:40]}", request(line))
for name, value in {"Origin": "http://127.0.0.1", "Cookie": "a=b; c=d", "X-Empty": "",
                    "User-Agent": "test", "X-Long": LONG, "X-Latin": "gr\xfc\xdfe", "Host": "localhost:80",
                    "Sec-WebSocket-Protocol": "chat, superchat", "Content-Length": "0",
                    "Sec-WebSocket-Extensions": "x-unknown; a=b; c", "X-Commas": ",,;;",
                    "Authorization": "Basic Zm9vOmJhcg==", "Pragma": "no-cache"}.items():
    admits(f"{name}: {value[:30]}", request(**{name.replace("-", "_"): value}))
admits("blanks around values", request().replace(b": ", b":   ").replace(b"\r\n", b" \t\r\n", 6)
       .replace(b"HTTP/1.1 \t", b"HTTP/1.1"))
admits("no blanks before values", request().replace(b": ", b":"))
admits("a hundred headers", request(more=[f"X-{i}: {i}" for i in range(90)]))
admits("15 KiB of headers", request(more=["X-Long: " + "y" * 14_800]))
for key in ("AAAAAAAAAAAAAAAAAAAAAA==", "/////////////////////w==", "+/+/+/+/+/+/+/+/+/+/+w=="):
    admits(f"key {key}", request(Sec_WebSocket_Key=key), key=key)
for size in (1, 2, 3, 17, 64, 127):
    admits(f"in pieces of {size}", *chop(request(), size))
wire = request()
for cut in (1, 3, 4, 15, 16, len(wire) - 4, len(wire) - 3, len(wire) - 2, len(wire) - 1):
    admits(f"cut after {cut} bytes", wire[:cut], wire[cut:])


def early(name, *pieces, wanted):
    async def run(server):
        caller = await server.connect()
        await caller.send(*pieces)
        check_consent(await caller.answer())
        for one in wanted:
            await expect(caller, one)
        await is_websocket(caller)

    cases.append((f"frames behind the request: {name}", run))


many = [f"early {i}" for i in range(1000)]
early("one", request() + text("early"), wanted=[echo_text("early")])
early("one, byte by byte", *chop(request() + text("early"), 1), wanted=[echo_text("early")])
early("a thousand", request() + b"".join(map(text, many)), wanted=map(echo_text, many))
early("a ping", request() + ping(b"p"), wanted=[a_pong(b"p")])
whole = text("early")
early("half of one, then the rest", request() + whole[:4], whole[4:], wanted=[echo_text("early")])
early("100 KiB", request() + text("z" * 102_400), wanted=[echo_text("z" * 102_400)])
early("1 MiB", request() + text("z" * (1 << 20)), wanted=[echo_text("z" * (1 << 20))])

# -- those who are not -----------------------------------------------------------------------------

refuses("no Upgrade", (200, 404, 426), request(without=["Upgrade"]))
refuses("Upgrade: h2c", (200, 400, 404, 426), request(Upgrade="h2c"))
refuses("Upgrade: websocketx", (200, 400, 404, 426), request(Upgrade="websocketx"))
refuses("no Connection", (400, 426), request(without=["Connection"]))
refuses("Connection: keep-alive", (400, 426), request(Connection="keep-alive"))
refuses("Connection: xUpgrade", (400, 426), request(Connection="xUpgrade"))
refuses("no key", 400, request(without=["Sec-WebSocket-Key"]))
for key in ("", "short", "x" * 23, "x" * 24, "x" * 25, "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=",
            "dGhlIHNhbXBsZSBub25jZQ===", "!GhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub2=jZQ==",
            "AAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA=", KEY + KEY, KEY + ", " + KEY,
            "dGhl IHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZ_=="):
    refuses(f"key {key!r}", 400, request(Sec_WebSocket_Key=key))
refuses("two keys", 400, request(more=[f"Sec-WebSocket-Key: {KEY}"]))
refuses("no version", (400, 426), request(without=["Sec-WebSocket-Version"]))
for version in ("0", "7", "8", "12", "14", "25", "130", "1", "3", "255", "256", "99999999999999999999"):
    refuses(f"version {version}", 426, request(Sec_WebSocket_Version=version))
for version in ("", "x", "-13", "13.0", "+13", "013", "13, 8", "13;", "0x0d"):
    refuses(f"version {version!r}", (400, 426), request(Sec_WebSocket_Version=version))
refuses("two versions", (400, 426), request(more=["Sec-WebSocket-Version: 8"]))
for value in ("chat, chat", "a b", "chat, (x)", "a;b", "a/b", '"chat"', "a, b c"):
    refuses(f"Sec-WebSocket-Protocol: {value}", 400, request(Sec_WebSocket_Protocol=value))
for value in ("chat", "chat,superchat", "chat ,superchat", "v10.stomp, v11.stomp", "graphql-ws"):
    admits(f"Sec-WebSocket-Protocol: {value}", request(Sec_WebSocket_Protocol=value))
refuses("the same protocol in two headers", 400,
        request(Sec_WebSocket_Protocol="chat", more=["Sec-WebSocket-Protocol: x, chat"]))
for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "HEAD", "get", "BREW"):
    refuses(f"{method} with an upgrade", (400, 405, 501) if method in ("get", "BREW") else 405,
            request(f"{method} / HTTP/1.1"))
for version in ("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/9.9", "HTTP/1", "HTTP/11", "http/1.1",
                "HTTP/1.1.1", "HTTP/x.y", "HTTPS/1.1", ""):
    allowed = (400, 426, 505) if version != "HTTP/1.2" else (101, 400, 505)
    refuses(f"version of HTTP {version!r}", allowed, request(f"GET / {version}".rstrip()))
BAD_LINES = ["", " GET / HTTP/1.1", "GARBAGE", "GET", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 x",
             "GET /a b HTTP/1.1", "GET\t/\tHTTP/1.1", "G\x00T / HTTP/1.1", "GET /\x00 HTTP/1.1",
             "GET /\x7f HTTP/1.1", "GET /\x01 HTTP/1.1", "G(T / HTTP/1.1", ": / HTTP/1.1",
             "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]
for line in BAD_LINES[1:]:
    refuses(f"request line {line!r}", 400, request(line))
BAD_HEADERS = ["no colon", ": no name", "Bad Name: x", "X-Space : x", "X-\x00: x",
               "X-Nul: a\x00b", "X-Control: a\x01b", "X-Delete: a\x7fb", "X-(Paren): x", "X-@: x",
               "X-Return: a\rb", "X-\xfc: x"]
for line in BAD_HEADERS:
    refuses(f"header {line!r}", 400, request(more=[line]))
refuses("a folded header", 400, request(more=["X-Folded: a", " b"]))
refuses("a folded header, with a tab", 400, request(more=["X-Folded: a", "\tb"]))
refuses("a folded version", 400, request(more=[" X-Leading: x"]))
refuses("bare line feeds", 400, request(end="\n"))
refuses("bare carriage returns", 400, request(end="\r") + b"\r\n\r\n")
refuses("a bare line feed inside", 400, request().replace(b"\r\nUpgrade", b"\nUpgrade"))
refuses("no Host", 400, request(without=["Host"]))
refuses("two Hosts", 400, request(more=["Host: other"]))
for host in ("127.0.0.1:evil.example", "[::1]evil", "user@127.0.0.1", "a b", "a,b", "a/b", "a:65536", ":80", "::1",
             "[::1", "a:1:2", "a%41"):
    refuses(f"Host: {host}", 400, request(Host=host))
for host in ("", "localhost:", "[::1]", "[::1]:9001", "a.example.", "1.2.3.4.example", "A_b-c.example:1"):
    admits(f"Host: {host}", request(Host=host))
for origin in ("http://elsewhere.example", "null", "", "http://127.0.0.1:9", "https://127.0.0.1", "127.0.0.1",
               "http://127.0.0.1/", "http://127.0.0.1 http://127.0.0.1", "http://user@127.0.0.1"):
    refuses(f"Origin: {origin}", 403, request(Origin=origin))
refuses("two Origins", 403, request(Origin="http://127.0.0.1", more=["Origin: http://127.0.0.1"]))
for origin in ("http://localhost", "http://[::1]:80", "HTTP://LocalHost"):
    admits(f"Origin: {origin}", request(Origin=origin))
refuses("an empty target", 400, request("GET  HTTP/1.1"))
for length in ("x", "-1", "1e3", "99999999999999999999999", "0x10", "5, 6", "+5"):
    refuses(f"Content-Length {length}", (400, 413), request(Content_Length=length) + b"hello")
refuses("an upgrade with a body", (400, 413), request(Content_Length="5") + b"hello")
refuses("an upgrade with chunks", (400, 411, 413, 501),
        request(Transfer_Encoding="chunked") + b"5\r\nhello\r\n0\r\n\r\n")
refuses("length and chunks", (400, 413, 501),
        request(Content_Length="5", Transfer_Encoding="chunked") + b"0\r\n\r\n")
refuses("a huge body announced", (400, 413), request(Content_Length="1000000000000"))
TOO_LARGE = (413, 414, 431)
refuses("one header of 20 KiB", TOO_LARGE, request(more=["X-Long: " + "y" * 20_480]))
refuses("one name of 20 KiB", TOO_LARGE + (400,), request(more=["X-" + "y" * 20_480 + ": x"]))
refuses("a target of 20 KiB", TOO_LARGE, request(f"GET /{'x' * 20_480} HTTP/1.1"))
refuses("2000 headers", TOO_LARGE, request(more=[f"X-{i}: {i}" for i in range(2000)]))
refuses("1 MiB of headers", TOO_LARGE, request(more=["X-Long: " + "y" * 1000] * 1000))
refuses("headers without end", TOO_LARGE, request()[:-2] + b"X-Long: " + b"y" * 20_000)
refuses("a name without end", TOO_LARGE + (400,), b"GET / HTTP/1.1\r\n" + b"X" * 40_000)
refuses("a request line without end", TOO_LARGE + (400,), b"G" * 40_000)
refuses("a target without end", TOO_LARGE, b"GET /" + b"x" * 40_000)

if __name__ == "__main__":
    main(cases)
