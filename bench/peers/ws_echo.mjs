// A peer of the benchmarks: echo or broadcast by node's `ws`.
// It is found through NODE_PATH, which only require reads.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { WebSocketServer, WebSocket } = require("ws");

const broadcasts = process.argv.includes("--mode=broadcast");
const compresses = process.argv.includes("--compression");
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  perMessageDeflate: compresses && { threshold: 0 },
  maxPayload: 1024 * 1024,
});

server.on("connection", (socket) => {
  socket.on("error", () => {}); // it has been closed with the right code
  socket.on("message", (said, binary) => {
    if (!broadcasts) return socket.send(said, { binary });
    for (const other of server.clients) {
      if (other !== socket && other.readyState === WebSocket.OPEN) other.send(said, { binary });
    }
  });
});
server.on("listening", () => {
  console.log(`listening on ws://127.0.0.1:${server.address().port}/`);
});
process.on("SIGTERM", () => process.exit(0));
