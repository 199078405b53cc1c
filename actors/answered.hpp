#pragma once

#include <porthouse/actors/body.hpp>
#include <porthouse/protocol/message/identity.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace porthouse {

/// How a question that a room has asked a client has ended.
enum class answer_status : std::uint8_t {
  answered,
  refused,    ///< by an error of the client's; its code is `busy` past `limits::open_questions`
  timed_out,  ///< not answered in time
  left,       ///< the client has left the room before it answered
  misfit,     ///< what the client answered has not the shape that was asked for
};

/// What a client has answered (`visitor::ask`): a value, read as bodies are, or why there is none.
template <class Value>
struct answered {
  answer_status how = answer_status::left;
  std::optional<Value> value = {};
  std::string code = {};     ///< of a refusal: what the client says, 64 bytes of it
  std::string message = {};  ///< of a refusal, 256 bytes of it; of a misfit: what is wrong

  /// Whether there is a value.
  explicit operator bool() const noexcept { return value.has_value(); }
};

/// What a client has answered to a question that wants no value.
template <>
struct answered<void> {
  answer_status how = answer_status::left;
  std::string code = {};     ///< of a refusal: what the client says, 64 bytes of it
  std::string message = {};  ///< of a refusal, 256 bytes of it

  /// Whether the client has answered, with whatever.
  explicit operator bool() const noexcept { return how == answer_status::answered; }
};

/// What one of those has answered who were asked together (`lockspace::ask_all`).
template <class Value>
struct answer_of {
  protocol::socket_id who{};
  answered<Value> said = {};
};

/// A client's reply before it is read as what the room wants to see. Valid while it is told.
struct reply_view {
  answer_status how = answer_status::left;
  const boost::json::value* body = nullptr;  ///< null without one
  std::string_view code = {};
  std::string_view message = {};
};

/// What a client has answered, as the room that has asked wants to read it.
template <class Value>
[[nodiscard]] answered<Value> read_answer(const reply_view& from) {
  answered<Value> read{
      .how = from.how, .code = std::string{from.code}, .message = std::string{from.message}};
  if constexpr (!std::is_void_v<Value>) {
    if (from.how != answer_status::answered) return read;
    misfit wrong;
    read.value = read_body<Value>(from.body, wrong);
    if (read.value) return read;
    read.how = answer_status::misfit;
    read.message = text_of(wrong);
  }
  return read;
}

/// Those who were asked together, until the room is told.
class survey {
public:
  survey() = default;
  survey(const survey&) = delete;
  survey& operator=(const survey&) = delete;
  virtual ~survey() = default;
  /// One has answered. Returns as what that was read.
  virtual answer_status add(protocol::socket_id who, const reply_view& said) = 0;
  /// No more will come: `silent` have not answered.
  virtual void end(const std::vector<protocol::socket_id>& silent) = 0;
};

}  // namespace porthouse
