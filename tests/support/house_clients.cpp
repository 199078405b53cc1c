#include <porthouse/protocol/session/control.hpp>
#include <porthouse/protocol/websocket/negotiation.hpp>
#include <porthouse/test/house_parts.hpp>

namespace porthouse::test {

client& house::enter(std::string_view place) { return enter(protocol::identity{}, place); }

client& house::enter(protocol::identity who, std::string_view place) {
  auto& made = connect(std::move(who), place);
  settle();
  return made;
}

client& house::enter_session(protocol::identity who, std::string_view place) {
  auto& made = connect_session(std::move(who), place);
  settle();
  return made;
}

client& house::connect_session(protocol::identity who, std::string_view place) {
  who.subprotocol = protocol::session_subprotocol;
  auto& made = parts_->add_client(std::move(who));
  made.have_session();
  made.can_return(
      [home = parts_.get(), &made, place = std::string{place}] { home->open(made, place); });
  made.returns();
  return made;
}

/// Each connection has a number of its own; a client is known by that of its first.
void house::parts::open(client& by, std::string_view place) {
  auto who = by.who();
  if (static_cast<std::uint64_t>(who->id) != last_id) {
    auto again = *who;
    again.id = protocol::socket_id{++last_id};
    who = std::make_shared<const protocol::identity>(std::move(again));
  }
  auto& shard = home->shard((last_id - 1) % home->shards());
  by.can_move([this, &by](auto to, auto with) { home->shard(to).moved(by, std::move(with)); });
  by.connect(shard.open(by, {.who = std::move(who), .place = std::string{place}}));
}

client& house::parts::add_client(protocol::identity who) {
  who.id = protocol::socket_id{++last_id};
  if (who.address.empty()) who.address = "127.0.0.1";
  auto shared = std::make_shared<const protocol::identity>(std::move(who));
  clients.push_back(std::make_unique<client>(std::move(shared)));
  return *clients.back();
}

client& house::connect(protocol::identity who, std::string_view place) {
  auto& made = parts_->add_client(std::move(who));
  parts_->open(made, place);
  return made;
}

client& house::ask_in(protocol::handshake as) {
  if (as.address.empty()) as.address = "127.0.0.1";
  auto said = protocol::admit(parts_->acceptors, as);
  auto chosen = protocol::choose_subprotocol(parts_->subprotocols, as.subprotocols);
  protocol::identity who{
      {},
      std::move(said.name),
      as.address,
      as.port,
      as.target,
      std::move(said.subprotocol).value_or(std::move(chosen)),
      std::move(said.attributes)};
  if (said.admitted) said.reason = protocol::objection(who, parts_->bounds);
  if (said.admitted && said.reason.empty()) return enter(std::move(who), said.place);
  auto& refused = parts_->add_client(std::move(who));
  refused.refuse(said.admitted ? 400 : said.status, std::move(said.reason));
  return refused;
}

}  // namespace porthouse::test
