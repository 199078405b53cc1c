// The nodes of the cluster: this one first, then all that it has ever been linked with.

import { count, make } from './dom.js';

const states = { here: 'this node', linked: 'linked', draining: 'about to stop', lost: 'lost' };

const many = (number, one) => `${count(number)} ${one}${number === 1 ? '' : 's'}`;

/** The node that a room is on, '' if none that hosts it is known; undefined if it is here. */
export function nodeOf({ spaces }) {
  return spaces[0]?.hosted === 'node' ? spaces[0].node : undefined;
}

/** Rooms here first, then those of each node. */
export function byNode(rooms, nodes = []) {
  const names = nodes.map((one) => one.name);
  const rank = (room) => {
    const node = nodeOf(room);
    if (node === undefined) return 0;
    return names.includes(node) ? names.indexOf(node) : names.length;
  };
  return [...rooms].sort((a, b) => rank(a) - rank(b));
}

/** What a list of the sockets in a room leaves out; '' if it is nothing. */
export function leftOut(room) {
  if (nodeOf(room)) return `This room is on node ${nodeOf(room)}: of those in it only who is connected here is listed.`;
  return room.guests > 0 ? `${many(room.guests, 'guest')} from other nodes: they are listed there.` : '';
}

function whoIsWhere({ sockets, guests }) {
  if (guests === undefined) return `${many(sockets, 'socket')} in rooms here`;
  return `${many(sockets, 'socket')} there, ${many(guests, 'guest')} here`;
}

function item(node, isThis, families) {
  const hosts = node.hosts.map((name) => (families.has(name) ? `${name}…` : name)).join(', ');
  const state = isThis && node.state !== 'here' ? `${states.here}, ${states[node.state]}` : states[node.state];
  const lost = node.state === 'lost';
  return make('li', { class: `node ${node.state}`, 'data-testid': `node-${node.name}` },
    make('span', { class: 'name', title: node.name }, node.name), ' ',
    make('span', { class: 'standing' }, state), ' ',
    ...(lost ? [] : [make('span', { class: 'tally' }, whoIsWhere(node)), ' ']),
    ...(hosts ? [make('span', { class: 'hosts', title: hosts }, `${lost ? 'hosted' : 'hosts'} ${hosts}`)] : []));
}

export class Nodes {
  #section;
  #list;
  #told = '';

  /** `list` is in `section`, which is hidden if this node is alone. */
  constructor(section, list) {
    this.#section = section;
    this.#list = list;
  }

  show({ nodes = [], families }) {
    const told = JSON.stringify(nodes);
    if (told === this.#told) return;
    this.#told = told;
    this.#section.hidden = nodes.length === 0;
    const prefixes = new Set(families.map((one) => one.name));
    this.#list.replaceChildren(...nodes.map((one, at) => item(one, at === 0, prefixes)));
  }
}
