#include "session_road.hpp"

#include "server.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace porthouse::simulator {

void session_line::road::post(ticks& last, task then) {
  auto& time = home_.server_.time();
  last = std::max(last, time.now() + home_.server_.chance().delay(about::road, home_.number_));
  time.at(last, std::move(then));
}

protocol::offered session_line::road::send(const protocol::frame& frame) noexcept {
  if (closing_) return protocol::offered::closing;
  down([this, frame] { home_.hear(*this, frame); });
  return protocol::offered::queued;
}

void session_line::road::close(protocol::close_code code, std::string_view) noexcept {
  if (std::exchange(closing_, true)) return;
  down([this, code] {
    if (!near || lost_down) return;
    if (code == protocol::close_code::replaced) home_.broke("nobody is replaced who has not left");
    home_.gone_ = true;
    home_.lose(*this);
  });
  up([this, code] { home_.closed(*this, {protocol::ending::cause::by_us, code, {}}); });
}

void session_line::road::read_on() noexcept {
  if (reads) home_.broke("one right to read for each read");
  reads = true;
  home_.server_.time().after(ticks{0}, [this] { home_.read(*this); });
}

}  // namespace porthouse::simulator
