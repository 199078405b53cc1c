// Nothing that a client writes into its request makes the arithmetic of the handshake throw or
// contradict itself. Input: taken for each of the headers in turn.

#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/websocket/accept_key.hpp>
#include <porthouse/protocol/websocket/negotiation.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace porthouse::protocol;

void must(bool kept) {
  if (!kept) std::abort();
}

std::string written(const std::vector<extension_offer>& offers) {
  std::string text;
  for (const auto& [name, parameters] : offers) {
    text += (text.empty() ? "" : ", ") + name;
    for (const auto& [key, value] : parameters) text += "; " + key + (value ? "=" + *value : "");
  }
  return text;
}

void negotiate(std::string_view header) {
  const auto offers = parse_extensions(header);
  if (!offers) return;
  const auto text = written(*offers);
  const auto again = parse_extensions(text);
  must(again.has_value() && written(*again) == text);
  const auto agreed = agree_on_deflate(*offers);
  if (!agreed) return;
  must(agreed->server_window_bits >= 8 && agreed->server_window_bits <= 15);
  // A client may offer what we answered, and would be answered the same.
  const auto answered = parse_extensions(agreed->header());
  must(
      answered && answered->size() == 1 &&
      agree_on_deflate(*answered)->header() == agreed->header());
}

void choose(std::string_view header) {
  const auto offered = parse_subprotocols(header);
  if (!offered) return;
  for (const auto& one : *offered) {
    must(is_token(one));
    must(choose_subprotocol({"none of these", one}, *offered) == one);
  }
}

void ask(std::string_view text) {
  handshake asked;
  asked.target = text;
  asked.address = text;
  asked.headers = {{std::string{text}, "value"}};
  must(asked.path().size() + asked.query().size() <= text.size());
  (void)asked.query("key");
  must(asked.header(text) == "value");
  static const auto blocked = block_list({"10.0.0.0/8", "2001:db8::/33"});
  (void)blocked(asked);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  negotiate(text);
  choose(text);
  ask(text);
  if (is_websocket_key(text)) must(is_websocket_key(text) && accept_key(text).size() == 28);
  return 0;
}
