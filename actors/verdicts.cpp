#include <porthouse/actors/verdicts.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <stdexcept>

namespace porthouse {
namespace {

using kind = protocol::verdict::kind;

void check_place(const std::string& name) {
  if (name.empty())
    throw std::invalid_argument{"a move goes to a place: name one, as in move_to(\"lobby\")"};
}

}  // namespace

verdict verdicts::keep() { return verdict{{}}; }

verdict verdicts::release() { return verdict{{.what = kind::release}}; }

verdict verdicts::release_to(std::string place) {
  check_place(place);
  return verdict{{.what = kind::release_to, .place = std::move(place)}};
}

verdict verdicts::move_to(std::string place) {
  check_place(place);
  return verdict{{.what = kind::move_to, .place = std::move(place)}};
}

verdict verdicts::close(close_code code, std::string reason) {
  if (!protocol::may_be_sent(static_cast<std::uint16_t>(code))) {
    throw std::invalid_argument{
        "close: " + std::to_string(static_cast<unsigned>(code)) +
        " may not go over the wire: take a code of 4100 to 4999"};
  }
  if (!protocol::is_utf8(reason))
    throw std::invalid_argument{"close: the reason is not UTF-8: send bytes as a message before"};
  return verdict{{.what = kind::close, .code = code, .reason = std::move(reason)}};
}

verdict verdicts::refuse(std::string reason) {
  return verdict{{.what = kind::refuse, .reason = std::move(reason)}};
}

verdict verdicts::later() { return verdict{{.what = kind::later}}; }

}  // namespace porthouse
