#pragma once

#include <porthouse/protocol/ports/loop.hpp>
#include <porthouse/protocol/session/contract.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porthouse::protocol {

/// What waits for one client, in order; and what becomes of it by the contracts of the rooms that
/// have said it. One thread.
///
/// What has been dropped leaves a gap, of which the client is told where it stands, gaps side by
/// side as one. What is dropped under `overflow::conflate` stands in one gap for all that waits of
/// that stay, where the first of it was missing: else there could be as many gaps as frames.
class lane {
public:
  using time_point = loop::clock::time_point;

  /// What may wait in all, whatever rooms have said.
  struct bound {
    std::size_t bytes = 0;
    std::size_t frames = 0;

    /// So many bytes, of which a frame takes some, however short it is.
    [[nodiscard]] static constexpr bound in_memory(std::size_t bytes) noexcept {
      constexpr std::size_t least_frame = 64;
      return {bytes, bytes / least_frame};
    }
  };
  enum class taken : std::uint8_t {
    waits,
    dropped,     ///< by its contract
    overflowed,  ///< there is no room for it, and it may not be dropped
  };
  /// What is to leave next: a frame; or so many, of so many bytes, are missing here.
  struct next_out {
    frame what = {};
    std::uint64_t skipped = 0;
    std::uint64_t bytes = 0;
  };

  /// `books` must outlive it.
  explicit lane(dropped_messages& books) noexcept : books_{books} {}
  lane(const lane&) = delete;
  lane& operator=(const lane&) = delete;
  ~lane() = default;

  /// Puts `frame` last. The first of all may be of any size, unless its room says less. `how` may
  /// be nullptr: then it is not to be dropped.
  [[nodiscard]] taken push(frame frame, const mark_ptr& how, time_point now, const bound& most);
  /// Takes out what is to leave next; there must be something. Neither frame nor gap: all that
  /// waited has been dropped without notice.
  [[nodiscard]] next_out next(time_point now);
  /// Whether what was pushed last is more than its room allows, for the first time since nothing
  /// waited. To be asked once.
  [[nodiscard]] bool has_filled() noexcept { return std::exchange(filled_, false); }
  /// Whether that has been so in this stay.
  [[nodiscard]] bool is_full() const noexcept;
  /// The same, of a room that has its client wait then.
  [[nodiscard]] bool is_blocked() const noexcept;
  /// The client leaves its room: what follows is of another stay, where no key means what it did.
  void seal() noexcept;
  /// Whether there is nothing left, no gap either.
  [[nodiscard]] bool empty() const noexcept { return head_ == entries_.size(); }
  [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
  /// As they go over the wire, uncompressed.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
  static constexpr std::size_t nowhere = SIZE_MAX;

  /// A frame, or a gap.
  struct entry {
    frame what;
    mark_ptr how;
    time_point since{};
    std::uint64_t skipped = 0;
    std::uint64_t skipped_bytes = 0;
  };
  /// What waits of one room with a contract, in this stay.
  struct room {
    std::uint64_t number = 0;
    std::size_t frames = 0;
    std::size_t bytes = 0;
    std::size_t oldest = 0;     // none before it is to be dropped
    std::size_t gap = nowhere;  // of what was dropped under `conflate`
    bool full = false;          // more came than may wait
    bool blocks = false;        // and its client waits
    time_point full_since{};
    std::unordered_map<std::string_view, std::size_t> newest = {};  // by key, which its mark holds
  };

  [[nodiscard]] room* room_of(std::size_t at) noexcept;
  room& room_under(const contract& contract);
  [[nodiscard]] overflow policy(
      const contract& under, room& of, std::size_t size, time_point now) noexcept;
  [[nodiscard]] bool make_room(room& of, const mark& how, overflow policy, std::size_t size);
  [[nodiscard]] bool make_room(const bound& most, std::size_t size);
  [[nodiscard]] std::size_t oldest_of(room& of) noexcept;
  [[nodiscard]] std::size_t oldest() noexcept;
  void drop(std::size_t at, std::uint64_t& why) noexcept;
  taken drop_newest(const mark& how, std::size_t size);
  void leave_gap(std::size_t at, std::uint64_t frames, std::uint64_t bytes, room* of) noexcept;
  void forget(std::size_t at) noexcept;
  void tidy();
  void index(std::size_t at);

  dropped_messages& books_;
  std::vector<entry> entries_;
  std::size_t head_ = 0;    // those before have left
  std::size_t sealed_ = 0;  // those before are of earlier stays
  std::size_t oldest_ = 0;  // none before it is to be dropped
  std::size_t frames_ = 0;
  std::size_t bytes_ = 0;
  std::vector<room> rooms_;  // seldom more than one
  bool filled_ = false;
};

}  // namespace porthouse::protocol
