// What stands between a newcomer and the rooms, where the house has walls: a riddle, a sign-in.

import { $, make } from './dom.js';
import { house, isOpen, say } from './house.js';

const walls = {
  challenge: {
    title: ({ question }) => `What is ${question}?`,
    lead: 'A small question first, so that we know you are a person.',
    fields: [{ id: 'answer', label: 'Your answer', inputmode: 'numeric', autocomplete: 'off' }],
    says: () => ['answer', { text: $('answer').value.trim() }],
    wrong: 'That was not it.',
  },
  sign_in: {
    title: () => 'Who are you?',
    lead: 'This house knows its guests. In the example: ada, lovelace or grace, hopper.',
    fields: [
      { id: 'account', label: 'Name', autocomplete: 'username' },
      { id: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
    ],
    says: () => ['credentials', { name: $('account').value.trim(), password: $('password').value }],
    wrong: 'Nobody is known by that name and password.',
  },
};

/** Shows one wall at a time, and passes on what the person says to it. */
export class Walls {
  constructor() {
    $('pass').addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.wall) say(...this.wall.says());
    });
    house.when('status', ({ is, resumed, reason }) => {
      if (is === 'open' && !resumed) this.wall = null; // it begins anew
      $('pass').querySelector('button').disabled = !isOpen();
      if (is === 'over') $('wall-objection').textContent = reason;
    });
  }

  /** A wall asks; the same wall again means that the last answer was wrong. */
  show(name, body) {
    const again = this.wall === walls[name];
    this.wall = walls[name];
    $('wall-title').textContent = this.wall.title(body);
    $('wall-lead').textContent = this.wall.lead;
    const left = body.tries === 1 ? ' One try is left.' : ` ${body.tries} tries are left.`;
    $('wall-objection').textContent = again ? this.wall.wrong + left : '';
    $('wall-fields').replaceChildren(...this.wall.fields.flatMap(field));
    $('wall').hidden = false;
    $('door').hidden = true;
    $('house').hidden = true;
    $('wall-fields').querySelector('input').focus();
  }

  hide() {
    this.wall = null;
    $('wall').hidden = true;
  }
}

function field({ id, label, ...rest }) {
  const input = make('input', { id, 'data-testid': id, required: '', spellcheck: 'false', ...rest });
  return [make('label', { for: id }, label), input];
}
