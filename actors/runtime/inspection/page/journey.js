// The journey of one socket, in words.

import { bytes, called, clock, count, lasting, make, words } from './dom.js';

const by = { owner: 'by its room', client: 'by the client', house: 'by the house', network: 'by the network' };

function whose(step) {
  if (!step.by) return '';
  return step.by === 'sibling' ? ` by space ${step.sibling} beside the room` : ` ${by[step.by] ?? step.by}`;
}

const code = (step) => (step.code ? ` (${step.code})` : '');
const times = (step) => (step.times > 1 ? `${count(step.times)} × ` : '');

const sentences = {
  arrived: (step) => `${step.how === 'opened' ? 'Came in at' : 'Arrived at'} ${step.space}${step.from ? ` from ${step.from}` : ''}`,
  left: (step) => `Left ${step.space}${step.to ? ` for ${step.to}` : ''}`,
  stayed: (step) => `Stays at ${step.space}${step.wanted ? `: could not go to “${step.wanted}”` : ''}`,
  enveloped: (step) => `${times(step)}An envelope ${step.how} a message`,
  dropped: (step) => `${times(step)}A frame was dropped: ${words(step.how)}`,
  ended: (step) => `Ended: ${words(step.how)}${code(step)}`,
};

const notes = {
  arrived: (step) => words(step.how),
  left: (step) => `${words(step.how)}${whose(step)}${code(step)} after ${lasting(step.lasted_ms)}; ` +
    `${count(step.handled)} handled, ${count(step.sent)} sent${step.dropped ? `, ${count(step.dropped)} dropped` : ''}`,
  stayed: (step) => words(step.how),
  enveloped: (step) => (step.times > 1 ? `first at ${clock(step.first)}` : ''),
  dropped: (step) => (step.times > 1 ? `first at ${clock(step.first)}` : ''),
  ended: (step) => whose(step).trim(),
};

function item(step) {
  const note = notes[step.what]?.(step) ?? '';
  return make('li', { class: step.what },
    make('time', { datetime: new Date(step.at).toISOString() }, clock(step.at)),
    make('p', {}, sentences[step.what]?.(step) ?? step.what),
    ...(note ? [make('p', { class: 'faint' }, note)] : []));
}

function facts(pairs) {
  const list = make('dl', { class: 'facts' });
  for (const [name, value] of pairs) if (value !== '') list.append(make('dt', {}, name), make('dd', {}, value));
  return list;
}

function sum(total, name, parts) {
  const inside = Object.entries(parts).map(([part, number]) => `${count(number)} ${words(part)}`).join(' + ');
  return make('p', { class: 'sum' }, make('b', {}, `${count(total)} ${name}`), make('span', { class: 'parts' }, ` = ${inside}`));
}

/** Only what there is any of; and the first, lest nothing be left. */
function some({ ...parts }) {
  const all = Object.entries(parts);
  return Object.fromEntries(all.filter(([, number], i) => i === 0 || number > 0));
}

export const titleOf = (journey) => (journey.name ? `${journey.name} · #${journey.id}` : `Socket ${called(journey)}`);

/** The elements that tell `journey`. */
export function tell(journey) {
  const { messages, frames, now } = journey;
  const stack = make('ol', { class: 'stack', 'data-testid': 'history' }, ...journey.history.map((name) => make('li', {}, name)));
  const steps = make('ol', { class: 'steps', 'data-testid': 'steps' }, ...journey.steps.map(item).reverse());
  return [
    ...(journey.open ? [] : [make('p', { class: 'banner' }, 'This connection has ended.')]),
    facts([
      ['now at', journey.space ? `${journey.space}, for ${lasting(now - journey.since)}` : ''],
      ['connected', journey.open ? `for ${lasting(now - journey.opened)}` : `at ${clock(journey.opened)}`],
      ['from', `${journey.address}:${journey.port}`],
      ['asked for', journey.target],
      ['subprotocol', journey.subprotocol],
      ['attributes', journey.attributes.join(', ')],
      ['waiting to leave', journey.queued_bytes ? bytes(journey.queued_bytes) : ''],
      ['shard', String(journey.shard)],
    ]),
    ...(journey.history.length ? [make('h3', {}, 'History'), stack] : []),
    make('h3', {}, 'Books'),
    sum(messages.received, 'received', some({ handled: messages.handled, ...messages.refused, waiting: messages.waiting })),
    sum(frames.offered, 'offered', some({ sent: frames.sent, ...frames.dropped })),
    make('h3', {}, 'Journey, latest first'),
    steps,
    ...(journey.forgotten_steps ? [make('p', { class: 'notice' }, `${count(journey.forgotten_steps)} earlier steps are forgotten.`)] : []),
  ];
}
