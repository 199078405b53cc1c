#pragma once

#include <porthouse/protocol/ownership/verdict.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace porthouse::simulator {

/// Is told by all rooms and clients of all nodes what happens to them, and finds the rules that are
/// broken. One for each schedule.
class witness {
public:
  /// A client with its socket.
  struct client {
    std::size_t node = 0;  // which holds its connection
    bool here = true;      // whether it has not ended
    bool closing = false;  // whether it may have ended, and its node does not know yet
    std::uint64_t said = 0;
    std::uint64_t last = 0;  // the last message that was begun in its turn
    std::set<std::uint64_t> begun;
    std::set<std::uint64_t> excused;  // given to an owner on a node that was lost
    std::size_t last_heard_in = 0;    // the stay in which it was sent what it heard last
  };
  /// One space of a place.
  struct room {
    std::string place;
    std::size_t index = 0;
    std::size_t node = 0;
    bool alive = true;
    std::map<std::size_t, std::size_t> here;  // the stays, by client
    std::map<std::size_t, int> away;          // how often a client has moved on from here
  };

  // -- for cluster_play ----------------------------------------------------------------------------
  /// The place that a socket is at, as its own node has it.
  std::function<std::string(std::size_t client)> where;
  /// For the story, if it is told.
  std::function<void(std::string)> tell;
  /// Which node works from now on.
  void turn_to(std::size_t node) noexcept { working_ = node; }
  std::size_t came(std::size_t node);
  void node_died(std::size_t node);
  /// The node of this client has lost another node; `read` messages of the client had been read.
  void excuse(std::size_t who, std::uint64_t read);
  void received(std::size_t who, std::size_t token);
  /// When all has come to rest: looks at what can only be seen then.
  void look_at_rest(
      const std::function<std::vector<std::string>(std::size_t client)>& history,
      const std::function<std::size_t(const std::string& place)>& spaces);
  /// From now on rooms are tame.
  void calm_down() noexcept { calm_ = true; }
  [[nodiscard]] std::vector<client>& clients() noexcept { return clients_; }
  /// The first rule broken, or "".
  [[nodiscard]] const std::string& wrong() const noexcept { return wrong_; }
  void object(const std::string& text);
  struct counts {
    std::uint64_t begun = 0;
    std::uint64_t stays = 0;
    std::uint64_t elsewhere = 0;  // stays on another node than the socket's
    std::uint64_t excused = 0;    // messages that no owner has begun
  };
  [[nodiscard]] counts counted() const;

  // -- for the rooms ------------------------------------------------------------------------------
  [[nodiscard]] std::size_t born(std::string place, std::size_t index);
  void ended(std::size_t number);
  /// Returns the stay's number.
  std::size_t connected(std::size_t number, std::size_t who, protocol::arrival how);
  void heard(std::size_t number, std::size_t who, std::uint64_t serial);
  void left(std::size_t number, std::size_t who, protocol::departure::kind why);
  void gone(std::size_t number, std::size_t who);
  /// The room is about to send these clients the token that is returned.
  std::size_t sends(std::size_t number, const std::vector<std::size_t>& clients);
  [[nodiscard]] bool calm() const noexcept { return calm_; }

private:
  struct stay {
    std::size_t client = 0;
    std::size_t room = 0;
    std::uint64_t last = 0;         // message
    std::vector<std::size_t> sent;  // tokens
    std::size_t heard = 0;          // how many of them its client has
    bool let_go = false;            // by its own verdict: all of that precedes what comes next
  };

  [[nodiscard]] std::string title(std::size_t number) const;
  [[nodiscard]] std::string name(std::size_t who) const { return "client " + std::to_string(who); }
  void begin(room& by, std::size_t who, std::uint64_t serial);
  void look_at(
      std::size_t who, const std::vector<std::string>& history,
      const std::function<std::size_t(const std::string& place)>& spaces);

  std::vector<client> clients_;
  std::vector<room> rooms_;
  std::vector<stay> stays_;
  std::vector<std::map<std::size_t, std::size_t>> tokens_;  // stays, by client
  std::string wrong_;
  std::size_t working_ = 0;
  bool calm_ = false;
};

}  // namespace porthouse::simulator
