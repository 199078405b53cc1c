// A peer of the benchmarks: echo or broadcast by Bun's own server, which is uWebSockets inside.
const broadcasts = process.argv.includes("--mode=broadcast");

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    if (!server.upgrade(request)) return new Response("a WebSocket is wanted", { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    maxPayloadLength: 1024 * 1024,
    open(socket) {
      if (broadcasts) socket.subscribe("all");
    },
    message(socket, said) {
      if (broadcasts) socket.publish("all", said); // to all but itself
      else socket.send(said);
    },
  },
});
console.log(`listening on ws://127.0.0.1:${server.port}/`);
process.on("SIGTERM", () => process.exit(0));
