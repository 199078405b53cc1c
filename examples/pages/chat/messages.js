// The list of messages: bubbles grouped by author, quiet lines, and where the unread ones begin.

import { $, avatar, clock, linked, make, paint } from './dom.js';

const together = 5 * 60 * 1000; // messages of one author within this time make a group
const most = 500; // elements kept in the page

export class Messages {
  constructor(onSeen) {
    this.list = $('messages');
    this.scroll = $('scroll');
    this.below = $('below');
    this.onSeen = onSeen;
    this.unread = 0;
    this.atEnd = true;
    this.scroll.addEventListener('scroll', () => this.look());
    this.below.addEventListener('click', () => this.toEnd());
    document.addEventListener('visibilitychange', () => this.look());
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.scroll);
  }

  /** A new room: what was said there before is not unread. */
  open(said, me) {
    this.me = me;
    this.last = null;
    this.mark?.remove();
    this.unread = 0;
    this.scroll.setAttribute('aria-busy', 'true');
    this.list.replaceChildren();
    for (const one of said) this.put(this.bubble(one));
    this.scroll.removeAttribute('aria-busy');
    this.toEnd();
  }

  say(said) {
    const mine = said.name === this.me;
    const follow = this.atEnd || mine;
    if (!mine && (document.hidden || !this.atEnd)) this.count();
    const element = this.bubble(said);
    element.classList.add('fresh');
    this.put(element);
    if (mine) this.forget();
    if (follow) this.toEnd();
    this.tell();
  }

  /** A quiet line; `parts` are text, or names as `{ name }`. */
  tellQuietly(...parts) {
    const inside = parts.map((part) => (part.name === undefined ? part : make('bdi', {}, part.name)));
    this.last = null;
    this.put(make('li', { class: 'quiet-line fresh' }, ...inside));
    if (this.atEnd) this.toEnd();
  }

  bubble({ name, text, at }) {
    const mine = name === this.me;
    const first = !this.last || this.last.name !== name || at - this.last.at > together;
    this.last = { name, at };
    const time = make('time', { datetime: new Date(at).toISOString() }, clock(at));
    const element = paint(make('li', { class: 'said' }), name);
    element.classList.toggle('mine', mine);
    element.classList.toggle('first', first);
    element.title = new Date(at).toLocaleString();
    if (first) element.append(make('header', {}, this.author(name, mine), time));
    else element.append(make('span', { class: 'unseen' }, `${name}:`));
    if (!mine && first) element.prepend(avatar(name));
    element.append(make('div', { class: 'bubble', dir: 'auto' }, ...linked(text)));
    return element;
  }

  author(name, mine) {
    return make('span', { class: mine ? 'unseen' : 'author' }, name);
  }

  put(element) {
    this.list.append(element);
    while (this.list.children.length > most) this.list.firstElementChild.remove();
  }

  count() {
    if (this.unread === 0) {
      this.mark?.remove();
      this.mark = make('li', { class: 'unread' }, 'New');
      this.last = null;
      this.put(this.mark);
    }
    this.unread += 1;
  }

  /** The reader has seen all: the mark stays where it was, to find the place again. */
  look() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    this.atEnd = scrollHeight - scrollTop - clientHeight < 40;
    if (this.atEnd && !document.hidden) this.unread = 0;
    this.tell();
  }

  forget() {
    this.mark?.remove();
    this.mark = null;
    this.unread = 0;
  }

  tell() {
    this.below.hidden = this.atEnd;
    this.below.textContent = this.unread ? `${this.unread} new ↓` : 'Latest ↓';
    this.onSeen(this.unread);
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.look();
  }
}
