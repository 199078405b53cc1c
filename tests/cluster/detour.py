"""A bad link: what two nodes say to each other makes a detour through this process, arrives late, and
some of it never does. Not every kernel has netem, which would do it for us.

The switch hands over frames whose hardware address bears the number of the detour; they are put back
with the address of the node that they are meant for."""

import array
import collections
import errno
import fcntl
import json
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import time

EXIT, DEVICE = "exit{}", "detour{}"  # by number: how frames leave the switch, and where we get them
MOST = 10_000  # frames on their way: past it they are lost, as on any link
LONGEST = 1 << 16
IPV4 = 0x0800
SIOCETHTOOL, ETHTOOL_STXCSUM = 0x8946, 0x17
SOL_PACKET, PACKET_STATISTICS = 263, 6


class Detour:
    """The process, for two nodes of which we have the numbers; it runs until its `end`."""

    def __init__(self, number, nodes, **trouble):
        self.number = number
        plan = json.dumps({"number": number, "nodes": nodes, **trouble})
        self.process = subprocess.Popen([sys.executable, __file__, plan], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline(), "the detour does not open"

    def end(self):
        """How many frames have arrived, and how many were lost; what is on its way is neither."""
        self.process.terminate()
        told, _ = self.process.communicate()
        assert self.process.returncode == 0, "the detour has ended by itself"
        return json.loads(told)


def make_whole(device):
    """What leaves the device has its checksums, and its size is a frame's: both are otherwise left to
    hardware, and nobody would do it for what a process puts back."""
    wish = array.array("I", (ETHTOOL_STXCSUM, 0))  # without it the kernel does not merge frames either
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCETHTOOL, struct.pack("16sP", device.encode(), wish.buffer_info()[0]))


def open_line(device):
    line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)  # hears nothing until it is bound
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    line.bind((device, IPV4))
    return line


class Passage:
    """What happens to frames. Each direction has chances of its own, so that what is lost of one does
    not depend on the other."""

    def __init__(self, line, number, nodes, delay, loss, seed):
        self.line, self.number, self.delay, self.loss = line, number, delay, loss
        self.chances = {node: random.Random(f"{seed} {node}") for node in nodes}
        self.waiting = collections.deque()  # of (when it is due, frame)
        self.arrived = self.lost = 0

    def run(self):
        while True:
            patience = max(0, self.waiting[0][0] - time.monotonic()) if self.waiting else None
            if select.select([self.line], [], [], patience)[0]:
                self.take(bytearray(self.line.recv(LONGEST)))
            while self.waiting and self.waiting[0][0] <= time.monotonic():
                self.give(self.waiting.popleft()[1])

    def take(self, frame):
        number, node = frame[4:6]
        if number != self.number:
            return  # of another detour, or cut: the switch shows these to all
        if self.chances[node].random() < self.loss or len(self.waiting) == MOST:
            self.lost += 1
            return
        frame[4] = 0
        self.waiting.append((time.monotonic() + self.delay, frame))

    def give(self, frame):
        try:
            self.line.send(frame)
            self.arrived += 1
        except OSError as failed:
            if failed.errno != errno.ENOBUFS:
                raise
            self.lost += 1

    def told(self):
        _, not_taken = struct.unpack("II", self.line.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
        return {"arrived": self.arrived, "lost": self.lost + not_taken}


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    plan = json.loads(sys.argv[1])
    make_whole(EXIT.format(plan["number"]))
    passage = Passage(open_line(DEVICE.format(plan["number"])), **plan)
    print("open", flush=True)
    try:
        passage.run()
    finally:
        print(json.dumps(passage.told()))


if __name__ == "__main__":
    main()
