// The server, live: asks again and again what has changed since, and draws that.

import { Locked, ask, hasToken, use } from './desk.js';
import { Dots } from './dots.js';
import { $, called, count, make, rate, words, write } from './dom.js';
import { Nodes, byNode, leftOut } from './nodes.js';
import { Panel } from './panel.js';
import { Rooms } from './rooms.js';

const often = 500; // ms
const seldom = 5000;
const mostTold = 8;
const mostSampled = 4; // rooms at a time
const sampleAgain = 2000;

let known = null; // the last answer
let wait = often;
let timer = 0;
let looking = false;
const sampled = new Map(); // room: when its sockets were last asked for

const dots = new Dots($('canvas'));
const panel = new Panel((what) => {
  rooms.choose(what.room ?? '');
  dots.choose(what.id ?? 0);
  requestAnimationFrame(measure);
}, (name) => leftOut(known.spaces.find((one) => one.name === name) ?? { spaces: [] }));
const nodes = new Nodes($('nodes'), $('node-list'));
const rooms = new Rooms($('rooms'), (name, event) => {
  const id = event.detail ? dots.at(event.clientX, event.clientY) : 0; // 0: by the keyboard
  if (id) panel.socket(id);
  else panel.room(name);
});

const measure = () => dots.measure(rooms.floors());

// -- what is seen -----------------------------------------------------------------------------------

function state(text, kind) {
  write($('state'), text);
  $('state').className = `state ${kind}`;
}

function figures(seen) {
  write($('sockets'), count(seen.sockets));
  const seconds = known && known.mounted === seen.mounted ? (seen.now - known.now) / 1000 : 0;
  if (seconds <= 0) return;
  write($('received'), rate((seen.messages_received - known.messages_received) / seconds));
  write($('sent'), rate((seen.frames_sent - known.frames_sent) / seconds));
  write($('moves'), rate((seen.moves.length + seen.moves_missed) / seconds));
}

function tick(moves) {
  for (const move of moves.slice(-mostTold)) {
    const way = !move.from ? `came in at ${move.to}` : !move.to ? `left ${move.from}` : `${move.from} → ${move.to}`;
    $('ticker').prepend(make('li', {}, `${called(move)} ${way} `, make('span', { class: 'how' }, words(move.how))));
  }
  while ($('ticker').children.length > mostTold) $('ticker').lastChild.remove();
}

function lacksDots(space) {
  const wanted = Math.min(space.sockets, dots.capacity(space.name));
  const last = sampled.get(space.name) ?? -Infinity;
  return dots.shown(space.name) < wanted && performance.now() - last > sampleAgain;
}

/** Fills a room's dots up with sockets that have not been seen to come. */
async function sample(space) {
  sampled.set(space.name, performance.now());
  const page = await ask('sockets', { space: space.name, limit: Math.min(1000, dots.capacity(space.name)) });
  for (const one of page.sockets) dots.put(one.id, one.space);
}

// A room can seem fuller than it is if moves were missed: then it is looked at afresh.
function resample() {
  dots.clear();
  sampled.clear();
}

/** What gets a card: the places, the fullest rooms of families, and the rest of each family. */
function cards(seen) {
  const all = [...seen.spaces];
  for (const family of seen.families) {
    const rooms = seen.spaces.filter((one) => one.family === family.name);
    const rest = (what) => rooms.reduce((left, one) => left - (one[what] ?? 0), family[what] ?? 0);
    const [sockets, guests] = [rest('sockets'), rest('guests')];
    if (sockets + guests > 0) all.push({ ...family, name: `${family.name}…`, family: family.name, sockets, guests, spaces: [] });
  }
  return byNode(all, seen.nodes);
}

function emptiness(seen) {
  $('empty').hidden = seen.sockets > 0 || seen.spaces.some((one) => one.guests > 0);
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  write($('empty'), `Nobody is in the house. Whoever connects to ${scheme}://${location.host}/ will be seen here.`);
}

async function show(seen) {
  if (known && known.mounted !== seen.mounted) {
    $('ticker').replaceChildren();
    resample();
  }
  figures(seen);
  emptiness(seen);
  const first = !known || known.mounted !== seen.mounted;
  known = seen;
  const drawn = (name) => dots.shown(name);
  nodes.show(seen);
  const all = cards(seen);
  if (rooms.show(all, drawn)) measure();
  if (seen.moves_missed > 0) resample();
  else if (!first) for (const move of seen.moves) dots.move(move.id, move.from, move.to);
  tick(seen.moves);
  await Promise.all(all.filter(lacksDots).slice(0, mostSampled).map(sample));
  rooms.show(all, drawn);
  const silent = seen.silent_shards.length;
  state(silent ? `live, but ${silent} of ${seen.shards} shards do not answer` : 'live', silent ? '' : 'live');
}

// -- asking -----------------------------------------------------------------------------------------

async function look() {
  if (looking) return;
  looking = true;
  try {
    const cursor = known ? { since: known.cursor } : {};
    await show(await ask('spaces', cursor));
    $('key').hidden = true;
    wait = often;
  } catch (wrong) {
    looking = false;
    if (wrong instanceof Locked) return lock();
    state('the house does not answer; trying again', 'lost');
    wait = Math.min(wait * 2, seldom);
  }
  looking = false;
  timer = setTimeout(look, wait);
}

function lock() {
  state('locked', '');
  $('key').hidden = false;
  write($('objection'), hasToken() ? 'That is not its token.' : '');
  $('token').focus();
}

$('key').addEventListener('submit', (event) => {
  event.preventDefault();
  use($('token').value);
  $('token').value = '';
  look();
});

$('search').addEventListener('submit', (event) => {
  event.preventDefault();
  const wanted = $('wanted').value.trim();
  if (/^#?\d+$/.test(wanted)) panel.socket(Number(wanted.replace('#', '')));
  else if (wanted) panel.search(wanted).catch(() => {});
});

// A page that nobody sees does not ask.
document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (!document.hidden && $('key').hidden) look();
});
const sizes = new ResizeObserver(measure);
for (const id of ['floor', 'nodes']) sizes.observe($(id));
$('plan').addEventListener('scroll', measure, { passive: true });
look();
