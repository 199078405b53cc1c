"""The house of stubborn rooms, and how to talk to it."""

import asyncio
import os
import tempfile
import urllib.error
import urllib.request

import websockets
from house import PATIENCE, House


class Stubborn(House):
    """The house of stubborn rooms, with all that it says on stderr in a file."""

    def __init__(self, *flags, **how):
        super().__init__("stubborn_house", *flags, **how)
        self.errors = tempfile.TemporaryFile()
        self.last_words = None

    def __exit__(self, *how):
        try:
            super().__exit__(*how)
        finally:
            self.last_words = self.said()
            self.errors.close()

    def said(self):
        if self.last_words is not None:
            return self.last_words
        return os.pread(self.errors.fileno(), 1 << 20, 0).decode()

    def lines(self, *words):
        return [line for line in self.said().splitlines() if all(word in line for word in words)]

    def give_up(self):
        """For tests that end it themselves."""
        self.process.wait(PATIENCE)
        self.process.stdout.close()


def connect(house):
    return websockets.connect(house.url, ping_interval=None, compression=None)


async def soon(what):
    return await asyncio.wait_for(what, PATIENCE)


async def talk(house, *words):
    """A client that has said these words, and has heard what came before the last answer."""
    client = await connect(house)
    await soon(client.recv())
    for word in words:
        await client.send(word)
        if word.startswith("go "):
            await soon(client.recv())
    return client


def status(house, path):
    try:
        with urllib.request.urlopen(house.url.replace("ws", "http", 1) + path, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def metrics_of(house):
    with urllib.request.urlopen(house.url.replace("ws", "http", 1) + "metrics", timeout=PATIENCE) as answer:
        return answer.read().decode()


class Limited(Stubborn):
    """With a limit of descriptors that it may raise."""

    def __init__(self, *flags, soft, hard):
        super().__init__(*flags)
        self.command = ["prlimit", f"--nofile={soft}:{hard}", *self.command]
