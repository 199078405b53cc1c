#include <porthouse/protocol/message.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace porthouse::protocol {

struct message::parsed {
  std::optional<boost::json::value> value;
};

void message::drop_parsed::operator()(parsed* what) const noexcept {
  std::default_delete<parsed>{}(what);
}

message& message::operator=(message other) noexcept {
  std::swap(frame_, other.frame_);
  std::swap(json_, other.json_);
  return *this;
}

message message::json(const boost::json::value& body) { return text(boost::json::serialize(body)); }

std::span<const std::byte> message::bytes() const noexcept {
  const auto payload = frame_.payload();
  return {reinterpret_cast<const std::byte*>(payload.data()), payload.size()};
}

const boost::json::value* message::json() const noexcept {
  try {
    if (!json_) {
      json_.reset(new parsed);
      boost::system::error_code failed;
      if (is_text()) {
        auto value = boost::json::parse(frame_.payload(), failed);
        if (!failed) json_->value = std::move(value);
      }
    }
    return json_->value ? &*json_->value : nullptr;
  } catch (const std::exception&) {
    return nullptr;  // out of memory: no reason for a client's bytes to throw
  }
}

}  // namespace porthouse::protocol
