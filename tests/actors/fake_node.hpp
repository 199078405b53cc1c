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

/// An actor that stands for a room, a socket or the links, and does nothing.
class figurine final : public loop_actor {
public:
  using loop_actor::loop_actor;

private:
  void take(caf::mailbox_element&) override {}
};

/// Makes figurines. Must outlive them.
class toy_box {
public:
  [[nodiscard]] caf::strong_actor_ptr figure() {
    return make_loop_actor<figurine>(home_.system(), home_.shard(0));
  }

private:
  machine plan_{envelopes{}, lockspaces{}.add<limbo>()};
  manual_loop loop_;
  runtime home_{plan_, {&loop_}, options()};

  static runtime::options options();
};

class fake_cluster;

/// A node on paper: its machine, its links and its rooms, each with a mailbox of its own, so that
/// what one says to the other takes its time. The links ask other nodes for rooms, on behalf of
/// sockets that the room registry sends elsewhere.
class fake_node {
public:
  using task = std::function<void()>;
  /// What is sent over a link: done at the other end, which knows the sender by that number.
  using letter = std::function<void(fake_node& at, node_number from)>;
  enum mailbox : std::size_t { machine, links, rooms, mailboxes };

  struct room {
    std::string name;
    caf::strong_actor_ptr actor;
    std::size_t guests = 0;
    bool retiring = false;
    bool said_vacant = false;
  };
  /// A socket's wish, and what came of it.
  struct wished {
    std::string name;
    caf::strong_actor_ptr who;
    std::size_t asked = 0;  // of how many nodes
    bool answered = false;
    located_ptr where = nullptr;
  };

  fake_node(fake_cluster& town, std::string name, std::vector<std::string> hosts);

  /// Its process dies and is started again.
  void begin_anew();
  /// A socket looks for a room; `sent_here`: as if another node had sent it here.
  void seek(const std::string& name, bool sent_here = false);
  void drain();
  void say_vacant(room& one);
  void close(const std::string& name);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] room* find(const std::string& name);
  [[nodiscard]] room* find(const caf::strong_actor_ptr& which);
  /// Whether it has a room of that name that does not retire.
  [[nodiscard]] bool active(const std::string& name);
  [[nodiscard]] std::vector<room>& open() { return rooms_; }
  [[nodiscard]] std::vector<wished>& wishes() { return wishes_; }
  [[nodiscard]] std::vector<room_info> list(const std::string& prefix) {
    return registry_->list(prefix);
  }

private:
  friend class fake_cluster;

  struct question {
    node_number of;
    std::string name;
    caf::strong_actor_ptr who;
  };
  struct asker {
    node_number node;
    std::uint64_t number;
  };

  void post(mailbox to, task what) { mail_[to].push_back(std::move(what)); }
  void post_letter(node_number to, letter what);
  void answer(const caf::strong_actor_ptr& who, const std::string& name, const located_ptr& where);
  void send_elsewhere(const caf::strong_actor_ptr& who, const std::string& name, node_number where);
  void decide(const caf::strong_actor_ptr& which, bool leave);
  void set_retiring(const caf::strong_actor_ptr& which, bool retiring);
  void ask(node_number of, const std::string& name, const caf::strong_actor_ptr& who);
  void asked(const asker& by, const std::string& name);
  void landlord_said(const std::string& name, const located_ptr& where, const std::string& node);
  void told(std::uint64_t number, const located_ptr& where, const std::string& node);
  void linked(node_number number, const std::string& name, std::vector<std::string> families);
  void cut_off(node_number number);
  [[nodiscard]] room_registry::port landlords_world();

  fake_cluster& town_;
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
  std::vector<wished> wishes_;
  std::size_t life_ = 0;
};

}  // namespace porthouse::test
