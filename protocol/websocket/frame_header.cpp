#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/websocket/frame_header.hpp>

namespace porthouse::protocol {

close_payload read_close(std::string_view payload) noexcept {
  const auto refuse = [](header_fault fault, close_code answer) {
    return close_payload{.fault = fault, .code = answer};
  };
  if (payload.empty()) return {};
  if (payload.size() == 1) return refuse("half a close code", close_code::protocol_error);
  const auto number = read_length(reinterpret_cast<const unsigned char*>(payload.data()), 2);
  const auto code = static_cast<std::uint16_t>(number);
  if (!may_be_sent(code)) return refuse("no such close code", close_code::protocol_error);
  payload.remove_prefix(2);
  if (!is_utf8(payload)) return refuse("close reason is not UTF-8", close_code::invalid_data);
  return {.fault = nullptr, .code = static_cast<close_code>(code), .reason = payload};
}

}  // namespace porthouse::protocol
