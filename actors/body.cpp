#include <porthouse/actors/body.hpp>
#include <porthouse/protocol/text/utf8.hpp>

namespace porthouse {

std::string text_of(const misfit& wrong) {
  const auto field = wrong.field.empty() ? std::string{"body"} : wrong.field;
  return field + ": " + std::string{wrong.needed};
}

namespace shape {
namespace {

// A field's name may be the client's own, of any length: it is told so much of it.
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_path = 256;

void put_before(misfit& wrong, std::string_view holder) {
  if (wrong.field.size() > longest_path) return;
  const auto joint = wrong.field.empty() || wrong.field.front() == '[' ? "" : ".";
  wrong.field = std::string{holder} + joint + wrong.field;
}

}  // namespace

void within(misfit& wrong, std::string_view holder) {
  put_before(wrong, protocol::utf8_prefix(holder, longest_name));
}

void within(misfit& wrong, std::size_t index) {
  put_before(wrong, '[' + std::to_string(index) + ']');
}

}  // namespace shape
}  // namespace porthouse
