#include "shaky_cage.hpp"

#include "shaky_rooms.hpp"

#include <porthouse/actors/caf.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>

#include <caf/actor_cast.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace porthouse::test {
namespace {

/// Who is in one cage, from `arrive` to `left`.
class perch {
public:
  explicit perch(room_tally& tally) : tally_{tally} {}
  perch(const perch&) = delete;
  perch& operator=(const perch&) = delete;
  ~perch() { tally_.died_with += here_.size(); }

  void take_in(const arrive& arrival) {
    ++tally_.connected;
    const auto id = static_cast<std::uint64_t>(arrival.who->id);
    if (!here_.emplace(id, caf::actor_cast<socket_handle>(arrival.socket)).second)
      ++tally_.unmatched;
  }
  void let_go(const left& departure) {
    ++tally_.left;
    if (here_.erase(static_cast<std::uint64_t>(departure.who)) == 0) ++tally_.unmatched;
  }
  void serve(lockspace_actor::pointer self, const heard& said) {
    const auto& socket = here_.at(static_cast<std::uint64_t>(said.who));
    while (const auto* one = said.what->next()) {
      const auto wish = order::of(one->text());
      if (wish.command == "throw") {
        ++tally_.swallowed;
        throw std::runtime_error{"as you wish"};
      }
      ++tally_.answered;
      send_from(
          self, socket,
          send_to_client{said.stay, message::text("cage " + std::string{wish.number})});
    }
  }

private:
  room_tally& tally_;
  std::unordered_map<std::uint64_t, socket_handle> here_;
};

}  // namespace

lockspaces::plan cage(crash_control& control) {
  return own_actor("cage", [&tally = control.rooms.at("cage")](caf::actor_system& system) {
    return lockspace_actor{system.spawn([&tally](lockspace_actor::pointer self) {
      auto here = std::make_shared<perch>(tally);
      return lockspace_actor::behavior_type{
          [here](arrive& arrival) {
            here->take_in(arrival);
            return protocol::verdict{};
          },
          [here, self](const heard& said) {
            here->serve(self, said);
            return protocol::verdict{};
          },
          [here](const porthouse::left& departure) { here->let_go(departure); },
          [](const porthouse::move_failed&) {},
          [](const porthouse::gone&) {},
      };
    })};
  });
}

}  // namespace porthouse::test
