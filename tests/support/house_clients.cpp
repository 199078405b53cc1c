#include <porthouse/protocol/websocket/negotiation.hpp>
#include <porthouse/test/house_parts.hpp>

namespace porthouse::test {

client& house::enter(std::string_view place) { return enter(protocol::identity{}, place); }

client& house::enter(protocol::identity who, std::string_view place) {
  auto& made = connect(std::move(who), place);
  settle();
  return made;
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
  auto& shard = parts_->home->shard((parts_->last_id - 1) % parts_->home->shards());
  made.connect(shard.open(made, made.who(), place));
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
