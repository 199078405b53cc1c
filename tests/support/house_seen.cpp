#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/sockets/socket.hpp>
#include <porthouse/test/house_parts.hpp>

#include <algorithm>

namespace porthouse::test {

// -- what can be seen -----------------------------------------------------------------------------

const socket* house::parts::find(const client& who) const {
  const socket* found = nullptr;
  for (std::size_t i = 0; i < home->shards(); ++i) {
    home->shard(i).each([&](const socket& one) {
      if (one.who()->id == who.id()) found = &one;
    });
  }
  return found;
}

std::string house::where(const client& who) const {
  const auto* found = parts_->find(who);
  const auto place = found != nullptr ? found->ownership().where() : nullptr;
  return place ? place->name() : std::string{};
}

std::vector<std::string> house::history(const client& who) const {
  std::vector<std::string> names;
  if (const auto* found = parts_->find(who)) {
    for (const auto& one : found->ownership().history()) names.push_back(one->name());
  }
  return names;
}

protocol::ledger house::books() const {
  protocol::ledger sum;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) sum += parts_->home->shard(i).inbound();
  return sum;
}

protocol::session_ledger house::sessions() const {
  protocol::session_ledger sum;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i)
    sum += parts_->home->shard(i).sessions().ledger();
  return sum;
}

protocol::request_ledgers house::requests() const { return parts_->home->requests(); }

bool house::balanced() const {
  auto all = requests().balanced();
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) {
    const auto& one = parts_->home->shard(i);
    all = all && one.inbound().balanced() && one.outbound().balanced() &&
          one.sessions().ledger().balanced();
  }
  return all;
}

house::told house::ask(std::string_view target, std::size_t shard) {
  const auto answer = std::make_shared<told>();
  auto* inspection = parts_->home->inspection();
  const auto path = target.substr(0, target.find('?'));
  if (inspection == nullptr || !inspection->knows(path)) return {};
  const auto query = target.substr(std::min(path.size() + 1, target.size()));
  inspection->ask(
      shard, {std::string{path}, std::string{query}}, [answer](protocol::inspection_reply reply) {
        *answer = {reply.status, *reply.body};
      });
  settle();
  return *answer;
}

std::size_t house::sockets() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) sum += parts_->home->shard(i).sockets();
  return sum;
}

std::vector<protocol::identity_ptr> house::listed() {
  std::vector<protocol::identity_ptr> all;
  const auto give =
      std::make_shared<const std::function<void(std::vector<protocol::identity_ptr>)>>(
          [&all](std::vector<protocol::identity_ptr> found) { all = std::move(found); });
  tell(parts_->home->manager(), nullptr, nullptr, list_connections{give});
  settle();
  return all;
}

const std::vector<std::pair<protocol::identity_ptr, protocol::departure>>& house::farewells()
    const {
  return parts_->farewells;
}

const std::vector<std::string>& house::complaints() const { return parts_->complaints; }
const std::vector<std::string>& house::deaths() const { return parts_->deaths; }

std::uint64_t house::restarts(std::string_view place) const {
  return parts_->home->restarts(place);
}

}  // namespace porthouse::test
