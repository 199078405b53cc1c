// What stands beside the rooms: the sockets of one, or the journey of one socket.

import { ask } from './desk.js';
import { $, called, count, lasting, make } from './dom.js';
import { tell, titleOf } from './journey.js';

const pageSize = 50;
const often = 1000; // ms

export class Panel {
  #shown = null; // { kind, …, told: what is on the screen }
  #timer = 0;
  #opener = null;
  #changed;
  #leftOut;

  /** `changed(what)` is told what is shown: { room }, { id }, or {}. `leftOut(room)` says who is in
   *  that room and not in its list, or ''. */
  constructor(changed, leftOut) {
    this.#changed = changed;
    this.#leftOut = leftOut;
    $('close').addEventListener('click', () => this.close());
    document.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
  }

  room(name) {
    this.#open({ kind: 'room', room: name, told: '' }, name);
  }

  socket(id) {
    this.#open({ kind: 'socket', id, told: '' }, `Socket #${id}`);
  }

  /** The sockets that go by that name; the only one's journey. */
  async search(name) {
    const found = await ask('sockets', { name, limit: pageSize });
    if (found.sockets.length === 1) return this.socket(found.sockets[0].id);
    this.#open({ kind: 'name', told: '' }, `Called “${name}”`);
    clearTimeout(this.#timer);
    this.#list(found.sockets, found.sockets.length ? '' : 'There is nobody of that name.');
  }

  close() {
    if (!this.#shown) return;
    this.#shown = null;
    clearTimeout(this.#timer);
    $('panel').hidden = true;
    this.#changed({});
    if (this.#opener?.isConnected) this.#opener.focus();
  }

  #open(what, title) {
    if (!this.#shown) this.#opener = document.activeElement;
    this.#shown = what;
    clearTimeout(this.#timer);
    $('panel-title').textContent = title;
    $('inside').replaceChildren();
    $('panel').hidden = false;
    $('panel').focus({ preventScroll: true });
    this.#changed(what);
    if (what.kind !== 'name') this.#refresh(what);
  }

  async #refresh(what) {
    try {
      if (!document.hidden) await (what.kind === 'room' ? this.#showRoom(what) : this.#showSocket(what));
    } catch {
      // house.js says that the server does not answer
    }
    if (this.#shown === what) this.#timer = setTimeout(() => this.#refresh(what), often);
  }

  async #showSocket(what) {
    const journey = await ask(`sockets/${what.id}`);
    if (this.#shown !== what) return;
    if (!journey) return this.#say('This socket is not known, or not any more.');
    $('panel-title').textContent = titleOf(journey);
    $('inside').replaceChildren(...tell(journey));
  }

  async #showRoom(what) {
    if (what.further) return; // somebody is paging: the list stays as it is
    const page = await ask('sockets', { space: what.room, limit: pageSize });
    if (this.#shown !== what || what.further) return;
    const others = this.#leftOut(what.room);
    const told = JSON.stringify([others, ...page.sockets.map(({ id, name, messages }) => [id, name, messages.received])]);
    if (told === what.told) return;
    const focused = document.activeElement?.dataset?.id;
    what.told = told;
    this.#list(page.sockets, others || (page.sockets.length || page.next ? '' : 'Nobody is here.'), page.next, what);
    if (focused) $('inside').querySelector(`[data-id="${focused}"]`)?.focus();
  }

  #say(text) {
    $('inside').replaceChildren(make('p', { class: 'notice' }, text));
  }

  #list(sockets, notice, next, what) {
    const list = make('ul', { class: 'crowd', 'data-testid': 'crowd' }, ...sockets.map((one) => this.#row(one)));
    $('inside').replaceChildren(...(notice ? [make('p', { class: 'notice' }, notice)] : []), list);
    if (next) this.#offerMore(list, next, what);
  }

  #offerMore(list, next, what) {
    const button = make('button', { class: 'further', type: 'button' }, 'Show more');
    button.addEventListener('click', async () => {
      what.further = true;
      button.disabled = true;
      const page = await ask('sockets', { space: what.room, limit: pageSize, after: next });
      button.remove();
      list.append(...page.sockets.map((one) => this.#row(one)));
      if (page.next) this.#offerMore(list, page.next, what);
    });
    $('inside').append(button);
  }

  #row(one) {
    const here = lasting(Math.max(0, Date.now() - one.since));
    const button = make('button', { type: 'button', 'data-id': one.id, 'data-testid': `socket-${one.id}` },
      make('span', { class: 'number' }, `#${one.id}`),
      make('span', { class: 'who' }, one.name ? called(one) : one.address),
      make('span', { class: 'tally' }, `${count(one.messages.received)} in, ${count(one.frames.sent)} out · ${here}`));
    button.addEventListener('click', () => this.socket(one.id));
    return make('li', {}, button);
  }
}
