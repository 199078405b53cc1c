// Elements and words. What people wrote only ever becomes text, never markup.

export const $ = (id) => document.getElementById(id);

/** `make('p', { class: 'lead' }, 'text', element…)` */
export function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** Sets the text, but leaves alone what is right already. */
export function write(element, text) {
  const wanted = String(text);
  if (element.textContent !== wanted) element.textContent = wanted;
}

export const count = (number) => number.toLocaleString('en').replaceAll(',', '\u202f');

export function rate(perSecond) {
  return perSecond >= 10 || perSecond === 0 ? count(Math.round(perSecond)) : perSecond.toFixed(1);
}

export function bytes(number) {
  if (number < 1024) return `${number} B`;
  return number < 1048576 ? `${(number / 1024).toFixed(1)} KiB` : `${(number / 1048576).toFixed(1)} MiB`;
}

export function lasting(ms) {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function clock(ms) {
  const at = new Date(ms);
  const two = (number, digits = 2) => String(number).padStart(digits, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${two(at.getMilliseconds(), 3)}`;
}

/** An enumerator's name as people say it. */
export const words = (name) => name.replaceAll('_', ' ');

/** Who a socket is, in one word. */
export const called = ({ id, name }) => name || `#${id}`;

/** The same socket has the same colour everywhere: spread over the circle by the golden angle. */
export const hueOf = (id) => Math.round((id * 137.508) % 360);
