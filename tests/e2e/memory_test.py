#!/usr/bin/python3
"""A house without memory closes those who ask for it, and serves the others as before."""

import os
import resource
import socket
import struct
import sys

import house
from house import House

MEBIBYTE = 1 << 20
UPGRADE = (b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")


class Client:
    def __init__(self, port):
        self.line = socket.create_connection(("127.0.0.1", port), house.PATIENCE)
        self.line.sendall(UPGRADE)
        self.read = b""
        while b"\r\n\r\n" not in self.read:
            got = self.line.recv(4096)
            if not got:
                raise ConnectionError("no upgrade")
            self.read += got

    def says(self, text):
        self.line.sendall(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text.encode())

    def hears(self, text):
        wanted = bytes([0x81, len(text)]) + text.encode()
        while wanted not in self.read:
            got = self.line.recv(4096)
            assert got, f"closed instead of {text!r}: {self.read[-40:]!r}"
            self.read += got

    def begins_to_upload(self, size):
        """A message of a mebibyte that is not finished; the server has to keep what has come."""
        try:
            self.line.sendall(bytes([0x82, 0xFF]) + struct.pack(">Q", MEBIBYTE) + bytes(4 + size))
        except OSError:
            pass


def mapped(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as line:
        return int(line.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def main():
    if house.SANITIZED:
        print("sanitizers map all there is: nothing to see")
        return 0
    with House("echo", "--shards=1") as echo:
        bystander = Client(echo.port)
        bystander.says("before")
        bystander.hears("before")
        pid = echo.process.pid
        resource.prlimit(pid, resource.RLIMIT_AS, (mapped(pid) + 64 * MEBIBYTE, resource.RLIM_INFINITY))
        crowd = []
        for _ in range(150):
            try:
                crowd.append(Client(echo.port))
                crowd[-1].begins_to_upload(MEBIBYTE - 1)
            except OSError:
                pass  # there was no memory for the connection itself
        bystander.says("meanwhile")
        bystander.hears("meanwhile")
        assert echo.process.poll() is None, "the house has ended"
        for one in crowd:
            one.line.close()
        resource.prlimit(pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
        bystander.says("after")
        bystander.hears("after")
        newcomer = Client(echo.port)
        newcomer.says("hello")
        newcomer.hears("hello")
        house.until(lambda: echo.process.poll() is not None or echo.descriptors() < 60, "they have gone")
        bystander.line.close()
        newcomer.line.close()
    return 0


sys.exit(main())
