// The connection to the server. Its client, porthouse-client.js, is put beside this page by the build.

import { $ } from './dom.js';

const found = await import('./porthouse-client.js').catch(() => null);
if (!found) {
  $('tally').textContent = 'The build has not made porthouse-client.js: it needs esbuild (apt-get install esbuild).';
  throw new Error($('tally').textContent);
}

export const house = found.connect(location.origin.replace(/^http/, 'ws') + '/');

export const isOpen = () => house.status.is === 'open';

/** Whether it could be said: what a person does while nobody hears it, they do again. */
export function say(event, body = {}) {
  if (isOpen()) house.send(event, body);
  return isOpen();
}
