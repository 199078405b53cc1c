#pragma once

#include <porthouse/protocol/message/json.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace porthouse::protocol {

/// One whole message of a client, or one for it: text (valid UTF-8) or binary.
///
/// A copy shares the bytes but not the parsed JSON, so that every thread may keep its own copy.
/// One object: one thread at a time.
class message {
public:
  message() = default;
  /// `carried` is a text or binary frame; its payload is the message.
  explicit message(frame carried) noexcept : frame_{std::move(carried)} {}
  message(const message& other) : frame_{other.frame_}, most_{other.most_} {}
  /// A copy whose JSON may hold so much.
  message(const message& other, const json_limits& most) : frame_{other.frame_}, most_{most} {}
  message(message&&) noexcept = default;
  message& operator=(message other) noexcept;
  ~message() = default;

  /// Throws std::invalid_argument unless `payload` is UTF-8.
  static message text(std::string_view payload);
  /// A binary message with a copy of `payload`.
  static message binary(std::span<const std::byte> payload) {
    return message{frame::binary(payload)};
  }
  /// A text message that holds `body`, serialised. Throws as `text` does.
  static message json(const boost::json::value& body);

  [[nodiscard]] bool is_text() const noexcept { return frame_ && frame_.kind() == opcode::text; }
  [[nodiscard]] bool is_binary() const noexcept {
    return frame_ && frame_.kind() == opcode::binary;
  }
  [[nodiscard]] std::size_t size() const noexcept { return frame_.payload().size(); }
  /// The payload as characters, of binary messages too.
  [[nodiscard]] std::string_view text() const noexcept { return frame_.payload(); }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept;
  /// The payload parsed as JSON, once, on the first call; nullptr if it is none, is binary, holds
  /// more than `limits::json` or is larger than memory allows. Valid as long as this object is.
  [[nodiscard]] const boost::json::value* json() const noexcept;
  /// Why `json` gives nothing.
  [[nodiscard]] json_fault why_no_json() const noexcept;
  /// Sets what the JSON may hold. Before the first call of `json`.
  void may_hold(const json_limits& most) noexcept { most_ = most; }
  /// What would go on the wire if this message were sent on unchanged: no copy is made.
  [[nodiscard]] const frame& as_frame() const noexcept { return frame_; }

private:
  struct parsed;
  struct drop_parsed {
    void operator()(parsed* owned) const noexcept;
  };

  frame frame_;
  json_limits most_;
  mutable std::unique_ptr<parsed, drop_parsed> json_;
};

}  // namespace porthouse::protocol
