// A view of a connection: what goes out, what comes in, how it breaks, comes back and ends.

import { bare, session } from './wires.js';

const $ = (id) => document.getElementById(id);
const most = 1000; // lines kept
let connect = null; // of the client; null: the build has not made it
let wire;
let was = ''; // told last

const ears = {
  heard: (data) => show('received', '←', described(data)),
  told: (text) => show('note', '·', text),
  changed: () => queueMicrotask(showStatus), // the first comes before there is a wire
};

function open() {
  was = '';
  wire = $('plain').checked ? bare(ears) : session(connect, ears);
  showStatus();
}

function described(data) {
  if (typeof data === 'string') return data;
  const hex = Array.from(data.subarray(0, 64), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${data.length} bytes: ${hex}${data.length > 64 ? ' …' : ''}`;
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

// -- the connection ---------------------------------------------------------------------------------

const isOver = () => wire.status.is === 'over';

function words({ is, plain, retryAt, code, reason }) {
  const seconds = retryAt ? Math.max(0, Math.ceil((retryAt - Date.now()) / 1000)) : 0;
  const again = retryAt === null ? 'when this page is seen' : seconds ? `in ${seconds} s` : 'now';
  return {
    connecting: 'Connecting…',
    open: plain ? 'Connected, plain' : 'Connected',
    away: `Lost: next try ${again}`,
    offline: `No network: next try ${again}`,
    over: `Closed with ${code}${reason ? `: ${reason}` : ''}`,
  }[is];
}

const notes = {
  open: ({ plain }) => (plain ? 'connected, plain: nothing is kept if it breaks' : 'connected'),
  away: () => 'the connection is lost: what you send now is kept until it is back',
  offline: () => 'there is no network: what you send now is kept until there is',
  over: (status) => words(status).toLowerCase(),
};

function showStatus() {
  const { status } = wire;
  const isOpen = status.is === 'open';
  $('state').textContent = words(status);
  $('state').dataset.open = isOpen;
  $('cut').disabled = !isOpen;
  $('send').disabled = isOver() || ($('plain').checked && !isOpen);
  $('connect').textContent = isOver() ? 'Connect' : 'Disconnect';
  if (isOpen) for (const line of document.querySelectorAll('.kept')) line.classList.remove('kept');
  if (was === status.is) return;
  was = status.is;
  const note = notes[was]?.(status);
  if (note) ears.told(note);
}

// -- what the person does ---------------------------------------------------------------------------

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value;
  const data = $('binary').checked ? new TextEncoder().encode(text) : text;
  const isKept = wire.status.is !== 'open';
  try {
    wire.send(data);
  } catch (error) {
    return ears.told(`not sent: ${error.message}`);
  }
  show(isKept ? 'sent kept' : 'sent', '→', described(data));
  $('text').value = '';
  $('text').focus();
});

$('connect').addEventListener('click', () => (isOver() ? open() : wire.close()));
$('cut').addEventListener('click', () => wire.cut());
$('plain').addEventListener('change', () => {
  const old = wire;
  open();
  old.close();
});
$('text').addEventListener('input', () => wire.status.is === 'away' && wire.wake());

async function begin() {
  connect = (await import('./porthouse-client.js').catch(() => ({}))).connect ?? null;
  $('plain').checked = !connect || location.search === '?plain';
  $('plain').disabled = !connect;
  $('address').textContent = location.origin.replace(/^http/, 'ws') + '/';
  if (!connect) ears.told('plain only: the build has not made porthouse-client.js (apt-get install esbuild)');
  open();
  $('connect').disabled = false; // before, nobody would have heard it
  setInterval(showStatus, 250);
  $('text').focus();
}
begin();
