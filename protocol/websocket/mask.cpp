#include <porthouse/protocol/websocket/mask.hpp>

#include <algorithm>

namespace porthouse::protocol {

bool unmask_text(char* to, std::span<const char> from, mask_key key, utf8_check& text) noexcept {
  // In blocks, so that the check finds them in the cache, and a bad byte at the beginning of a
  // large message costs no more than a block.
  constexpr std::size_t block = 4096;
  for (std::size_t done = 0; done < from.size(); done += block) {
    const auto size = std::min(block, from.size() - done);
    const bool beyond_ascii = unmask(to + done, from.data() + done, size, key);
    if ((beyond_ascii || !text.complete()) && !text.take({to + done, size})) return false;
  }
  return true;
}

}  // namespace porthouse::protocol
