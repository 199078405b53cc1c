// The page's own story: a name at the door, then rooms, until one leaves.

import { $, avatar, hueOf, make, people } from './dom.js';
import { house, isOpen, say } from './house.js';
import { Messages } from './messages.js';
import { Walls } from './walls.js';

const messages = new Messages(showUnread);
const walls = new Walls();

// Who we are: `name` once we want to be in the house, `here` while we are in a room.
const patience = 3000; // between two knocks
const longest = 180000; // of knocking
const me = { name: '', here: '', wasIn: false, knocks: 0, knockedAt: 0 };
let here = new Map(); // the people of this room: name -> its element
let counts = {};
let unsaid = ''; // sent, and not heard back yet
let isPlain = false; // the server's last connection

const wantedRoom = () => decodeURIComponent(location.hash.slice(1)) || 'lobby';

// -- what the server says ---------------------------------------------------------------------------

const on = {
  challenge: (body) => walls.show('challenge', body),
  sign_in: (body) => walls.show('sign_in', body),
  hello({ rooms }) {
    on.rooms(rooms);
    me.here = '';
    // A room that fails at once would otherwise be entered without end.
    if (me.name) setTimeout(knock, Date.now() - me.knockedAt < 2000 ? 2000 : 0);
    else showDoor();
  },
  refused({ why }) {
    if (!me.name || me.here) return notice(why);
    // After a lost connection the old one holds the name until the server has noticed, too: 45 s
    // as a rule, and never longer than its idle timeout.
    if (me.wasIn && me.knocks * patience < longest) {
      tellToWait('The connection that was lost still holds your name. This may take a minute…');
      return void setTimeout(knock, patience);
    }
    me.name = '';
    showDoor(why);
  },
  room({ name, you, people: names, said }) {
    Object.assign(me, { name: you, here: name, wasIn: true, knocks: 0 });
    sessionStorage.setItem('name', you);
    localStorage.setItem('name', you);
    if (wantedRoom() !== name) location.hash = name;
    showHouse();
    messages.open(said, you);
    here = new Map();
    for (const one of names) here.set(one, person(one));
    showPeople();
    messages.tellQuietly('You are in the ', name, names.length > 1 ? '' : ', and the first here');
  },
  joined({ name, from }) {
    here.set(name, person(name));
    showPeople();
    messages.tellQuietly({ name }, from in counts ? ` came from the ${from}` : ' came in');
  },
  left({ name, to }) {
    here.delete(name);
    showPeople();
    messages.tellQuietly({ name }, to in counts ? ` went to the ${to}` : ' left');
  },
  said(what) {
    if (what.name === me.name && what.text === unsaid) unsaid = '';
    messages.say(what);
  },
  rooms(now) {
    counts = now;
    showRooms();
  },
};

for (const [event, then] of Object.entries(on)) house.on(event, then);
house.when('error', ({ message }) => notice(message ?? 'The server did not understand this page: reload it.'));
house.when('unsure', giveBack);
house.when('status', (status) => {
  if (status.is === 'open') isPlain = status.plain;
  else if (isPlain) giveBack(); // nobody counts there: it may not have arrived
  showState();
});

function knock() {
  me.knocks += 1;
  me.knockedAt = Date.now();
  if (me.name) say('enter', { name: me.name, room: wantedRoom() });
}

function go(room) {
  closeCrowd();
  if (room !== me.here && room in counts) say('go', { room });
}

// -- what the person does ---------------------------------------------------------------------------

$('enter').addEventListener('submit', (event) => {
  event.preventDefault();
  me.name = $('name').value.trim();
  me.knocks = 0;
  $('objection').textContent = me.name ? '' : 'Please tell us your name.';
  if (me.name) knock();
});

$('writing').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (!text || !me.here || !say('say', { text })) return;
  unsaid = text;
  $('text').value = '';
  notice('');
  resize();
  $('text').focus();
});

$('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $('writing').requestSubmit();
});

$('text').addEventListener('input', () => {
  if (!isOpen()) house.wake();
  resize();
});

$('leave').addEventListener('click', () => {
  sessionStorage.removeItem('name');
  Object.assign(me, { name: '', wasIn: false });
  closeCrowd();
  if (!say('leave')) showDoor();
});

addEventListener('hashchange', () => go(wantedRoom()));
$('gathering').addEventListener('click', () => {
  $('house').classList.add('crowded');
  $('gathering').setAttribute('aria-expanded', 'true');
  $('leave').focus();
});
$('veil').addEventListener('click', closeCrowd);
addEventListener('keydown', ({ key }) => key === 'Escape' && closeCrowd());

function closeCrowd() {
  if (!$('house').classList.contains('crowded')) return;
  $('house').classList.remove('crowded');
  $('gathering').setAttribute('aria-expanded', 'false');
  $('gathering').focus();
}

// -- what is shown ----------------------------------------------------------------------------------

function showDoor(objection = '') {
  walls.hide();
  Object.assign(me, { here: '', wasIn: false });
  document.title = 'Porthouse chat';
  $('house').hidden = true;
  $('door').hidden = false;
  $('objection').textContent = objection;
  $('name').value ||= localStorage.getItem('name') ?? '';
  $('name').select();
  $('name').focus();
}

function tellToWait(why) {
  if (!$('house').hidden) return notice(why);
  $('door').hidden = false;
  $('name').value = me.name;
  $('objection').textContent = why;
}

function showHouse() {
  const arriving = $('house').hidden;
  walls.hide();
  $('door').hidden = true;
  $('house').hidden = false;
  $('here').textContent = me.here;
  $('text').placeholder = `Write to the ${me.here}`;
  $('my-name').textContent = me.name;
  $('my-avatar').textContent = avatar(me.name).textContent;
  $('my-avatar').style.setProperty('--hue', hueOf(me.name));
  notice('');
  showRooms();
  showState();
  if (arriving) resize();
  if (matchMedia('(hover: hover)').matches) $('text').focus(); // else a keyboard would pop up
}

function showRooms() {
  for (const [room, count] of Object.entries(counts)) {
    let button = document.querySelector(`[data-testid="${CSS.escape(`room-${room}`)}"]`);
    if (!button) {
      button = make('button', { type: 'button', 'data-testid': `room-${room}` }, room,
        make('span', { class: 'count' }));
      button.addEventListener('click', () => go(room));
      $('rooms').append(make('li', {}, button));
    }
    button.setAttribute('aria-current', room === me.here);
    button.setAttribute('aria-label', `${room}, ${people(count)}`);
    button.lastChild.textContent = count;
    button.lastChild.dataset.people = count;
  }
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  $('doorway').textContent = `the ${wantedRoom()}`;
  $('tally').textContent = all ? `${people(all)} in the house` : 'Nobody is in yet: be the first.';
}

function person(name) {
  const row = make('li', {}, avatar(name), make('span', { class: 'name' }, name));
  if (name === me.name) row.append(make('span', { class: 'you' }, 'you'));
  return row;
}

function showPeople() {
  const sorted = [...here].sort(([a], [b]) => a.localeCompare(b));
  $('people').replaceChildren(...sorted.map(([, row]) => row));
  $('headcount').textContent = here.size;
}

function showState() {
  const state = $('state');
  const { is, reason } = house.status;
  const lost = is !== 'open';
  state.dataset.state = is;
  $('messages').classList.toggle('away', lost);
  $('send').disabled = lost || !$('text').value.trim();
  const again = make('button', { type: 'button' }, 'Try now');
  again.addEventListener('click', () => house.wake());
  const words = {
    open: ['Connected'],
    connecting: ['Connecting…'],
    away: ['Connection lost', again],
    offline: ['No network', again],
    over: [reason ? `Closed: ${reason}` : 'Closed by the server'],
  };
  state.replaceChildren(...words[is]);
  if (!me.name && lost) {
    const trying = is === 'connecting';
    $('tally').textContent = trying ? 'Knocking at the door…' : 'Nobody answers. Trying again…';
  }
}

/** Theirs to send again. */
function giveBack() {
  if (!unsaid || $('text').value) return;
  $('text').value = unsaid;
  unsaid = '';
  resize();
}

function showUnread(count) {
  document.title = `${count ? `(${count}) ` : ''}${me.here || 'Porthouse'} · Porthouse chat`;
}

function notice(text) {
  $('notice').textContent = text;
}

function resize() {
  const text = $('text');
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
  $('send').disabled = !isOpen() || !text.value.trim();
}

me.name = sessionStorage.getItem('name') ?? '';
me.wasIn = Boolean(me.name);
if (!me.name) showDoor();
$('come-in').disabled = false; // before, nobody would have heard it
showState();
