// The rooms as cards: their names, their counts, where they live.

import { count, make, write } from './dom.js';
import { nodeOf } from './nodes.js';

const where = { every_shard: 'on every shard', own_thread: 'on a thread of its own', pool: 'an actor of its own', on_demand: 'open on demand' };

function home(space) {
  if (space.hosted === 'node') return !space.node ? 'on no node yet' : space.up ? 'only who is connected here' : 'its node is lost';
  return space.hosted === 'shard' ? `on shard ${space.shard}` : where[space.hosted] ?? space.hosted;
}

function hookTime({ turns, seconds }) {
  if (turns === 0) return '';
  const micros = (seconds / turns) * 1e6;
  return micros < 1000 ? `hooks ${micros.toFixed(micros < 10 ? 1 : 0)} µs` : `hooks ${(micros / 1000).toFixed(1)} ms`;
}

function card(name) {
  const parts = Object.fromEntries(
    ['name', 'node-name', 'count', 'space', 'more', 'nobody', 'guests', 'home', 'hooks', 'warn'].map((each) => [each, make('span', { class: each })]));
  parts.name.textContent = name;
  parts.name.title = name;
  parts.nobody.textContent = 'nobody here';
  parts.space.append(parts.more, parts.guests, parts.nobody);
  const element = make('button', { class: 'room', type: 'button', 'data-testid': `room-${name}` },
    make('span', { class: 'title' }, parts.name, parts['node-name'], parts.count), parts.space,
    make('span', { class: 'meta' }, parts.home, parts.warn, parts.hooks));
  parts.count.dataset.testid = 'count';
  return { element, ...parts };
}

export class Rooms {
  #list;
  #cards = new Map();
  #choose;

  /** `choose(name)` is called when somebody picks a room. */
  constructor(list, choose) {
    this.#list = list;
    this.#choose = choose;
  }

  /** Draws `spaces`; returns whether the cards have changed places. */
  show(spaces, shownIn) {
    const names = spaces.map((one) => one.name);
    const changed = names.join('\n') !== [...this.#cards.keys()].join('\n');
    if (changed) this.#lay(names);
    for (const space of spaces) this.#fill(this.#cards.get(space.name), space, shownIn(space.name));
    return changed;
  }

  floors() {
    return [...this.#cards].map(([name, { space }]) => [name, space.getBoundingClientRect()]);
  }

  choose(name) {
    for (const [each, { element }] of this.#cards) element.classList.toggle('chosen', each === name);
  }

  #lay(names) {
    const before = this.#cards;
    this.#cards = new Map(names.map((name) => [name, before.get(name) ?? this.#make(name)]));
    const focused = document.activeElement;
    this.#list.replaceChildren(...[...this.#cards.values()].map(({ element }) => element));
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }

  #make(name) {
    const made = card(name);
    made.element.addEventListener('click', (event) => this.#choose(name, event));
    return made;
  }

  #fill(card, space, shown) {
    const { spaces, sockets, hooks, guests = 0 } = space;
    write(card.count, count(sockets));
    card.nobody.hidden = sockets + guests > 0;
    card.guests.hidden = guests === 0;
    write(card.guests, `${count(guests)} from other nodes`);
    card['node-name'].hidden = !nodeOf(space);
    write(card['node-name'], nodeOf(space) ?? '');
    card.more.hidden = sockets <= shown || shown === 0;
    write(card.more, `+${count(Math.max(0, sockets - shown))}`);
    const beside = spaces.length > 1 ? `, ${spaces.length - 1} beside it` : '';
    write(card.home, spaces.length > 0 ? home(spaces[0]) + beside : 'more rooms open on demand');
    const restarts = spaces.reduce((sum, one) => sum + one.restarts, 0);
    const down = spaces.some((one) => one.up === false);
    write(card.warn, down ? 'down' : restarts > 0 ? `made anew ${count(restarts)}×` : '');
    write(card.hooks, hookTime(hooks));
    card.element.classList.toggle('down', down);
    card.element.setAttribute('aria-label', [
      `${space.name}${nodeOf(space) ? `, on node ${nodeOf(space)}` : ''}: ${sockets} sockets`,
      ...(guests ? [`${guests} from other nodes`] : []), ...(down ? ['down'] : []),
    ].join(', ') + '. Show them');
  }
}
