"""A peer of the benchmarks: echo or broadcast by Python's `websockets`."""

import asyncio
import contextlib
import signal
import sys

import websockets

members = set()


async def echo(socket):
    with contextlib.suppress(websockets.ConnectionClosed):
        async for said in socket:
            await socket.send(said)


async def broadcast(socket):
    members.add(socket)
    try:
        async for said in socket:
            websockets.broadcast(members - {socket}, said)
    except websockets.ConnectionClosed:
        pass
    finally:
        members.discard(socket)


async def main(serve):
    stop = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set_result, None)
    settings = {"compression": None, "ping_interval": None}
    async with websockets.serve(serve, "127.0.0.1", 0, **settings) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"listening on ws://127.0.0.1:{port}/", flush=True)
        await stop


asyncio.run(main(broadcast if "--mode=broadcast" in sys.argv else echo))
