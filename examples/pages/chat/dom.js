// Elements. What people wrote only ever becomes text, never markup.

export const $ = (id) => document.getElementById(id);

/** `make('p', { class: 'lead' }, 'text', element…)` */
export function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** The same name has the same colour everywhere (FNV-1a, spread over the circle). */
export function hueOf(name) {
  let hash = 2166136261;
  for (const character of name.toLowerCase()) hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
  return ((hash >>> 8) % 24) * 15;
}

export function paint(element, name) {
  element.style.setProperty('--hue', hueOf(name));
  return element;
}

export function avatar(name) {
  const [initial = '?'] = name;
  return paint(make('span', { class: 'avatar', 'aria-hidden': 'true' }, initial.toUpperCase()), name);
}

/** The text, with what looks like a web address made a link. */
export function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/u);
  return parts.map((part, i) =>
    i % 2 ? make('a', { href: part, target: '_blank', rel: 'noopener noreferrer nofollow' }, part) : part);
}

export function clock(ms) {
  return new Date(ms).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}

export const people = (count) => (count === 1 ? '1 person' : `${count} people`);
