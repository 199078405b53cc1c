#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/test/fake_node_transport.hpp>

#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>
#include <caf/deep_to_string.hpp>
#include <caf/exit_reason.hpp>

#include <algorithm>
#include <stdexcept>

namespace porthouse::test {

/// Stands at one end of a connection for the actor at the other.
class fake_proxy final : public bare_actor {
public:
  /// What it is told goes to the end number `to`.
  fake_proxy(caf::actor_config& with, std::weak_ptr<fake_network::connection> by, std::size_t to)
      : bare_actor{with}, by_{std::move(by)}, to_{to} {}

  void setup_metrics() {}  // asked for by caf::make_actor
  using caf::abstract_actor::enqueue;
  bool enqueue(caf::mailbox_element_ptr element, caf_executor*) override {
    const auto over = by_.lock();
    if (!over) return false;
    if (!over->passable) return true;  // neither end knows yet
    fake_network::packet written;
    caf::binary_serializer to{home_system(), written.bytes};
    if (!to.apply(element->payload))
      throw std::logic_error{"this cannot leave the process: " + to_string(element->payload)};
    over->ends.at(to_).coming.push_back(std::move(written));
    return true;
  }
  void end() {
    by_.reset();
    cleanup(caf::exit_reason::remote_link_unreachable, nullptr);
  }

private:
  void force_close_mailbox() override {}

  std::weak_ptr<fake_network::connection> by_;
  const std::size_t to_;
};

class fake_node_transport final : public cluster::node_transport {
public:
  fake_node_transport(fake_network& map, std::string address)
      : map_{map}, address_{std::move(address)} {}
  ~fake_node_transport() override { map_.kill(address_); }
  fake_node_transport(const fake_node_transport&) = delete;
  fake_node_transport& operator=(const fake_node_transport&) = delete;

  std::string listen(const caf::strong_actor_ptr& listener) override {
    if (!map_.listening_.emplace(address_, listener).second)
      throw std::runtime_error{"a node listens at " + address_ + " already: take another"};
    return address_;
  }
  void dial(const std::string& address, std::function<void(cluster::dial_outcome)> give) override {
    map_.diallers_.push_back({address_, address, std::move(give)});
  }
  void vouch(const caf::strong_actor_ptr&) override {}

private:
  fake_network& map_;
  const std::string address_;
};

namespace {

std::pair<std::string, std::string> in_order(const std::string& one, const std::string& other) {
  return std::minmax(one, other);
}

caf::message read(const caf::byte_buffer& bytes, caf::actor_system& as) {
  caf::message message;
  caf::binary_deserializer from{as, bytes};
  if (!from.apply(message) || from.remaining() != 0)
    throw std::logic_error{"what has crossed cannot be read: " + to_string(from.get_error())};
  return message;
}

}  // namespace

std::unique_ptr<cluster::node_transport> fake_network::make_transport(std::string address) {
  return std::make_unique<fake_node_transport>(*this, std::move(address));
}

// -- carrying -------------------------------------------------------------------------------------

bool fake_network::carry() {
  auto any = false;
  for (auto way = ways(); way-- > 0;) {
    const auto waiting = way / 2 < connections_.size()
                             ? connections_[way / 2]->ends.at(way % 2).coming.size()
                             : diallers_.size();
    any = carry(way, waiting) || any;
  }
  return any;
}

bool fake_network::carry(std::size_t way, std::size_t most) {
  auto any = false;
  if (way / 2 >= connections_.size()) {
    for (; most > 0 && !diallers_.empty(); --most) {
      const auto next = std::move(diallers_.front());
      diallers_.pop_front();
      answer(next);
      any = true;
    }
    return any;
  }
  const auto by = connections_[way / 2];
  for (; most > 0 && !by->ends.at(way % 2).coming.empty(); --most) {
    hand_over(*by, way % 2);
    any = true;
  }
  remove_broken();
  return any;
}

void fake_network::hand_over(connection& by, std::size_t to) {
  auto& at = by.ends.at(to);
  const auto next = std::move(at.coming.front());
  at.coming.pop_front();
  if (!at.here) return;
  if (next.last) {
    at.here = nullptr;
    static_cast<fake_proxy*>(std::exchange(at.other, nullptr)->get())->end();
    return;
  }
  auto message = read(next.bytes, *at.here->home_system);
  if (censor_ && !censor_(by.ends.at(1 - to).address, at.address, message)) return;
  const auto from = nameless_ ? nullptr : at.other;
  at.here->get()->enqueue(make_element(from, caf::make_message_id(), std::move(message)), nullptr);
}

void fake_network::answer(const dialler& by) {
  if (deaf_.contains(by.to)) return by.give({nullptr, "it says nothing", true});
  if (!listening_.contains(by.to)) return by.give({nullptr, "nobody listens there"});
  if (severed_.contains(in_order(by.from, by.to)))
    return by.give({nullptr, "no connection leads there"});
  by.give({proxy_for(by.from, by.to), {}, true});
}

// The proxy at `from` of the actor that listens at `to`.
caf::strong_actor_ptr fake_network::proxy_for(const std::string& from, const std::string& to) {
  if (from == to) return listening_.at(to);
  for (const auto& one : connections_) {
    if (!one->passable) continue;
    for (std::size_t i = 0; i < 2; ++i) {
      if (one->ends.at(i).address == from && one->ends.at(1 - i).address == to)
        return one->ends.at(i).other;
    }
  }
  const auto made = std::make_shared<connection>();
  const std::array addresses{from, to};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto here = listening_.at(addresses.at(i));
    auto& system = *here->home_system;
    caf::actor_config with;
    auto proxy = caf::make_actor<fake_proxy, caf::strong_actor_ptr>(
        system.next_actor_id(), system.node(), &system, with, made, 1 - i);
    made->ends.at(i) = {addresses.at(i), here, std::move(proxy), {}};
  }
  connections_.push_back(made);
  return made->ends.front().other;
}

// -- trouble --------------------------------------------------------------------------------------

void fake_network::break_connection(connection& broken, dice* chance) {
  if (!std::exchange(broken.passable, false)) return;
  for (auto& one : broken.ends) {
    const auto kept = chance != nullptr ? chance->below(one.coming.size() + 1) : 0;
    one.coming.resize(kept);
    one.coming.push_back({{}, true});
  }
}

void fake_network::interrupt(const std::string& one, const std::string& other, dice* chance) {
  for (const auto& each : connections_) {
    if (in_order(each->ends[0].address, each->ends[1].address) == in_order(one, other))
      break_connection(*each, chance);
  }
}

void fake_network::cut(const std::string& one, const std::string& other, dice* chance) {
  severed_.insert(in_order(one, other));
  interrupt(one, other, chance);
}

void fake_network::mend(const std::string& one, const std::string& other) {
  severed_.erase(in_order(one, other));
}

void fake_network::set_deaf(const std::string& address, bool is) {
  if (is) {
    deaf_.insert(address);
  } else {
    deaf_.erase(address);
  }
}

void fake_network::kill(const std::string& address, dice* chance) {
  listening_.erase(address);
  std::erase_if(diallers_, [&](const auto& one) { return one.from == address; });
  for (const auto& each : connections_) {
    for (auto& one : each->ends) {
      if (one.address != address || !one.here) continue;
      break_connection(*each, chance);
      one = {address, nullptr, nullptr, {}};
    }
  }
  remove_broken();
}

// Removes the connections whose ends have both noticed that they are broken.
void fake_network::remove_broken() {
  std::erase_if(
      connections_, [](const auto& one) { return !one->ends[0].here && !one->ends[1].here; });
}

}  // namespace porthouse::test
