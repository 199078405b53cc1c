// A WebSocket with a plug that can be pulled. Nothing goes or comes while it is; then the connection is
// lost, and no other can be made until it is in again. This is what a dead network looks like.

let sockets = new Set();
let isOut = false;

const unplugged = 4002; // to the server, which a page cannot cut off without a word

export class PluggedWebSocket extends WebSocket {
  constructor(url, protocols) {
    if (isOut) throw new Error('unplugged');
    super(url, protocols);
    sockets.add(this);
    super.addEventListener('close', () => sockets.delete(this));
  }
}

/** Pulls the plug: `pull()`, and later `plugIn()`. */
export function pull() {
  isOut = true;
  for (const socket of sockets) {
    const { onclose } = socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(unplugged);
    onclose?.call(socket, new CloseEvent('close', { code: 1006 }));
  }
  sockets = new Set();
}

export function plugIn() {
  isOut = false;
}
