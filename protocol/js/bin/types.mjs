// From the schema that a server prints of its rooms to the interface that `connect` takes.

/** What whoever calls can put right. */
export class Mistake extends Error {}

const known = 1; // porthouse_schema

/** The schema's words for what a room does, and the client's for the other side of it. */
const parts = [
  ["says", "hears", "what rooms say"],
  ["hears", "says", "what rooms hear"],
  ["answers", "asks", "what rooms answer"],
  ["asks", "answers", "what rooms ask"],
];

/** The text of a module with the interface `name`. */
export function typesOf(json, name = "Rooms") {
  const rooms = read(json);
  const maps = parts.flatMap(([ours, theirs, meaning]) => {
    const events = merged(rooms, ours);
    if (events.size === 0) return [];
    const lines = [...events].sort(([a], [b]) => (a < b ? -1 : 1)).map(([event, all]) => `    ${key(event)}: ${eventType(ours, all)};`);
    return [`  /** ${meaning[0].toUpperCase()}${meaning.slice(1)}. */`, `  ${theirs}: {`, ...lines, "  };"];
  });
  return `// Made by porthouse-types of what a server's --schema says: make it again rather than change it.\n\nexport interface ${name} {\n${maps.map((line) => `${line}\n`).join("")}}\n`;
}

function read(json) {
  if (!json.trim()) throw new Mistake("nothing came: does the server know --schema? It says on stderr what is wrong");
  let document;
  try {
    document = JSON.parse(json);
  } catch (error) {
    throw new Mistake(`what came is no JSON (${error.message}): SERVER --schema prints what is wanted`);
  }
  const version = document?.porthouse_schema;
  if (!Array.isArray(document?.rooms) || !Number.isInteger(version)) {
    throw new Mistake("what came is JSON, but no schema of Porthouse: SERVER --schema prints one");
  }
  if (version !== known) {
    throw new Mistake(`the schema is of version ${version}, and this program knows ${known}: take the porthouse-client of your server's version`);
  }
  return document.rooms;
}

/** Each event of that part, with all that the rooms say of it. */
function merged(rooms, part) {
  const events = new Map();
  for (const room of rooms) {
    for (const [event, of] of Object.entries(room[part] ?? {})) events.set(event, [...(events.get(event) ?? []), of]);
  }
  return events;
}

/** Rooms may differ: what the client sends is then for one of them, and what it hears is of one. */
function eventType(part, all) {
  const isSent = part === "hears" || part === "answers";
  const bodies = either(all.flatMap(({ body }) => (body ? kinds(body, isSent) : ["undefined"])));
  if (part === "hears" || part === "says") return bodies;
  return `{ body: ${bodies}; reply: ${either(all.flatMap(({ reply }) => kinds(reply ?? {})))} }`;
}

const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function either(kinds) {
  const all = [...new Set(kinds)];
  return all.includes("unknown") ? "unknown" : all.join(" | ") || "never";
}

/** A schema as a type of TypeScript. */
export const type = (schema) => either(kinds(schema));

/** The types of which it is one. A body that is sent may be left out if nothing needs to be in it. */
function kinds(schema, isSent = false) {
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one));
  if (schema.anyOf) return schema.anyOf.flatMap((one) => kinds(one));
  switch (schema.type) {
    case undefined: return ["unknown"];
    case "integer": return ["number"];
    case "array": return [listType(schema)];
    case "object": return [objectType(schema), ...(isSent && schema.properties && !schema.required?.length ? ["undefined"] : [])];
    case "null": case "boolean": case "number": case "string": return [schema.type];
    default: throw new Mistake(`the schema has a type that this program does not know: ${JSON.stringify(schema.type)}`);
  }
}

function listType({ items = {}, prefixItems }) {
  if (prefixItems) return `[${prefixItems.map(type).join(", ")}]`;
  const each = kinds(items);
  return each.length > 1 ? `(${either(each)})[]` : `${either(each)}[]`;
}

function objectType({ properties, required = [], additionalProperties }) {
  if (!properties) return `Record<string, ${type(additionalProperties || {})}>`;
  const fields = Object.entries(properties).map(([name, of]) => `${key(name)}${required.includes(name) ? "" : "?"}: ${type(of)}`);
  return fields.length ? `{ ${fields.join("; ")} }` : "Record<string, never>";
}
