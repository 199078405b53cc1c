// Elements. What people wrote only ever becomes text, never markup.

export const $ = (id) => document.getElementById(id);

/** `make('p', { class: 'lead' }, 'text', element…)` */
export function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** The same name has the same colour everywhere. */
export function hueOf(name) {
  let hash = 7;
  for (const character of name.toLowerCase()) hash = (hash * 31 + character.codePointAt(0)) % 9973;
  return (hash * 47) % 360;
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
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

export const people = (count) => (count === 1 ? '1 person' : `${count} people`);
