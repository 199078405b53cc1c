#pragma once

#include <porthouse/actors/machine.hpp>

#include <boost/json/object.hpp>

namespace porthouse {

/// What the rooms of a server hear and say, as `--schema` prints it (see `run`):
///
///     {"porthouse_schema": 1, "rooms": [
///       {"name": "lobby",
///        "hears": {"say": {"body": {"type": "object", …}}, "bye": {}},
///        "answers": {"buy": {"body": {…}, "reply": {…}}},
///        "says": {"said": {"body": {…}}},
///        "asks": {"sure?": {"body": {…}, "reply": {"type": "boolean"}}}},
///       {"family": "arena/", …}]}
///
/// `hears` are the events of `on`, `answers` those of `answer`; `says` and `asks` are what rooms
/// have declared by the functions of these names. A body or a reply is a JSON Schema, of the words
/// that <porthouse/actors/body_schema.hpp> names; an event without `body` takes none. Siblings are
/// rooms of their own, in the place of their owner; spaces that are CAF actors are left out.
///
/// Each room is made, of a family one by the name of its prefix and "1", and dropped without having
/// been started. Throws what their constructors throw; of a family's, a std::runtime_error that
/// names the room.
[[nodiscard]] boost::json::object schema_of(const lockspaces& places);

}  // namespace porthouse
