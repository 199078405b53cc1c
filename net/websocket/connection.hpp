#pragma once

#include <porthouse/net/buffers/outbox.hpp>
#include <porthouse/net/buffers/send_limit.hpp>
#include <porthouse/net/buffers/shard_buffers.hpp>
#include <porthouse/net/buffers/turn_buffer.hpp>
#include <porthouse/net/loop/clock.hpp>
#include <porthouse/net/loop/endpoint.hpp>
#include <porthouse/net/tcp/connection_limit.hpp>
#include <porthouse/net/tcp/transport.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/session/lane.hpp>
#include <porthouse/protocol/websocket/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace porthouse::net {

struct crossing;
struct server_state;
class shard;

/// One WebSocket (RFC 6455), from the end of the upgrade to the end of TCP.
///
/// Idle, it is this object and nothing else: reads and writes use the shard's buffers, what is sent
/// is gathered in the shard's turn buffer, and an outbox (for what the kernel does not take), a
/// remainder or a reason exist only while there is something in them. Everything happens on the
/// shard's thread.
class connection final : public endpoint, public protocol::carrier {
public:
  /// `window_bits`: of permessage-deflate, 8 to 15; 0 without compression.
  connection(
      shard& where, server_state& state, transport link, connection_permit permit,
      int window_bits) noexcept;

  /// What is known of the client's bytes when the upgrade is done.
  struct leftover {
    std::string early;     ///< came right behind the request
    bool drained = false;  ///< the kernel had no more, and will tell when it has
  };
  /// Presents itself to the server's events, once in its place at the shard.
  void open(protocol::opening from, leftover rest);
  /// Lets one that comes from another shard, whom `where` expects, in.
  static void arrive(shard& where, server_state& state, crossing& from);

  // -- wire ---------------------------------------------------------------------------------------
  protocol::offered send(const protocol::frame& frame) noexcept override;
  protocol::offered send_marked(
      const protocol::frame& frame, const protocol::mark_ptr& how) noexcept override;
  void seal() noexcept override;
  void close(protocol::close_code code, std::string_view reason) noexcept override;
  void read_on() noexcept override;
  [[nodiscard]] std::size_t queued() const noexcept override;

  // -- carrier ------------------------------------------------------------------------------------
  void tell(protocol::wire_events& to) noexcept override;
  void move_to(std::size_t shard, std::unique_ptr<protocol::luggage> with) override;

  // -- endpoint -----------------------------------------------------------------------------------
  void ready(std::uint32_t events) override;
  void due() override;
  void flush() override;
  void shut_down() override;
  void abort() override;
  void abandon() noexcept override;

private:
  enum class phase : std::uint8_t {
    open,
    closing,   ///< our Close is on its way first; the client's is waited for
    draining,  ///< nothing the client sends counts any more: what is queued leaves, then TCP ends
    gone,      ///< TCP has ended
  };
  using cause = protocol::ending::cause;

  /// Bytes that have been read, but not yet decoded.
  struct remainder {
    std::string bytes;
    std::size_t at = 0;  ///< those before have been
  };

  /// The client's Close or its violation, met behind messages that nobody has handled yet.
  struct deferred_close {
    protocol::event what;
    protocol::close_code code;
    std::string reason;
  };

  // -- reading ------------------------------------------------------------------------------------
  [[nodiscard]] bool may_read() const noexcept;
  [[nodiscard]] bool must_wait() const noexcept;
  [[nodiscard]] bool has_more() const noexcept {
    return readable_ || remainder_ != nullptr || deferred_close_ != nullptr;
  }
  void read();
  void receive();
  void go_on_decoding();
  [[nodiscard]] std::size_t decode(std::span<char> bytes);
  [[nodiscard]] std::size_t take_apart(std::span<char> bytes);
  bool heed(const protocol::decoded& decoded);
  void end_as(const deferred_close& met);
  void deliver();
  void discard();

  // -- to another shard ---------------------------------------------------------------------------
  [[nodiscard]] shard_buffers::crossing_order take_crossing_order() noexcept;
  void cross_over();
  void settle_in(crossing& from);

  // -- writing ------------------------------------------------------------------------------------
  void end_of_turn();
  [[nodiscard]] outbox& queue();
  [[nodiscard]] send_limit::backlog backlog(bool written) const noexcept;
  protocol::offered offer(const protocol::frame& frame);
  void push(const protocol::frame& frame);
  void push_urgent(protocol::opcode kind, std::string_view payload);
  [[nodiscard]] bool append(const protocol::frame& frame);
  void spill();
  void write_span();
  void write(std::size_t most);
  [[nodiscard]] bool is_behind(std::size_t most);
  protocol::offered wait_in_lane(const protocol::frame& frame, const protocol::mark_ptr& how);
  bool refill(std::size_t most);
  bool refill();
  void empty_lane();
  void tell_drained();
  void write_all() { write(std::numeric_limits<std::size_t>::max()); }

  // -- ending -------------------------------------------------------------------------------------
  void close(cause why, protocol::close_code code, std::string_view reason) noexcept;
  void heed_close(protocol::close_code code, std::string_view reason);
  void fail(protocol::close_code code, std::string_view reason);
  void begin_closing(cause why, protocol::close_code code, std::string_view reason);
  void begin_draining(bool clean);
  void end_of_stream();
  void lost() noexcept;
  void remember(cause why, protocol::close_code code, std::string_view reason);
  void finish();
  void tell_closed();
  [[nodiscard]] tick untaken() const noexcept;
  /// The same, where the kernel need not be asked: a client that has had no backlog has none.
  [[nodiscard]] tick left_behind() const noexcept {
    return outbox_ || pinged_ != never ? untaken() : 0;
  }
  void allow_for_end(tick left);

  // -- deadlines ----------------------------------------------------------------------------------
  void watch_over();
  void wait_for_us();

  // In an order that leaves no holes, what a broadcast touches first, side by side.
  turn_buffer::span unsent_;  // what is to leave in this turn; empty while there is an outbox
  std::unique_ptr<outbox> outbox_;
  std::unique_ptr<protocol::lane> lane_;  // behind the outbox: only while there is one
  shard& shard_;
  server_state& state_;
  [[no_unique_address]] connection_permit permit_;
  phase phase_ = phase::open;
  std::uint8_t window_bits_;
  std::uint8_t credit_ = 1;    // how many more `received` have been asked for
  bool readable_ : 1 = true;   // the kernel may have bytes
  bool writable_ : 1 = true;   // the kernel may have room
  bool hung_up_ : 1 = false;   // the client has sent its last byte, perhaps not yet read
  bool clean_ : 1 = false;     // what the client sent has been read to its end
  bool sent_fin_ : 1 = false;  // we have ended our side of TCP
  bool drained_ : 1 = false;   // of what had filled its lane, and that is to be told
  bool crossing_ : 1 = false;  // goes to another shard at the end of this turn
  cause cause_ = cause::reset;
  protocol::close_code code_ = protocol::close_code::none;
  [[no_unique_address]] transport link_;
  tick heard_ = 0;  // last bytes of the client, or taken by it
  tick said_ = 0;  // its last message or pong, or the first byte of the one it is at; once it ends:
                   // since when
  tick pinged_ = never;  // our last ping that no byte has followed; once it ends: what the client
                         // had not taken when last looked at
  std::unique_ptr<remainder> remainder_;            // never empty
  std::unique_ptr<deferred_close> deferred_close_;  // heeded at the next `read_on`
  std::unique_ptr<std::string> reason_;             // of the ending; null for none
  protocol::wire_events* events_ = nullptr;         // nullptr once `closed` has been told
  protocol::decoder decoder_;
};

}  // namespace porthouse::net
