#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/text/presentable.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <algorithm>

namespace porthouse::protocol {

std::string presentable(std::string_view text, std::size_t most) {
  std::string shown{utf8_prefix(text, most)};
  const auto whole = is_utf8(shown);
  std::ranges::replace_if(
      shown,
      [whole](char c) {
        const bool beyond_ascii = static_cast<unsigned char>(c) >= 0x80;
        return is_control_character(c) || (beyond_ascii && !whole);
      },
      '?');
  return shown;
}

}  // namespace porthouse::protocol
