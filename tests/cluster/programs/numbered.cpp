#include "numbered.hpp"

namespace porthouse::test {
namespace {

std::string next_word(std::string_view& rest) {
  const auto end = rest.find(' ');
  const std::string word{rest.substr(0, end)};
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return word;
}

}  // namespace

numbered_order numbered_order::of(std::string_view text) {
  numbered_order said;
  said.number = next_word(text);
  said.command = next_word(text);
  said.argument = text;
  return said;
}

std::string client(const protocol::identity& who) { return who.target.substr(1); }

boost::json::object signed_by(const std::string& room, const deeds& book) {
  return {{"room", room}, {"node", book.node()}};
}

}  // namespace porthouse::test
