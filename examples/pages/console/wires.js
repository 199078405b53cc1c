// Two ways to talk to a server: in a session, by porthouse-client, or by a bare WebSocket, frame by frame.
// Either is { status, send(data), cut(), wake(), close() }, and tells `ears` what there is to tell:
// heard(data), told(text) of the connection itself, and changed() when there is another status.

const url = location.origin.replace(/^http/, 'ws') + '/';
const cutOff = 4002; // to the server, which a page cannot cut off without a word

/** Comes back by itself, with all that was said meanwhile. */
export function session(connect, ears) {
  let line;
  class Line extends WebSocket {
    constructor(...how) {
      super(...how);
      line = this;
    }
  }
  const house = connect(url, { WebSocket: Line });
  house.when('event', (said) => ears.heard(JSON.stringify(said)));
  house.when('text', ears.heard);
  house.when('binary', ears.heard);
  house.when('room', ({ name, how }) => ears.told(`in the room ${name} (${how})`));
  house.when('resumed', () => ears.told('back in the same session: what was missed follows'));
  house.when('restarted', ({ why }) => ears.told(`a new session (${why}): what was said meanwhile is lost`));
  house.when('unsure', (all) => all.forEach(({ sent, ...what }) =>
    ears.told(`${sent ? 'may not have arrived' : 'has not been sent'}: ${JSON.stringify(what)}`)));
  house.when('skipped', ({ n, bytes }) => ears.told(`the room has left out ${n} messages of ${bytes} bytes`));
  house.when('error', (error) => ears.told(`refused: ${JSON.stringify(error)}`));
  house.when('status', ears.changed);
  return {
    get status() {
      return house.status;
    },
    send(data) {
      if (typeof data !== 'string') return house.sendBinary(data);
      const { event, body, ask, ttl, once } = eventIn(data);
      if (typeof event !== 'string') house.sendText(data);
      else if (ask === undefined) house.send(event, body);
      else request(house.ask(event, body, { within: ttl, once: once !== undefined }), ask, ears);
    },
    cut: () => line?.close(cutOff),
    wake: () => house.wake(),
    close: () => house.close(),
  };
}

/** What the text says, if it is an event. */
function eventIn(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** On the wire a request has a number of the client's; here it has that of whoever wrote it. */
function request(reply, ask, { heard }) {
  reply.then(
    (body) => heard(JSON.stringify({ reply: ask, body })),
    ({ code, message }) => heard(JSON.stringify({ reply: ask, error: { code, message } })));
}

/** Nothing but frames, as they are. */
export function bare(ears) {
  let status = { is: 'connecting' };
  const become = (next) => {
    status = next;
    ears.changed();
  };
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => become({ is: 'open', plain: true });
  socket.onmessage = ({ data }) => ears.heard(typeof data === 'string' ? data : new Uint8Array(data));
  socket.onclose = ({ code, reason }) => become({ is: 'over', code, reason });
  return {
    get status() {
      return status;
    },
    send: (data) => socket.send(data),
    cut: () => socket.close(cutOff),
    wake() {},
    close: () => socket.close(1000),
  };
}
