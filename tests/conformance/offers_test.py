#!/usr/bin/python3
"""Which offers of permessage-deflate are taken and which declined (RFC 7692, sections 5 and 7.1)."""

import frames
from caller import Wrong
from deflate import Agreement, Compressor
from frames import text
from suite import converse, echo_text, main

# Longer than the smallest window, and it repeats itself further back than that.
SAID = [(f"{i:04d} " + "far away and long ago, " * 30).encode() * 5 for i in range(4)]
D = "permessage-deflate"
cases = []


async def upgraded(server, headers):
    caller = await server.connect()
    answer = await caller.upgrade(headers=headers)
    return caller, answer.headers.get("sec-websocket-extensions")


def takes(name, *offers, server_window=15, of=None):
    """The offer (or `of` these offers) is taken, and both sides keep what was agreed on."""

    async def run(server):
        caller, said = await upgraded(server, [f"Sec-WebSocket-Extensions: {one}" for one in offers])
        if said is None:
            raise Wrong("declined")
        agreed = Agreement(said, of if of is not None else ", ".join(offers))
        if agreed.server_window > server_window:
            raise Wrong(f"a window of {agreed.server_window} instead of {server_window} at most")
        caller.agree_on_deflate(agreed.server_window, agreed.server_keeps)
        packer = Compressor(agreed)
        wire = [text(packer.message(one), rsv=4) for one in SAID]
        await converse(caller, wire, [echo_text(one) for one in SAID])

    cases.append((f"takes: {name}", run))


def declines(name, *offers):
    """No extension is agreed on, and it is a WebSocket all the same."""

    async def run(server):
        caller, said = await upgraded(server, [f"Sec-WebSocket-Extensions: {one}" for one in offers])
        if said is not None:
            raise Wrong(f"took {said!r}")
        await converse(caller, [text(b"plain")], [echo_text(b"plain")])

    cases.append((f"declines: {name}", run))


def refuses(name, offer):
    """What breaks the grammar of the header is refused with 400."""

    async def run(server):
        caller = await server.connect()
        try:
            await caller.upgrade(headers=[f"Sec-WebSocket-Extensions: {offer}"])
        except Wrong as refused:
            if not str(refused).startswith("400 "):
                raise
            return
        raise Wrong("101 instead of 400")

    cases.append((f"refuses: {name}", run))


for offer in (D, f"{D}; server_no_context_takeover", f"{D}; client_no_context_takeover",
              f"{D}; server_no_context_takeover; client_no_context_takeover", f"{D}; client_max_window_bits",
              f"{D};client_max_window_bits;server_no_context_takeover", f"{D} ; client_max_window_bits ",
              f"{D}; client_no_context_takeover; client_max_window_bits"):
    takes(offer, offer)
for bits in range(8, 16):
    takes(f"server_max_window_bits={bits}", f"{D}; server_max_window_bits={bits}", server_window=bits)
    takes(f"client_max_window_bits={bits}", f"{D}; client_max_window_bits={bits}")
    takes(f"both windows {bits}", f"{D}; server_max_window_bits={bits}; client_max_window_bits={bits}",
          server_window=bits)
    takes(f"server_max_window_bits={bits} without takeover",
          f"{D}; server_no_context_takeover; server_max_window_bits={bits}", server_window=bits)
takes("a quoted value", f'{D}; server_max_window_bits="10"', server_window=10)
takes("blanks around =", f"{D}; client_max_window_bits")
for fallback in (f"{D}; unknown, {D}", f"{D}; server_max_window_bits=77, {D}; client_max_window_bits",
                 f"x-unknown, {D}", f"x-unknown; a=b; c, x-other, {D}; client_max_window_bits",
                 f'x-unknown; a="b"; c="\\d", {D}', f"{D}; client_max_window_bits, {D}", f",, {D}"):
    takes(f"of several: {fallback}", fallback)
takes("of several headers", "x-unknown", D)
takes("the second header", f"{D}; unknown", f"{D}; client_max_window_bits")
for offer in (
        f"{D}; unknown", f"{D}; unknown=1", f"{D}; server_max_window_bits", f"{D}; server_max_window_bits=7",
        f"{D}; server_max_window_bits=16", f"{D}; server_max_window_bits=0", f"{D}; server_max_window_bits=08",
        f"{D}; server_max_window_bits=010", f"{D}; server_max_window_bits=-9", f"{D}; server_max_window_bits=x",
        f"{D}; server_max_window_bits=99999999999999999999", f'{D}; server_max_window_bits="7"',
        f"{D}; client_max_window_bits=7", f"{D}; client_max_window_bits=16", f"{D}; client_max_window_bits=x",
        f"{D}; client_max_window_bits=1e1", f"{D}; server_no_context_takeover=1",
        f"{D}; server_no_context_takeover=true", f"{D}; client_no_context_takeover=0",
        f"{D}; server_no_context_takeover; server_no_context_takeover",
        f"{D}; client_no_context_takeover; client_no_context_takeover",
        f"{D}; server_max_window_bits=10; server_max_window_bits=10",
        f"{D}; client_max_window_bits; client_max_window_bits=10", "permessage-deflat", f"{D}x",
        "x-webkit-deflate-frame", "deflate", "permessage-bzip2", "x-unknown; permessage-deflate",
        f"{D}; unknown, {D}; also"):
    declines(offer, offer)
for offer in (";", f"{D};", f"{D}; =", f"{D}; =10", f"{D}; server_max_window_bits=", f"{D} client_max_window_bits",
              f'{D}; server_max_window_bits="10', f"{D}; a b", f"({D})", f"{D}; server_max_window_bits=1 0",
              f"{D}; x=;", f"{D}/1", f'"{D}"'):
    refuses(offer, offer)

if __name__ == "__main__":
    main(cases, "--compression")
