"""A client's end of permessage-deflate (RFC 7692): what it agreed on, and how it then speaks."""

import zlib

from caller import Wrong

TAIL = b"\0\0\xff\xff"


class Agreement:
    """What the server has answered to an offer, checked against that offer."""

    def __init__(self, answer, offer):
        name, *said = [word.strip() for word in answer.split(";")]
        if name != "permessage-deflate":
            raise Wrong(f"agreed on {answer!r}")
        self.said, offered = {}, offer.replace(" ", "")
        for one in said:
            key, _, value = one.partition("=")
            if key in self.said:
                raise Wrong(f"{key} twice in {answer!r}")
            self.said[key] = value.strip('"')
        self.server_window = self.window("server_max_window_bits", answer)
        self.client_window = self.window("client_max_window_bits", answer)
        self.server_keeps = self.flag("server_no_context_takeover", answer)
        self.client_keeps = self.flag("client_no_context_takeover", answer)
        if set(self.said):
            raise Wrong(f"unknown parameters {sorted(self.said)}")
        if "client_max_window_bits=" in answer and "client_max_window_bits" not in offered:
            raise Wrong("client_max_window_bits, which was not offered")
        if "server_no_context_takeover" in offered and self.server_keeps:
            raise Wrong("server_no_context_takeover was asked for and not agreed on")

    def window(self, key, answer):
        value = self.said.pop(key, "15")
        if value not in [str(bits) for bits in range(8, 16)]:
            raise Wrong(f"{key}={value!r} in {answer!r}")
        return int(value)

    def flag(self, key, answer):
        value = self.said.pop(key, None)
        if value:
            raise Wrong(f"a value of {key} in {answer!r}")
        return value is None


class Compressor:
    """Compresses messages as the agreement allows."""

    def __init__(self, agreed, level=6, memory=8, strategy=zlib.Z_DEFAULT_STRATEGY):
        # zlib makes no window of 256 bytes: with 8 agreed on, no back reference is safe but none.
        self.bits = max(agreed.client_window, 9)
        self.level = 0 if agreed.client_window == 8 else level
        self.memory, self.strategy, self.keeps = memory, strategy, agreed.client_keeps
        self.start()

    def start(self):
        self.zlib = zlib.compressobj(self.level, zlib.DEFLATED, -self.bits, self.memory, self.strategy)

    def message(self, payload):
        packed = self.zlib.compress(payload) + self.zlib.flush(zlib.Z_SYNC_FLUSH)
        if not packed.endswith(TAIL):
            raise AssertionError("a sync flush ends in 00 00 FF FF")
        if not self.keeps:
            self.start()
        return packed[:-4]


def pack(payload, level=6, flush=zlib.Z_SYNC_FLUSH, strategy=zlib.Z_DEFAULT_STRATEGY):
    """One message, compressed alone, as sent."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
    return (packer.compress(payload) + packer.flush(flush)).removesuffix(TAIL)
