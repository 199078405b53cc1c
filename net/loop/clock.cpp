#include <porthouse/net/loop/clock.hpp>

namespace porthouse::net {
namespace {

class steady final : public clock_source {
public:
  [[nodiscard]] time_point now() const noexcept override { return protocol::loop::clock::now(); }
  [[nodiscard]] bool passes() const noexcept override { return true; }
};

}  // namespace

const clock_source& steady_time() noexcept {
  static const steady machine;
  return machine;
}

}  // namespace porthouse::net
