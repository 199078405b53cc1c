#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/hosted.hpp>
#include <porthouse/actors/household.hpp>
#include <porthouse/actors/landlord.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/searches.hpp>
#include <porthouse/actors/spaces/limbo.hpp>
#include <porthouse/test/manual_loop.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::test {

/// An actor that stands for a room, a socket or the links, and does nothing.
class figurine final : public hosted {
public:
  using hosted::hosted;

private:
  void take(caf::mailbox_element&) override {}
};

/// Makes figurines. Must outlive them.
class toy_box {
public:
  [[nodiscard]] caf::strong_actor_ptr figure() {
    return make_hosted<figurine>(home_.system(), home_.shard(0));
  }

private:
  machine plan_{envelopes{}, lockspaces{}.add<limbo>()};
  manual_loop loop_;
  household home_{plan_, {&loop_}, options()};

  static household::options options();
};

class paper_town;

/// A node on paper: its machine, its links and its rooms, each with a mailbox of its own, so that
/// what one says to the other takes its time.
class paper_node {
public:
  using task = std::function<void()>;
  /// What is sent over a link: done at the other end, which knows the sender by that number.
  using letter = std::function<void(paper_node& at, node_number from)>;
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
    bool answered = false;
    located_ptr where = nullptr;
  };

  paper_node(paper_town& town, std::string name, std::vector<std::string> hosts);

  /// Its process dies and is started again.
  void begin_anew();
  /// A socket looks for a room.
  void seek(const std::string& name);
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
  [[nodiscard]] std::vector<room_card> list(const std::string& prefix) {
    return landlord_->list(prefix);
  }

private:
  friend class paper_town;

  void post(mailbox to, task what) { mail_[to].push_back(std::move(what)); }
  void post_letter(node_number to, letter what);
  void answer(const caf::strong_actor_ptr& who, const std::string& name, const located_ptr& where);
  void send_elsewhere(const caf::strong_actor_ptr& who, const std::string& name, node_number where);
  void decide(const caf::strong_actor_ptr& which, bool leave);
  void set_retiring(const caf::strong_actor_ptr& which, bool retiring);
  void linked(node_number number, const std::string& name, std::vector<std::string> families);
  void cut_off(node_number number);
  [[nodiscard]] node_number number_of(const std::string& name) const;
  [[nodiscard]] landlord::world landlords_world();
  [[nodiscard]] searches::world searches_world();

  paper_town& town_;
  std::string name_;
  std::vector<std::string> hosts_;
  std::deque<task> mail_[mailboxes];
  caf::strong_actor_ptr self_;  // of the links
  std::optional<landlord> landlord_;
  std::optional<searches> searches_;
  std::map<node_number, std::string> names_;  // as the links know the others
  std::set<node_number> up_;
  std::vector<room> rooms_;
  std::vector<wished> wishes_;
  std::size_t life_ = 0;
};

/// Nodes, the links between them, and the clock, all moved by hand. A link keeps the order.
class paper_town {
public:
  using clock = landlord::clock;

  /// Nodes have the families "arena/", of at most three rooms each, and "hall/".
  explicit paper_town(toy_box& toys);

  paper_node& build(std::string name, std::vector<std::string> hosts = {});
  void link(std::size_t one, std::size_t other);
  void link_all();
  void cut(std::size_t one, std::size_t other);
  [[nodiscard]] bool linked(std::size_t one, std::size_t other) {
    return between(one, other) != nullptr;
  }

  /// The next letter from one to the other arrives there. Returns false if there is none.
  bool deliver(std::size_t from, std::size_t to);
  /// The next task of a mailbox is done. Returns false if there is none.
  bool work(std::size_t node, paper_node::mailbox which);
  /// All letters arrive and all is done that can be; time stands still.
  void settle();
  void pass(std::chrono::milliseconds time);

  [[nodiscard]] paper_node& operator[](std::size_t node) { return *nodes_[node]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// The nodes that have that room, those where it retires aside.
  [[nodiscard]] std::vector<std::size_t> active(const std::string& name);

private:
  friend class paper_node;

  struct wire {
    std::size_t ends[2];
    node_number numbers[2];                       // by which each end knows the other
    std::deque<paper_node::letter> mail[2] = {};  // to each end
  };
  struct alarm {
    clock::time_point when;
    paper_node* whose;
    std::size_t life;
    paper_node::task what;
  };

  [[nodiscard]] wire* between(std::size_t one, std::size_t other);
  void send(const paper_node& from, node_number to, paper_node::letter what);

  toy_box& toys_;
  std::vector<family_plan> families_;
  std::vector<std::unique_ptr<paper_node>> nodes_;
  std::vector<wire> wires_;
  node_number last_number_ = 0;
  clock::time_point now_{std::chrono::hours{1}};
  std::vector<alarm> alarms_;
};

}  // namespace porthouse::test
