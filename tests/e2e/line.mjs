// A line to a server that can be cut: bytes go through as they are, until they do not.

import { once } from "node:events";
import { connect, createServer } from "node:net";

/** A port of its own, behind which is `house`. `cut` ends what goes through, without a word of WebSocket's;
 *  `holds` while it is true, nobody comes through anew. */
export async function lineTo(house) {
  const { hostname, port } = new URL(house.page);
  const ends = new Set();
  let isHeld = false;
  const server = createServer((near) => {
    if (isHeld) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      ends.add(one);
      one.on("error", () => {});
      one.on("close", () => ends.delete(one) && other.destroy());
      one.pipe(other);
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const cut = () => ends.forEach((end) => end.destroy());
  return {
    page: `http://127.0.0.1:${server.address().port}/`,
    cut,
    hold: (held = true) => void (isHeld = held),
    stop() {
      cut();
      server.close();
    },
  };
}
