#!/usr/bin/python3
"""How the programs fit into a machine: Unix domain sockets, sockets that systemd hands over and what it
wants to hear, and proxies of several kinds before the door."""

import asyncio
import contextlib
import os
import pathlib
import socket
import stat
import subprocess
import tempfile
import unittest

import websockets
from dialects import HEADERS, Refused, status_of
from house import BIN, PATIENCE, House

REQUEST = "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{}\r\n"
UPGRADE = ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield pathlib.Path(name)


@contextlib.contextmanager
def started(*command, wanted="listening on ", **how):
    """A program, and the line by which it has said where it listens."""
    process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)
    try:
        line = process.stdout.readline()
        assert line.startswith(wanted), line or process.stderr.read()
        process.said = line.strip()
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()
        process.stderr.close()


def ask(where, request):
    """The status of an answer, and all of it."""
    with socket.socket(socket.AF_UNIX if isinstance(where, str) else socket.AF_INET) as caller:
        caller.settimeout(PATIENCE)
        caller.connect(where)
        caller.sendall(request if isinstance(request, bytes) else request.encode())
        said = b""
        while not said.startswith(b"HTTP/1.1 101") or b"\r\n\r\n" not in said:
            more = caller.recv(65536)
            if not more:
                break
            said += more
        return said[9:12].decode(), said.decode()


async def echoes(connect, *where):
    async with connect(*where) as client:
        await client.send("hello")
        assert await asyncio.wait_for(client.recv(), PATIENCE) == "hello"


class UnixSockets(unittest.TestCase):
    def test_a_proxy_reaches_it_by_its_path_and_the_file_goes_in_the_end(self):
        with folder() as where:
            path = str(where / "door")
            with started(os.path.join(BIN, "echo"), f"--address=unix:{path}") as process:
                self.assertEqual(process.said, f"listening on unix:{path}")
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o660)
                asyncio.run(echoes(websockets.unix_connect, path, "ws://localhost/"))
                self.assertEqual(ask(path, REQUEST.format("/healthz", "x", ""))[0], "200")
            self.assertEqual(process.returncode, 0)
            self.assertFalse(os.path.exists(path))

    def test_what_a_killed_process_has_left_is_replaced(self):
        with folder() as where:
            path = str(where / "door")
            with started(os.path.join(BIN, "echo"), f"--address=unix:{path}") as process:
                process.kill()
                process.wait(PATIENCE)
            self.assertTrue(os.path.exists(path))
            with started(os.path.join(BIN, "echo"), f"--address=unix:{path}"):
                self.assertEqual(ask(path, REQUEST.format("/healthz", "x", ""))[0], "200")

    def test_a_server_that_is_alive_keeps_its_path(self):
        with folder() as where:
            path = str(where / "door")
            (where / "file").write_text("precious")
            with started(os.path.join(BIN, "echo"), f"--address=unix:{path}"):
                for wrong, why in ((path, "another server listens there"), (where / "file", "is no socket")):
                    ended = subprocess.run([os.path.join(BIN, "echo"), f"--address=unix:{wrong}"], text=True,
                                           capture_output=True, timeout=PATIENCE, check=False)
                    self.assertEqual((ended.returncode, ended.stderr.count("\n")), (1, 1))
                    self.assertIn(why, ended.stderr)
                self.assertEqual(ask(path, REQUEST.format("/healthz", "x", ""))[0], "200")
            self.assertEqual((where / "file").read_text(), "precious")

    def test_nobody_looks_in_without_a_token(self):
        with folder() as where:
            path = str(where / "door")
            with started(os.path.join(BIN, "echo"), f"--address=unix:{path}", "--inspect"):
                self.assertEqual(ask(path, REQUEST.format("/metrics", "localhost", ""))[0], "403")


class Systemd(unittest.TestCase):
    """As it speaks to a service: nothing here needs it to be there."""

    def activated(self, *sockets, flags=(), **environment):
        """Starts an echo that finds `sockets` open, as systemd does it."""

        def hand_over():
            for number, one in enumerate(sockets, start=100):
                os.dup2(one.fileno(), number)
            for number in range(len(sockets)):
                os.dup2(100 + number, 3 + number)

        command = f'export LISTEN_PID=$$ LISTEN_FDS={len(sockets)}; exec "$0" "$@"'
        return started("/bin/sh", "-c", command, os.path.join(BIN, "echo"), *flags, close_fds=False,
                       preexec_fn=hand_over, env={**os.environ, **environment})

    def test_it_listens_on_what_is_handed_over(self):
        with folder() as where, socket.create_server(("127.0.0.1", 0)) as tcp, \
                socket.socket(socket.AF_UNIX) as local:
            path = str(where / "door")
            local.bind(path)
            local.listen()
            with self.activated(tcp, local, flags=["--port=1", "--address=192.0.2.1"]) as process:
                self.assertEqual(process.said, f"listening on ws://127.0.0.1:{tcp.getsockname()[1]}/")
                for at in (tcp.getsockname(), path):
                    self.assertEqual(ask(at, REQUEST.format("/healthz", "x", ""))[0], "200")
                asyncio.run(echoes(websockets.connect, f"ws://127.0.0.1:{tcp.getsockname()[1]}/"))
            self.assertEqual(process.returncode, 0)
            self.assertTrue(os.path.exists(path))  # it is systemd's

    def test_what_is_handed_to_another_process_is_left_alone(self):
        with House("echo") as house:
            environment = {**os.environ, "LISTEN_PID": str(house.process.pid), "LISTEN_FDS": "1"}
            with started(os.path.join(BIN, "echo"), "--port=0", env=environment) as process:
                self.assertNotIn(str(house.port), process.said)

    def test_what_does_not_listen_is_refused(self):
        with socket.socket() as idle, self.assertRaises(AssertionError) as refused:
            with self.activated(idle):
                pass
        self.assertIn("LISTEN_FDS hands over descriptor 3", str(refused.exception))

    def test_it_tells_when_it_is_ready_alive_and_stopping(self):
        with folder() as where:
            for name in (str(where / "notify"), f"\0porthouse-{os.getpid()}"):
                with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                    manager.bind(name)
                    manager.settimeout(PATIENCE)
                    environment = {**os.environ, "NOTIFY_SOCKET": name.replace("\0", "@"),
                                   "WATCHDOG_USEC": "100000"}
                    with started(os.path.join(BIN, "echo"), "--port=0", "--shards=2", env=environment):
                        heard = [manager.recv(4096).decode() for _ in range(6)]
                    self.assertIn("READY=1", heard)
                    self.assertGreaterEqual(heard.count("WATCHDOG=1"), 5)
                    while heard[-1] != "STOPPING=1":
                        heard.append(manager.recv(4096).decode())

    def test_the_watchdog_hears_nothing_for_another_process_or_without_asking(self):
        with folder() as where, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(where / "notify"))
            manager.settimeout(PATIENCE)
            environment = {**os.environ, "NOTIFY_SOCKET": str(where / "notify"), "WATCHDOG_USEC": "1000",
                           "WATCHDOG_PID": "1"}
            with started(os.path.join(BIN, "echo"), "--port=0", env=environment) as process:
                asyncio.run(echoes(websockets.connect, process.said.split()[-1]))
            heard = [manager.recv(4096).decode() for _ in range(2)]
            self.assertEqual(heard, ["READY=1", "STOPPING=1"])


class Proxies(unittest.TestCase):
    def test_the_books_are_not_open_to_the_world_behind_a_proxy_on_this_machine(self):
        with House("echo") as house:
            at = ("127.0.0.1", house.port)
            self.assertEqual(ask(at, REQUEST.format("/metrics", f"127.0.0.1:{house.port}", ""))[0], "200")
            for header in ("X-Forwarded-For: 203.0.113.7", "Forwarded: for=203.0.113.7", "Via: 1.1 nginx",
                           "X-Real-IP: 203.0.113.7", "x-forwarded-proto: https"):
                said = ask(at, REQUEST.format("/metrics", "127.0.0.1", header + "\r\n"))
                self.assertEqual(said[0], "403", header)
                self.assertIn("--inspect-token", said[1])
            for host in ("127.0.0.1:evil.example", "[::1]evil", "localhost:1:2", "user@localhost"):
                self.assertEqual(ask(at, REQUEST.format("/metrics", host, ""))[0], "400", host)
            for host in ("evillocalhost", "evil.example", "127.0.0.1.evil.example"):
                self.assertEqual(ask(at, REQUEST.format("/metrics", host, ""))[0], "403", host)
            as_nginx = f"GET /metrics HTTP/1.0\r\nHost: 127.0.0.1:{house.port}\r\nConnection: close\r\n\r\n"
            self.assertEqual(ask(at, as_nginx)[0], "403")

    def test_only_own_and_listed_pages_may_connect(self):
        def status(house, origin):
            more = UPGRADE + f"Origin: {origin}\r\n"
            host = f"127.0.0.1:{house.port}"
            return ask(("127.0.0.1", house.port), REQUEST.format("/", host, more).replace(
                "Connection: close\r\n", ""))

        with House("echo") as house:
            for own in (house.url[:-1].replace("ws", "http"), f"http://localhost:{house.port}"):
                self.assertEqual(status(house, own)[0], "101")
            for strange in ("https://evil.example", "null", f"https://127.0.0.1:{house.port}", "http://127.0.0.1"):
                said = status(house, strange)
                self.assertEqual(said[0], "403", strange)
                self.assertIn("--origins=", said[1])
        with House("echo", "--origins=https://a.example,null") as house:
            self.assertEqual(status(house, "https://a.example")[0], "101")
            self.assertEqual(status(house, "null")[0], "101")
            self.assertEqual(status(house, "https://b.example")[0], "403")
        with House("echo", "--origins=*") as house:
            self.assertEqual(status(house, "https://evil.example")[0], "101")

    def test_clients_behind_a_proxy_are_known_by_their_own_addresses(self):
        flags = ("--trusted-proxies=127.0.0.0/8", "--max-per-address=1", "--inspect-token=sixteen-letters-")
        with House("limbo", *flags) as house:
            house.token = "sixteen-letters-"
            asyncio.run(self.crowd(house))

    async def crowd(self, house):
        def come(address):
            return websockets.connect(house.url, **{HEADERS: {"X-Forwarded-For": address}})

        async with come("6.6.6.6, 203.0.113.7"), come("203.0.113.8"):
            with self.assertRaises(Refused) as refused:
                async with come("203.0.113.7"):
                    pass
            self.assertEqual(status_of(refused.exception), 503)
            journeys = ask(("127.0.0.1", house.port), REQUEST.format(
                "/_porthouse/sockets?token=sixteen-letters-", "x", ""))[1]
            self.assertIn("203.0.113.7", journeys)
            self.assertNotIn("6.6.6.6", journeys)

    def test_a_balancer_introduces_its_clients(self):
        with House("echo", "--proxy-protocol", inspected=False) as house:
            at = ("127.0.0.1", house.port)
            health = REQUEST.format("/healthz", "x", "").encode()
            line = b"PROXY TCP4 203.0.113.7 10.0.0.1 4711 80\r\n"
            itself = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"
            for introduction in (line, itself):
                self.assertEqual(ask(at, introduction + health)[0], "200")
            self.assertEqual(ask(at, health)[0], "400")


if __name__ == "__main__":
    unittest.main()
