#pragma once

#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/actors/runtime/runtime.hpp>
#include <porthouse/test/client.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/manual_loop.hpp>

#if CAF_MAJOR_VERSION >= 1
#include <caf/detail/test_coordinator.hpp>
#else
#include <caf/scheduler/test_coordinator.hpp>
#endif

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace porthouse {

class socket;

namespace test {

#if CAF_MAJOR_VERSION >= 1
using caf_test_pool = caf::detail::test_coordinator;
#else
using caf_test_pool = caf::scheduler::test_coordinator;
#endif

/// The parts of a test house: for its own sources only.
struct house::parts {
  std::unique_ptr<machine> owned;
  std::vector<std::unique_ptr<manual_loop>> loops;
  std::vector<std::unique_ptr<client>> clients;
  std::vector<std::pair<protocol::identity_ptr, protocol::departure>> farewells;
  std::vector<std::string> complaints;
  std::vector<std::string> deaths;
  std::function<void(const std::string&)> on_breach;
  std::vector<protocol::acceptor> acceptors;
  std::vector<std::string> subprotocols;
  protocol::limits bounds;
  std::uint64_t last_id = 0;
  std::unique_ptr<runtime> home;

  void build(const machine& plan, const options& with);
  [[nodiscard]] const socket* find(const client& who) const;
  [[nodiscard]] client& add_client(protocol::identity who);
  void open(client& by, std::string_view place);
  [[nodiscard]] caf_test_pool& pool() {
    return dynamic_cast<caf_test_pool&>(home->system().scheduler());
  }
  [[nodiscard]] std::vector<protocol::loop*> shards(std::size_t count);
};

}  // namespace test
}  // namespace porthouse
