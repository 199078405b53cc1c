#pragma once

#include <porthouse/actors/runtime/cluster/link/sequenced_stream.hpp>
#include <porthouse/actors/runtime/cluster/link/sweep.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>
#include <porthouse/protocol/ownership/batch.hpp>
#include <porthouse/protocol/ownership/ownership.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace porthouse::cluster {

/// By what number a socket of a peer is known here: each node numbers its own.
[[nodiscard]] protocol::socket_id known_as(std::uint16_t node, protocol::socket_id there) noexcept;

/// What the foreign sockets of a peer ask of the spaces here. None of these may call them back
/// before it returns; those that return a bool tell whether the space is alive.
class foreign_sockets_port {
public:
  /// The place of that name, to which `id` is on its way; nullptr if there is none; nothing if
  /// that is not known yet: then `foreign_sockets::found` follows.
  [[nodiscard]] virtual std::optional<protocol::place_ptr> find(
      const std::string& name, protocol::socket_id id) = 0;
  /// Tells a space of the socket that is here by that stay.
  virtual bool tell(
      protocol::space_ref to, const protocol::socket_ref& at, protocol::space_event&& event) = 0;
  /// Tells the place of that name, if it is open: a room that is not waits for no socket.
  virtual void tell_absence_over(
      const std::string& place, std::size_t index, protocol::gone&& event) = 0;

protected:
  ~foreign_sockets_port() = default;
};

/// Sockets of one peer that are at spaces here, for as long as the link to it lasts: hands on what
/// they tell their owners, and writes to the peer what those say. A plain state machine. One
/// thread.
class foreign_sockets {
public:
  /// `node` is the peer's number here, `most` how many there may be. `stream` and `here` must
  /// outlive it.
  foreign_sockets(
      std::uint16_t node, sequenced_stream& stream, foreign_sockets_port& here, std::size_t most)
      : node_{node}, stream_{stream}, port_{here}, most_{most} {}

  // -- from the peer ------------------------------------------------------------------------------
  void take(arrive_line& line);
  void take(heard_line& line);
  void take(left_line& line);
  void take(move_failed_line& line);
  void take(gone_line& line);
  void take(away_changed_line& line);
  void take(full_changed_line& line);
  void take(take_back_line& line);

  // -- from here ----------------------------------------------------------------------------------
  /// The answer to `foreign_sockets_port::find`; nullptr if there is no such place.
  void found(const std::string& name, const protocol::place_ptr& where);
  /// What the space of that number, which it has to itself, says to them.
  void send(std::uint64_t space, protocol::parcel& parcel);
  /// A space has died: `was_with` tells for a foreign socket there whether it is this one.
  using is_with =
      std::function<bool(const protocol::place_ptr&, std::size_t, const protocol::socket_ref&)>;
  void space_died(const is_with& was_with);
  /// The space number `index` of the place of that foreign socket has died.
  void space_died(protocol::tenure stay, std::uint32_t index);

  [[nodiscard]] std::size_t size() const noexcept { return here_.size(); }
  /// How many are at each place. One that has been made anew may be in there twice.
  using by_place = std::map<protocol::place_ptr, std::size_t>;
  [[nodiscard]] const by_place& at_places() const noexcept { return at_places_; }

private:
  struct foreign_socket {
    protocol::socket_ref at;
    protocol::socket_id who{};           // as it is known here
    protocol::place_ptr where;           // nullptr until it is found
    std::uint32_t spaces = 0;            // a bit for each that has not been told that it left
    std::uint32_t dead = 0;              // a bit for each that has died since
    protocol::request_number asked = 0;  // the last request
    protocol::request_number in_hand = 0;
    protocol::batch_ptr what;               // in the owner's hands
    std::vector<arrive_line> waiting = {};  // until the place is found
  };

  void turn_away(const arrive_line& line);
  void settle(foreign_socket& socket, const protocol::place_ptr& where);
  void let_in(foreign_socket& socket, arrive_line& line);
  void crash(foreign_socket& socket, std::uint32_t index);
  std::uint32_t empty_hands(foreign_socket& socket);
  void send_line(std::uint64_t space, protocol::say& line);
  void send_line(std::uint64_t space, protocol::say_all& line);
  void send_line(std::uint64_t space, protocol::verdict_line& line);
  void send_line(std::uint64_t space, const protocol::amend& line);
  void send_line(std::uint64_t, protocol::give_back&) {}
  void tell_members(std::uint64_t space, const std::shared_ptr<const protocol::members>& members);
  void forget_member_lists();
  [[nodiscard]] protocol::identity_ptr known_here(const protocol::identity& identity) const;
  template <class Event>
  void pass_on(event_line<Event>& line);
  template <class Event>
  bool tell(const foreign_socket& socket, event_line<Event>& line);

  const std::uint16_t node_;
  sequenced_stream& stream_;
  foreign_sockets_port& port_;
  const std::size_t most_;
  std::unordered_map<protocol::tenure, foreign_socket> here_;
  by_place at_places_;
  std::map<std::string, std::vector<protocol::tenure>> waiting_;  // for places; clients name them
  // As the peer knows them, by the space.
  std::unordered_map<std::uint64_t, std::shared_ptr<const protocol::members>> member_lists_;
  sweep outdated_lists_;
};

}  // namespace porthouse::cluster
