#!/usr/bin/python3
"""The same WebSockets over TLS (--tls-cert, --tls-key)."""

import ssl
import tempfile
import warnings

import frames
from caller import Caller, Wrong
from certificate import make_certificate, trust
from frames import binary, chop, fragmented, ping, text
from suite import Closed, a_pong, converse, echo_binary, echo_text, main, talk

cases = [talk(f"text of {size}", text(b"x" * size), echo_text(b"x" * size))
         for size in (0, 1, 125, 126, 16383, 16384, 16385, 65535, 65536, 1 << 20)]
cases += [talk(f"binary of {size} in chops of {piece}", chop(binary(bytes(size)), piece),
               echo_binary(bytes(size)))
          for size, piece in ((0, 1), (5, 1), (300, 1), (70000, 4099), (1 << 20, 16384))]
many = [f"message {i}" for i in range(1000)]
cases += [
    talk("a thousand texts in one piece", b"".join(map(text, many)), *map(echo_text, many)),
    talk("a text in fragments", fragmented(frames.TEXT, [b"a", b"b", b"c"]), echo_text("abc")),
    talk("a ping", ping(b"p"), a_pong(b"p")),
    talk("what is not UTF-8", text(b"\xff"), Closed(1007)),
    talk("what is not masked", text(b"x", mask=None), Closed(1002)),
    talk("what is too big", frames.head(frames.TEXT, 1 << 40, mask=b"abcd"), Closed(1009))]


def case(name):
    def add(run):
        cases.append((name, run))
        return run
    return add


def speaks(name, version):
    @case(f"speaks {name}")
    async def _(server):
        settings = trust(folder)
        settings.minimum_version = settings.maximum_version = version
        caller = await Caller.connect(server.port, settings)
        await caller.upgrade()
        await converse(caller, [text(b"hello")], [echo_text("hello")])


speaks("TLS 1.2", ssl.TLSVersion.TLSv1_2)
speaks("TLS 1.3", ssl.TLSVersion.TLSv1_3)


@case("does not speak TLS 1.1")
async def _(server):
    settings = trust(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is deprecated: that is the point
        settings.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
    settings.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    settings.set_ciphers("ALL:@SECLEVEL=0")
    try:
        await Caller.connect(server.port, settings)
    except (ssl.SSLError, ConnectionError):
        return
    raise Wrong("it does")


@case("hangs up on plain HTTP")
async def _(server):
    caller = await Caller.connect(server.port)
    await caller.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    try:
        if b"101" in await caller.reader.read():
            raise Wrong("a WebSocket without TLS")
    except ConnectionResetError:
        pass


@case("hangs up on rubbish")
async def _(server):
    caller = await Caller.connect(server.port)
    await caller.send(b"\x16\x03\x01\xff\xff" + b"\xff" * 70000)
    try:
        await caller.reader.read()
    except ConnectionResetError:
        pass


@case("serves while a handshake hangs")
async def _(server):
    idle = [await Caller.connect(server.port) for _ in range(50)]
    for one in idle:
        await one.send(b"\x16\x03\x01")
    await converse(await server.open(), [text(b"hello")], [echo_text("hello")])
    for one in idle:
        one.hang_up()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(cases, *make_certificate(folder), tls=trust(folder))
