/** Of this client, as its hello says it; a test holds it to package.json. */
export const version = "0.3.0";
