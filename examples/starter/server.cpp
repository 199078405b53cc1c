// A server of your own to begin with: copy this folder, and write your rooms here.

#include <porthouse/porthouse.hpp>

#include <string>

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

int main(int argc, char** argv) {
  const auto lockspaces = porthouse::lockspaces{}.add<chat_room>();
  const auto house = porthouse::machine{porthouse::envelopes{}, lockspaces};
  return porthouse::run(argc, argv, house, "a room to talk in");
}
