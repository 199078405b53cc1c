#pragma once

#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/ports/loop.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/session/control.hpp>
#include <porthouse/protocol/session/frame_queue.hpp>
#include <porthouse/protocol/session/lane.hpp>
#include <porthouse/protocol/session/session_ledger.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// Who is told what happens in a session: its socket.
class session_events : public wire_events {
public:
  /// The connection is lost, and may come back.
  virtual void away() = 0;
  /// It has come back.
  virtual void back(const absence& from) = 0;

protected:
  ~session_events() = default;
};

class session;

/// What a connection is closed with when a newer one of its session is there.
inline constexpr std::string_view replaced_reason = "a newer connection of this session is there";

/// What a session asks of who keeps it. None of these may call the session back.
class session_port {
public:
  [[nodiscard]] virtual loop::clock::time_point now() const noexcept = 0;
  /// Has `session::due` called at that time, or soon after; an earlier time counts.
  virtual void wake_at(loop::clock::time_point when) = 0;
  /// `frame` as `wrapped` makes it; the same bytes for the same frame, where it can.
  [[nodiscard]] virtual frame wrapped(const frame& frame) = 0;
  [[nodiscard]] virtual const limits& bounds() const noexcept = 0;
  [[nodiscard]] virtual session_ledger& books() noexcept = 0;
  /// `session` is away from now on; or it is over, and has told its socket so.
  virtual void went_away(const session& session) noexcept = 0;
  virtual void ended(const session& session) noexcept = 0;

protected:
  ~session_port() = default;
};

/// What outlives the connections of one client that speaks porthouse.v1 (README.md beside this): a
/// `wire` for its socket, and told what happens on the connection of the moment, which is the only
/// one that can speak or be spoken to.
///
/// A plain state machine: no thread, no clock, no I/O. One thread. `port` must outlive it.
class session final : public wire, public wire_events {
public:
  session(session_port& port, socket_id id) noexcept;
  ~session() = default;
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  // -- for who keeps it ---------------------------------------------------------------------------
  /// The first connection is there, whose hello has been read; what it shows is `news`, of which
  /// the counts are set here.
  void begin(carrier& line, welcome news);
  /// Who is told what happens. Once, after `begin`, in the same turn.
  void tell(session_events& socket) noexcept { socket_ = &socket; }
  /// Whether a token of that generation is one to come back with.
  [[nodiscard]] bool takes(std::uint32_t generation) const noexcept;
  /// Whether a hello comes from a connection that its client has left for a newer one.
  [[nodiscard]] bool is_late(const hello& said) const noexcept {
    return said.nth != 0 && said.nth <= nth_;
  }
  /// Whether what a client that comes back says of its counts can be.
  [[nodiscard]] bool can_resume(const hello& said) const noexcept;
  /// A client has come back, with a token of the generation `shown`, which it `takes`, and counts
  /// that can be: replaces whatever connection there is.
  void resume(
      carrier& line, const hello& said, std::uint32_t shown, welcome news,
      std::string_view address);
  /// The generation of the token that the next welcome is to show.
  [[nodiscard]] std::uint32_t next_generation() const noexcept { return generation_ + 1; }
  /// What it asked for by `session_port::wake_at` may be due.
  void due();
  /// When `due` has something to do; time_point::max() if never.
  [[nodiscard]] loop::clock::time_point next_due() const noexcept;
  /// Ends it for that reason, if it is away: `ended`, because the server stops.
  void give_up(resume_error why);

  [[nodiscard]] socket_id id() const noexcept { return id_; }
  [[nodiscard]] bool is_away() const noexcept { return phase_ == phase::away; }
  /// Whether nobody can come back to it any more.
  [[nodiscard]] bool is_ending() const noexcept {
    return phase_ == phase::closing || phase_ == phase::over;
  }
  /// Since when, if it is away.
  [[nodiscard]] loop::clock::time_point away_since() const noexcept { return since_; }
  /// `closed` has been told: it can be destroyed, not before the turn ends.
  [[nodiscard]] bool over() const noexcept { return phase_ == phase::over; }
  /// Why it ended, as a client that comes back is told.
  [[nodiscard]] resume_error ended_by() const noexcept { return ended_by_; }

  // -- wire, for its socket -----------------------------------------------------------------------
  offered send(const frame& frame) noexcept override { return send_marked(frame, nullptr); }
  offered send_marked(const frame& frame, const mark_ptr& how) noexcept override;
  void seal() noexcept override;
  void close(close_code code, std::string_view reason) noexcept override;
  void read_on() noexcept override;
  [[nodiscard]] std::size_t queued() const noexcept override;
  void prefetch() const noexcept override;

  // -- wire_events, of the connection -------------------------------------------------------------
  void received(std::vector<message> messages) override;
  void closed(const ending& how) override;
  void going() override;

private:
  static constexpr auto never = loop::clock::time_point::max();

  enum class phase : std::uint8_t {
    attached,
    away,
    closing,  ///< over as soon as the connection is, or as it is due if there is none
    over,
  };

  void attach(carrier& line, welcome& news);
  void detach() noexcept;
  [[nodiscard]] bool window_is_open() const noexcept;
  void send_numbered(frame frame);
  void send_next();
  void pass_on();
  offered wait_in_lane(frame frame, const mark_ptr& how);
  template <class Step>
  auto in_lane(Step&& step);
  void take_in(message& message);
  void hand_on(std::vector<message> messages);
  [[nodiscard]] std::vector<message> hold(std::vector<message> messages);
  [[nodiscard]] bool is_blocked() const noexcept { return lane_ && lane_->is_blocked(); }
  void tell_drained();
  void acknowledge();
  bool heed(const control& said);
  bool heed_ack(std::uint64_t count);
  void drop_window(std::size_t count);
  [[nodiscard]] bool ends_with(const ending& how) const noexcept;
  void go_away(const ending& how);
  void end_soon(ending how, resume_error why);
  void end(const ending& how, resume_error why);

  session_port& port_;
  socket_id id_;
  session_events* socket_ = nullptr;
  carrier* line_ = nullptr;     // while attached, or closing with a connection
  std::uint64_t nth_ = 0;       // attempt of the client to come back, the last so far
  std::uint64_t sent_ = 0;      // frames numbered
  std::uint64_t got_ = 0;       // counted frames taken in
  frame_queue window_;          // the last of those sent: what is not acknowledged
  std::unique_ptr<lane> lane_;  // what is not numbered yet; never empty
  std::unique_ptr<std::vector<message>> held_;  // taken in, not told yet: the client is to wait
  std::unique_ptr<ending> last_;      // while the books count it as away: how it is to end
  loop::clock::time_point since_;     // away since, or the last frame sent at
  loop::clock::time_point until_;     // away until, or an acknowledgement due at
  std::uint32_t generation_ = 0;      // of the last welcome
  std::uint32_t shown_ = 0;           // of the token that the last hello showed
  std::uint32_t unacknowledged_ = 0;  // frames taken in since the last acknowledgement
  std::uint32_t unacknowledged_bytes_ = 0;
  phase phase_ = phase::attached;
  resume_error ended_by_ = resume_error::ended;
  bool confirmed_ : 1 = false;  // a frame has come over the connection of this generation
  bool owed_ : 1 = false;       // the socket has been told messages and not asked for more
  bool leaving_ : 1 = false;    // the client has said bye
  bool drained_ : 1 = false;    // and the socket is to be told so
};

}  // namespace porthouse::protocol
