// A plain view of a WebSocket: what goes out, what comes in, how it ends.

const $ = (id) => document.getElementById(id);
const url = location.origin.replace(/^http/, 'ws') + '/';
const most = 1000; // lines kept
let socket;

function connect() {
  socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => note('connected');
  socket.onmessage = ({ data }) => show('received', '←', described(data));
  socket.onclose = ({ code, reason }) => note(`closed with ${code}${reason ? `: ${reason}` : ''}`);
  note(`connecting to ${url}`);
}

function described(data) {
  if (typeof data === 'string') return data;
  const bytes = new Uint8Array(data);
  const hex = Array.from(bytes.subarray(0, 64), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${bytes.length} bytes: ${hex}${bytes.length > 64 ? ' …' : ''}`;
}

function show(kind, arrow, text) {
  const log = $('log');
  const line = document.createElement('li');
  line.className = kind;
  for (const [tag, inside] of [['time', new Date().toLocaleTimeString()], ['span', arrow], ['p', text]]) {
    const part = document.createElement(tag);
    part.textContent = inside;
    line.append(part);
  }
  log.append(line);
  while (log.children.length > most) log.firstElementChild.remove();
  $('scroll').scrollTop = $('scroll').scrollHeight;
}

function note(text) {
  show('note', '·', text);
  const open = socket.readyState === WebSocket.OPEN;
  $('state').textContent = open ? 'Connected' : 'Not connected';
  $('state').dataset.open = open;
  $('connect').textContent = open ? 'Disconnect' : 'Connect';
}

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value;
  if (socket.readyState !== WebSocket.OPEN) return note('not connected: nothing was sent');
  const data = $('binary').checked ? new TextEncoder().encode(text) : text;
  socket.send(data);
  show('sent', '→', described(data.buffer ?? data));
  $('text').value = '';
  $('text').focus();
});

$('connect').addEventListener('click', () =>
  socket.readyState === WebSocket.OPEN ? socket.close(1000) : connect());

$('address').textContent = url;
connect();
$('text').focus();
