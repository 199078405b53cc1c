// porthouse-client: comes back into its session after a lost connection.

export { connect, HouseError } from "./house.js";
export type { Books } from "./core.js";
export type { AskOptions, House, Options, Rooms } from "./face.js";
export type { Refusal, Signals, Status, Unsure } from "./steps.js";
export type { SocketClass, SocketLike } from "./world.js";
export { version } from "./version.js";
