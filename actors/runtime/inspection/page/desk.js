// Asks the server. A token, if there is one, goes with every request.

const patience = 6000;
const kept = 'porthouse-token';

/** The server wants a token, or another one. */
export class Locked extends Error {}

let token = sessionStorage.getItem(kept) ?? '';
const given = new URLSearchParams(location.search).get('token');
if (given !== null) {
  use(given);
  history.replaceState(null, '', location.pathname); // not to be seen in the address, nor passed on with it
}

export function use(another) {
  token = another.trim();
  sessionStorage.setItem(kept, token);
}

export const hasToken = () => token !== '';

/** What the server answers at `path`, below this page; null for what it does not know (404). */
export async function ask(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  const answer = await fetch(query ? `${path}?${query}` : path, {
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    signal: AbortSignal.timeout(patience),
    cache: 'no-store',
  });
  if (answer.status === 404) return null;
  if (answer.status === 401) throw new Locked();
  if (!answer.ok) throw new Error((await answer.text()).slice(0, 200));
  return answer.json();
}
