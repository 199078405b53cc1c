"""Where the `websockets` of Debian 12 and that of Debian 13 speak differently (10.4 and 15)."""

import websockets

NEW = int(websockets.version.version.split(".")[0]) >= 14
HEADERS = "additional_headers" if NEW else "extra_headers"  # connect's own name for them
Refused = websockets.InvalidStatus if NEW else websockets.InvalidStatusCode


def status_of(refused):
    return refused.response.status_code if NEW else refused.status_code


def extensions_of(socket):
    return [extension.name for extension in (socket.protocol if NEW else socket).extensions]
