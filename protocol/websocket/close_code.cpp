#include <porthouse/protocol/websocket/close_code.hpp>

namespace porthouse::protocol {

comeback advice(close_code code) noexcept {
  switch (code) {
    case close_code::going_away:
    case close_code::slow_consumer:
    case close_code::idle_timeout:
    case close_code::pong_timeout:
    case close_code::no_hello:
    case close_code::broke_session:
    case close_code::come_back: return comeback::soon;
    case close_code::internal_error:
    case close_code::service_restart:
    case close_code::try_again_later:
    case close_code::bad_gateway:
    case close_code::nowhere_to_go:
    case close_code::too_fast: return comeback::later;
    default: return comeback::never;
  }
}

bool may_be_sent(std::uint16_t code) noexcept {
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

close_code sendable(close_code code) noexcept {
  return may_be_sent(static_cast<std::uint16_t>(code)) ? code : close_code::internal_error;
}

std::string_view name(close_code code) noexcept { return enumerator_name(code, "other"); }

}  // namespace porthouse::protocol
