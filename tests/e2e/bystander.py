"""A well-behaved client beside the abuse: how long does the server let it wait?

Runs as a process of its own, so that what the abuse costs its own client is not counted."""

import select
import socket
import subprocess
import sys
import time

REQUEST = (b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
HELLO = b"\x81\x85\0\0\0\0hello"
ANSWER = b"\x81\x05hello"
GOODBYE = b"\x88\x80\0\0\0\0"


class Bystander:
    """`with Bystander(port) as bystander: abuse(); bystander.waited()`"""

    def __init__(self, port):
        self.port = port

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, __file__, str(self.port)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == "served\n", "a well-behaved client is not even served once"
        return self

    def waited(self):
        """The longest it had to wait, in seconds, and how often it was served."""
        self.process.stdin.close()
        worst, served = self.process.stdout.readline().split()
        return float(worst), int(served)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def receive(line, size):
    got = b""
    while len(got) < size:
        part = line.recv(size - len(got))
        if not part:
            raise ConnectionError("hung up on")
        got += part
    return got


def visit(port, trips):
    """Comes in and has `trips` echoes; the longest wait of all."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(REQUEST)
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += receive(line, 1)
        if not answer.startswith(b"HTTP/1.1 101 "):
            raise ConnectionError(answer.decode())
        worst = time.monotonic() - began
        for _ in range(trips):
            began = time.monotonic()
            line.sendall(HELLO)
            if receive(line, len(ANSWER)) != ANSWER:
                raise ConnectionError("another answer")
            worst = max(worst, time.monotonic() - began)
        line.sendall(GOODBYE)
    return worst


def main(port):
    worst, served = visit(port, 1), 0
    print("served", flush=True)
    while not select.select([sys.stdin], [], [], 0.005)[0]:
        worst = max(worst, visit(port, 5))
        served += 1
    print(worst, served, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
