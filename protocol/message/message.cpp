#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <boost/json/serialize.hpp>

#include <exception>
#include <stdexcept>
#include <utility>

namespace porthouse::protocol {

struct message::parsed {
  boost::json::value value;
  json_fault fault = json_fault::malformed;
};

void message::drop_parsed::operator()(parsed* owned) const noexcept {
  std::default_delete<parsed>{}(owned);
}

message& message::operator=(message other) noexcept {
  std::swap(frame_, other.frame_);
  std::swap(most_, other.most_);
  std::swap(json_, other.json_);
  return *this;
}

message message::text(std::string_view payload) {
  if (!is_utf8(payload)) {
    throw std::invalid_argument{
        "text is UTF-8, and this is not: send other bytes as message::binary(...)"};
  }
  return message{frame::text(payload)};
}

message message::json(const boost::json::value& body) { return text(boost::json::serialize(body)); }

std::span<const std::byte> message::bytes() const noexcept {
  const auto payload = frame_.payload();
  return {reinterpret_cast<const std::byte*>(payload.data()), payload.size()};
}

const boost::json::value* message::json() const noexcept {
  return why_no_json() == json_fault::none ? &json_->value : nullptr;
}

json_fault message::why_no_json() const noexcept {
  try {
    if (!json_) {
      json_.reset(new parsed);
      if (is_text()) json_->fault = parse_json(frame_.payload(), most_, json_->value);
    }
    return json_->fault;
  } catch (const std::exception&) {
    return json_fault::too_large;  // out of memory: no reason for a client's bytes to throw
  }
}

}  // namespace porthouse::protocol
