#include "numbered_cage.hpp"

#include "numbered.hpp"

#include <porthouse/actors/caf.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>

#include <caf/actor_cast.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <boost/json/serialize.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace porthouse::test {
namespace {

const std::string name = "cage";

/// Who is in one cage, from `arrive` to `left`.
class perch {
public:
  perch(lockspace_actor::pointer self, const deeds& book) : self_{self}, book_{book} {}

  void take_in(const arrive& arrival) {
    const bird one{
        caf::actor_cast<socket_handle>(arrival.socket), arrival.at.number, client(*arrival.who)};
    book_.write(name, "arrived", one.client);
    auto here = signed_by(name, book_);
    here["at"] = name;
    here["how"] = protocol::name(arrival.how);
    here["from"] = arrival.from;
    say(one, here);
    here_.insert_or_assign(arrival.who->id, one);
  }
  protocol::verdict serve(const heard& said) {
    const auto& one = here_.at(said.who);
    while (const auto* next = said.what->next()) {
      const auto order = numbered_order::of(next->text());
      book_.write(name, "heard", one.client + ' ' + order.number);
      auto answer = signed_by(name, book_);
      answer["n"] = std::stoull(order.number);
      say(one, answer);
      using kind = protocol::verdict::kind;
      if (order.command == "go") return {.what = kind::move_to, .place = order.argument};
      if (order.command == "to") return {.what = kind::release_to, .place = order.argument};
      if (order.command == "back") return {.what = kind::release};
    }
    return {};
  }
  void let_go(const left& departure) {
    const auto one = here_.extract(departure.who).mapped();
    book_.write(name, "left", one.client + ' ' + std::string{protocol::name(departure.why.why)});
  }
  void keep(const move_failed& failure) const {
    auto told = signed_by(name, book_);
    told["stays"] = protocol::name(failure.why);
    told["wanted"] = failure.wanted;
    say(here_.at(failure.who), told);
  }
  void forget(const gone& departure) const {
    book_.write(
        name, "gone",
        client(*departure.who) + ' ' + std::string{protocol::name(departure.why.why)});
  }

private:
  struct bird {
    socket_handle socket;
    protocol::tenure stay = 0;
    std::string client;
  };
  void say(const bird& to, const boost::json::object& body) const {
    send_from(
        self_, to.socket, send_to_client{to.stay, message::text(boost::json::serialize(body))});
  }

  lockspace_actor::pointer self_;
  const deeds& book_;
  std::unordered_map<protocol::socket_id, bird> here_;
};

}  // namespace

lockspaces::plan numbered_cage(const deeds* book) {
  return own_actor(name, [book](caf::actor_system& system) {
    return lockspace_actor{system.spawn([book](lockspace_actor::pointer self) {
      const auto here = std::make_shared<perch>(self, *book);
      return lockspace_actor::behavior_type{
          [here](arrive& arrival) {
            here->take_in(arrival);
            return protocol::verdict{};
          },
          [here](const heard& said) { return here->serve(said); },
          [here](const left& departure) { here->let_go(departure); },
          [here](const move_failed& failure) { here->keep(failure); },
          [here](const gone& departure) { here->forget(departure); },
      };
    })};
  });
}

}  // namespace porthouse::test
