#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/schema.hpp>

#include <boost/json/array.hpp>

#include <stdexcept>
#include <utility>

namespace porthouse {
namespace {

/// The room by which a family is known.
std::unique_ptr<lockspace> first_of(const family_plan& family) {
  const auto name = family.prefix + "1";
  try {
    return family.make(name);
  } catch (const std::exception& why) {
    throw std::runtime_error{"the room \"" + name + "\" cannot be made: " + why.what()};
  }
}

}  // namespace

boost::json::object schema_of(const lockspaces& places) {
  boost::json::array rooms;
  const auto add = [&rooms](std::string_view key, std::string_view name, const lockspace& room) {
    boost::json::object described{{key, name}};
    for (auto& [part, events] : room.schema()) described[part] = events;
    rooms.push_back(std::move(described));
  };
  for (const auto& place : places.places()) {
    for (const auto& space : place) {
      if (!space.make) continue;
      const auto room = space.make();
      add("name", room->name(), *room);
    }
  }
  for (const auto& family : places.families()) add("family", family.prefix, *first_of(family));
  return {{"porthouse_schema", 1}, {"rooms", std::move(rooms)}};
}

}  // namespace porthouse
