#include <porthouse/porthouse.hpp>

#include <boost/describe.hpp>

#include <iostream>

struct line {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(line, (), (text))

/// Everyone hears everyone.
class chat_room final : public porthouse::lockspace {
public:
  chat_room() : lockspace{"chat"} { on("say", &chat_room::say); }

private:
  verdict say(visitor& who, const line& said) {
    broadcast("said", {{"name", who.name()}, {"text", said.text}});
    return keep();
  }
};

int main() {
  const auto envelopes = porthouse::envelopes{porthouse::json_envelope{}};
  const auto lockspaces = porthouse::lockspaces{}.add<porthouse::limbo>().add<chat_room>();
  const auto plan = porthouse::machine{envelopes, lockspaces};
  auto manager = porthouse::manager{plan};
  manager.mount({.port = 0});
  std::cout << "consumer: open at port " << manager.port() << '\n';
  manager.stop();
}
