#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/places/room_registry.hpp>
#include <porthouse/actors/runtime/runtime.hpp>
#include <porthouse/actors/spaces/limbo.hpp>
#include <porthouse/test/manual_loop.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::test {

/// An actor in the place of a room, a socket or the links. It does nothing.
class idle_actor final : public loop_actor {
public:
  using loop_actor::loop_actor;

private:
  void take(caf::mailbox_element&) override {}
};

/// Makes idle actors. Must outlive them.
class actor_maker {
public:
  [[nodiscard]] caf::strong_actor_ptr make() {
    return make_loop_actor<idle_actor>(home_.system(), home_.shard(0));
  }

private:
  machine plan_{envelopes{}, lockspaces{}.add<limbo>()};
  manual_loop loop_;
  runtime home_{plan_, {&loop_}, options()};

  static runtime::options options();
};

class fake_cluster;

/// A fake node: its machine, its links and its rooms, each with a mailbox of its own, so that
/// messages between them take their time. The links ask other nodes for rooms, on behalf of
/// sockets that the room registry sends elsewhere.
class fake_node {
public:
  using task = std::function<void()>;
  /// What is sent over a link: run at the other end, which knows the sender by that number.
  using line = std::function<void(fake_node& at, node_number from)>;
  enum mailbox : std::size_t { machine, links, rooms, mailboxes };

  struct room {
    std::string name;
    caf::strong_actor_ptr actor;
    std::size_t visitors = 0;
    bool retiring = false;
    bool said_idle = false;
  };
  /// A socket's search for a room, and its result.
  struct searching {
    std::string name;
    caf::strong_actor_ptr requester;
    std::size_t asked = 0;  // of how many nodes
    bool answered = false;
    located_ptr where = nullptr;
  };

  fake_node(fake_cluster& cluster, std::string name, std::vector<std::string> hosts);

  /// Its process dies and is started again.
  void restart();
  /// A socket looks for a room; `sent_here`: as if another node had sent it here.
  void seek(const std::string& name, bool sent_here = false);
  void drain();
  void say_idle(room& one);
  void close(const std::string& name);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] room* find(const std::string& name);
  [[nodiscard]] room* find(const caf::strong_actor_ptr& room_actor);
  /// Whether it has a room of that name that does not retire.
  [[nodiscard]] bool active(const std::string& name);
  [[nodiscard]] std::vector<room>& open() { return rooms_; }
  [[nodiscard]] std::vector<searching>& searches() { return searches_; }
  [[nodiscard]] std::vector<room_info> list(const std::string& prefix) {
    return registry_->list(prefix);
  }

private:
  friend class fake_cluster;

  struct question {
    node_number of;
    std::string name;
    caf::strong_actor_ptr requester;
  };
  struct asker {
    node_number node;
    std::uint64_t number;
  };

  void post(mailbox to, task work) { mail_[to].push_back(std::move(work)); }
  void post_line(node_number to, line sent);
  void answer(
      const caf::strong_actor_ptr& requester, const std::string& name, const located_ptr& where);
  void send_elsewhere(
      const caf::strong_actor_ptr& requester, const std::string& name, node_number where);
  void decide(const caf::strong_actor_ptr& room_actor, bool leave);
  void set_retiring(const caf::strong_actor_ptr& room_actor, bool retiring);
  void ask(node_number of, const std::string& name, const caf::strong_actor_ptr& requester);
  void asked(const asker& by, const std::string& name);
  void registry_answered(
      const std::string& name, const located_ptr& where, const std::string& node);
  void told(std::uint64_t number, const located_ptr& where, const std::string& node);
  void linked(node_number number, const std::string& name, std::vector<std::string> families);
  void cut_off(node_number number);
  [[nodiscard]] room_registry::port registry_port();

  fake_cluster& cluster_;
  std::string name_;
  std::vector<std::string> hosts_;
  std::deque<task> mail_[mailboxes];
  caf::strong_actor_ptr self_;  // of the links
  std::optional<room_registry> registry_;
  bool draining_ = false;
  std::map<node_number, std::string> up_;    // the names of those that are linked
  std::map<std::uint64_t, question> asked_;  // by number
  std::uint64_t last_asked_ = 0;
  std::map<std::string, std::vector<asker>>
      askers_;  // by room, waiting for the room registry's answer
  std::vector<room> rooms_;
  std::vector<searching> searches_;
  std::size_t life_ = 0;
};

}  // namespace porthouse::test
