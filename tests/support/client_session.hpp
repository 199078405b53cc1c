#pragma once

#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace porthouse::test {

/// The client's side of porthouse.v1 (protocol/session/README.md), without time: what a client that
/// comes back knows, says and expects. It acknowledges each frame at once.
class client_session {
public:
  /// The first word of a connection.
  [[nodiscard]] protocol::message hello(const std::string& auth = {});
  /// Something that the client says: kept until it is acknowledged. Returns what goes over the
  /// wire, if it may go there now.
  std::vector<protocol::message> say(const protocol::message& what);
  /// The connection is lost.
  void lost() noexcept { welcomed_ = false; }

  /// From now on it acknowledges nothing, but when it comes back.
  void keep_silent() noexcept { silent_ = true; }
  /// It acknowledges what it has heard, and what it will. Returns what goes over the wire for that.
  [[nodiscard]] protocol::message speak_again();

  /// What a frame of the server comes to.
  struct heard {
    std::vector<protocol::message> to_say;   ///< in answer
    std::vector<protocol::message> to_hear;  ///< by the client's program
  };
  [[nodiscard]] heard hear(const protocol::frame& frame);

  /// Whether the last welcome was to the session that it had.
  [[nodiscard]] bool resumed() const noexcept { return resumed_; }
  /// Why not, if it was not; "" if it had none.
  [[nodiscard]] const std::string& why() const noexcept { return why_; }
  [[nodiscard]] const std::string& token() const noexcept { return token_; }
  [[nodiscard]] bool welcomed() const noexcept { return welcomed_; }

private:
  [[nodiscard]] heard welcome(const protocol::message& from);
  void acknowledged(std::uint64_t count);

  std::string token_;
  std::string why_;
  std::uint64_t got_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t comebacks_ = 0;
  std::deque<protocol::message> kept_;  // the last of those sent
  bool welcomed_ = false;
  bool resumed_ = false;
  bool silent_ = false;
};

}  // namespace porthouse::test
