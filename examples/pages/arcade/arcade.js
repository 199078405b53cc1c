// The page's own story: a name at the door, then a game, until one leaves.

import { Controls } from './controls.js';
import { Court } from './court.js';
import { $, house, isOpen, measure, say, Ticks } from './house.js';
import { plugIn, pull } from './plug.js';
import { Pulse } from './pulse.js';

const unpluggedFor = 3000;
const court = new Court($('stage'), $('court'), $('canvas'));
const controls = new Controls($('court'), (event) => court.where(event));
const pulse = new Pulse($('pulse'));
const ticks = new Ticks();
pulse.isOpen = isOpen;

let table = null; // as the server has told it last
let waiting = {}; // for whom, by seat: the seconds that are left
let over = { text: '', until: 0 };
let latency = null;

// -- what the server says ---------------------------------------------------------------------------

const on = {
  lobby({ games }) {
    if (table) showDoor();
    showGames(games);
  },
  refused: ({ why }) => ($('objection').textContent = why),
  table(now) {
    if (table?.game !== now.game) enter(now);
    now.seats.forEach(({ score }, side) => {
      if (table && score > table.seats[side].score) light($(`score-${side}`));
    });
    table = now;
    controls.plays = now.you >= 0;
    showTable();
  },
  tick(state) {
    ticks.count(state.n);
    court.push(state);
  },
  waiting({ side, seconds }) {
    waiting[side] = Math.max(0, seconds);
  },
  over({ why, name }) {
    const text = why === 'won' ? `${name} wins` : `${name} has left`;
    over = { text, until: performance.now() + 2200 };
  },
  back() {
    const { frames, lost, skipped, within } = ticks.caughtUp();
    const rest = skipped ? `${skipped} were left out, as you only watch` : 'nothing was lost';
    const all = lost ? `${lost} were not kept` : rest;
    tell(`Caught up ${frames - 1} frames in ${Math.max(1, Math.round(within))} ms: ${all}.`);
  },
};

for (const [event, then] of Object.entries(on)) {
  house.on(event, (body) => {
    pulse.count(ticks.isBehind);
    if (event !== 'tick') ticks.count();
    then(body);
  });
}
measure((milliseconds) => {
  latency = milliseconds;
  showStatus();
});
house.when('error', ({ message }) => tell(message ?? 'The server did not understand this page: reload it.'));
house.when('restarted', () => {
  if (table) $('objection').textContent = 'You were away for too long: your seat is free again.';
});
house.when('status', showStatus);

function enter({ tick }) {
  court.clear();
  ticks.begin(null);
  ticks.begin(tick);
  waiting = {};
  over.until = 0;
  $('objection').textContent = '';
  $('door').hidden = true;
  $('table').hidden = false;
}

// -- what the person does ---------------------------------------------------------------------------

function play(game) {
  const name = $('name').value.trim();
  $('objection').textContent = name ? '' : 'Please tell us your name.';
  if (!name) return $('name').focus();
  localStorage.setItem('name', name);
  $('name').blur();
  if (!say('play', { name, game })) $('objection').textContent = 'There is no connection yet: once more, please.';
}

$('enter').addEventListener('submit', (event) => {
  event.preventDefault();
  play(0);
});
$('leave').addEventListener('click', () => say('leave'));

$('plug').addEventListener('click', () => {
  const since = performance.now();
  $('plug').disabled = true;
  pull();
  tell('Your seat is kept, and so is every frame.', 10000);
  const clock = setInterval(() => {
    const gone = performance.now() - since;
    $('plug-text').textContent = `Unplugged ${(gone / 1000).toFixed(1)} s`;
    if (gone < unpluggedFor) return;
    clearInterval(clock);
    $('plug').disabled = false;
    $('plug-text').textContent = 'Pull the plug';
    plugIn();
    house.wake();
  }, 100);
});

// -- what is shown ----------------------------------------------------------------------------------

function showDoor() {
  table = null;
  controls.plays = false;
  ticks.begin(null);
  $('table').hidden = true;
  $('door').hidden = false;
}

function showGames(games) {
  $('games').replaceChildren(...games.map(({ game, seats }) => {
    const [left, right] = seats;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(part('b', left.name || '…'), part('span', `${left.score} : ${right.score}`, 'points'), part('b', right.name || '…'),
      part('span', left.name && right.name ? 'watch' : 'join', 'do'));
    button.addEventListener('click', () => play(Number(game)));
    const row = document.createElement('li');
    row.append(button);
    return row;
  }));
  $('tally').textContent = games.length ? '' : 'No game is on: be the first.';
}

function part(tag, text, kind = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = kind;
  return element;
}

function showTable() {
  const { game, seats, watching, you } = table;
  court.mine = you;
  court.fit();
  $('game').textContent = `game ${game}`;
  seats.forEach(({ name, score, away }, side) => {
    if (!away) delete waiting[side];
    $(`name-${side}`).textContent = name;
    $(`name-${side}`).parentElement.classList.toggle('away', away);
    $(`note-${side}`).textContent = away ? 'away' : side === you ? 'you' : '';
    $(`score-${side}`).textContent = score;
  });
  const first = 'first to five';
  $('watching').textContent = you < 0 ? `${first} · you watch` : watching ? `${first} · ${watching} watching` : first;
}

function light(element) {
  element.classList.remove('fresh');
  void element.offsetWidth; // the animation begins anew
  element.classList.add('fresh');
}

function showStatus() {
  const { is, retryAt, reason } = house.status;
  const seconds = retryAt ? Math.max(0, Math.ceil((retryAt - Date.now()) / 1000)) : 0;
  const again = seconds ? `, next try in ${seconds} s` : ', trying again';
  const words = {
    open: 'Connected',
    connecting: 'Connecting…',
    away: `Away${again}`,
    offline: `No network${again}`,
    over: reason ? `Closed: ${reason}` : 'Closed',
  };
  $('play').disabled = !isOpen();
  $('badge').dataset.is = is;
  $('badge').textContent = words[is];
  $('latency').textContent = is === 'open' && latency !== null ? `${latency < 10 ? latency.toFixed(1) : Math.round(latency)} ms` : '–';
  court.live = is === 'open';
  $('court').classList.toggle('away', is !== 'open');
  $('enter').querySelector('button').disabled = is !== 'open';
  if (is !== 'open') $('tally').textContent = is === 'connecting' ? 'Knocking at the door…' : words[is];
}

let telling;
function tell(text, time = 9000) {
  clearTimeout(telling);
  $('pulse-text').textContent = text;
  $('pulse-text').classList.add('told');
  telling = setTimeout(() => {
    $('pulse-text').textContent = 'Frames that arrive, by tenths of a second';
    $('pulse-text').classList.remove('told');
  }, time);
}

/** What is to be said over the court, most urgent first: a line, and a small one below. */
function noticeOf(now) {
  const { seats } = table;
  const away = seats.findIndex((seat) => seat.away);
  if (!isOpen()) return ['Connection lost', 'The game waits for you for 20 seconds'];
  if (now < over.until) return [over.text, seats.every(({ name }) => name) ? 'A new game begins' : ''];
  if (!seats[0].name || !seats[1].name) return ['Waiting for an opponent', 'Open this page in a second window'];
  if (away >= 0) return [`Waiting for ${seats[away].name}`, 'Who drops keeps the seat', `${waiting[away] ?? 20} s`];
  return court.rest ? ['', '', String(Math.ceil(court.rest / 30))] : ['', ''];
}

let noticed = '';
function showNotice(now) {
  const [text, below, count = ''] = noticeOf(now);
  if (noticed === (noticed = [text, below, count].join('|'))) return;
  const parts = [text && count ? `${text} ` : text, count && part('strong', count), below && part('small', below)];
  $('notice').replaceChildren(...parts.filter(Boolean));
  $('notice').classList.toggle('count', Boolean(count) && !text);
}

function frame(now) {
  if (table) {
    court.draw(now, controls.aim);
    showNotice(now);
  }
  requestAnimationFrame(frame);
}

setInterval(() => {
  $('frames').textContent = ticks.frames.toLocaleString('en').replaceAll(',', '\u202f');
  $('lost').textContent = ticks.lost;
  if (!isOpen()) showStatus();
}, 200);

$('name').value = localStorage.getItem('name') ?? '';
showStatus();
requestAnimationFrame(frame);
