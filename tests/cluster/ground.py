"""A network for each node, with links between any two of them that can be cut and mended.

The whole test runs in namespaces of its own, which need no root where users may make them: nothing
of it is left when the test ends, however it ends, and nothing else is touched."""

import itertools
import os
import subprocess
import sys

import detour

INSIDE = "PORTHOUSE_GROUND"
UNSHARE = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
           *["--map-root-user"] * (os.geteuid() != 0)]
PREPARE = "mount -t tmpfs ground /run && mkdir /run/netns && ip link set lo up"
PORT = 7000  # of every node, in a network of its own
SWITCH = "switch"
NOWHERE = "02:00:00:00:ff:ff"


def enter():
    """Starts this script again inside a ground, or says why it cannot and ends as skipped."""
    if os.environ.get(INSIDE):
        return
    try:
        tried = subprocess.run([*UNSHARE, "sh", "-c", PREPARE], stderr=subprocess.PIPE, text=True)
        why = tried.stderr.strip() if tried.returncode else ""
    except FileNotFoundError as missing:
        why = str(missing)
    if why:
        print(f"skipped: networks of our own need root, or users who may make namespaces: {why}")
        sys.exit(SKIPPED)
    os.environ[INSIDE] = "inside"
    os.execvp(UNSHARE[0], [*UNSHARE, "sh", "-c", f"{PREPARE} && exec \"$@\"", "sh",
                           sys.executable, *sys.argv])


SKIPPED = 77  # what ctest takes for a test that was not run


def ip(*lines, network=None):
    """Commands of `ip`, all of them in one go."""
    inside = ["-netns", network] if network else []
    subprocess.run(["ip", *inside, "-batch", "-"], input="\n".join(lines), text=True, check=True)


class Ground:
    """The networks of nodes; as a context they exist. Each node reaches the others at `address`, and
    we reach each at its `door`, by a line that no cut concerns."""

    def __init__(self, *nodes):
        self.numbers = {node: number for number, node in enumerate(nodes, 1)}
        self.detours, self.detour_numbers = {}, itertools.count(1)  # by pair of nodes

    def __enter__(self):
        ip(f"link add {SWITCH} type bridge", f"link set {SWITCH} up")
        for node in self.numbers:
            self.lay(node)
        return self

    def __exit__(self, *_):
        for pair in list(self.detours):
            self.calm(*pair)
        for node, number in self.numbers.items():
            ip(f"link del line{number}", f"link del door{number}", f"netns del {node}")
        ip(f"link del {SWITCH}")

    def lay(self, node):
        number = self.numbers[node]
        ip(f"netns add {node}",
           f"link add line{number} type veth peer name line netns {node} address {self.hardware(node)}",
           f"link set line{number} master {SWITCH} up",
           f"link add door{number} type veth peer name door netns {node}",
           f"addr add 10.78.{number}.1/24 dev door{number}",
           f"link set door{number} up")
        ip("link set lo up",
           f"addr add {self.address(node)}/24 dev line", "link set line up",
           f"addr add {self.door(node)}/24 dev door", "link set door up", network=node)

    # -- where they are ---------------------------------------------------------------------------

    def address(self, node):
        return f"10.77.0.{self.numbers[node]}"

    def listen(self, node):
        return f"{self.address(node)}:{PORT}"

    def door(self, node):
        return f"10.78.{self.numbers[node]}.2"

    def hardware(self, node, detour_number=0):
        return f"02:00:00:00:{detour_number:02x}:{self.numbers[node]:02x}"

    @staticmethod
    def inside(node, command):
        """The command that runs `command` there."""
        return ["nsenter", f"--net=/run/netns/{node}", *command]

    # -- what befalls them ------------------------------------------------------------------------

    def cut(self, one, other):
        """From now on nothing arrives from one at the other, and neither is told."""
        self.point(one, other, NOWHERE)
        self.point(other, one, NOWHERE)

    def mend(self, one, other):
        """The link is as good or as bad as it was before the cut."""
        way = self.detours.get(frozenset((one, other)))
        number = way.number if way else 0
        self.point(one, other, self.hardware(other, number))
        self.point(other, one, self.hardware(one, number))

    def point(self, source, target, hardware):
        ip(f"neigh replace {self.address(target)} lladdr {hardware} nud permanent dev line",
           network=source)

    def trouble(self, one, other, delay=0.0, loss=0.0, seed=1):
        """From now on what one says to the other arrives `delay` seconds late, in order, and this
        share of it, frame by frame, never: of each direction always the same ones for a seed. A cut
        between the two is mended."""
        self.calm(one, other)
        number = next(self.detour_numbers)
        leave, device = detour.EXIT.format(number), detour.DEVICE.format(number)
        ip(f"link add {leave} master {SWITCH} type veth peer name {device}",
           # Frames come back by it from everybody, but it leads to nobody.
           f"link set {leave} type bridge_slave learning off",
           f"link set {device} up", f"link set {leave} up")
        self.detours[frozenset((one, other))] = detour.Detour(
            number, (self.numbers[one], self.numbers[other]), delay=delay, loss=loss, seed=seed)
        self.mend(one, other)

    def calm(self, one, other):
        """Ends the trouble between the two, and what is on its way; how many frames have `arrived`
        in it, and were `lost`."""
        way = self.detours.pop(frozenset((one, other)), None)
        self.mend(one, other)
        if not way:
            return None
        told = way.end()
        ip(f"link del {detour.EXIT.format(way.number)}")
        return told

    def throttle(self, node, rate):
        """What this node says to others leaves at `rate` at most, as `256kbit`; past half a second
        of it is lost."""
        self.shape(node, "replace", "tbf", "rate", rate, "burst", "16kb", "latency", "500ms")

    def free(self, node):
        self.shape(node, "del")

    @staticmethod
    def shape(node, how, *what):
        subprocess.run(["tc", "-netns", node, "qdisc", how, "dev", "line", "root", *what], check=True)
