#include <porthouse/protocol/message/json.hpp>
#include <porthouse/protocol/session/control.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>
#include <utility>

namespace porthouse::protocol {
namespace {

namespace json = boost::json;

constexpr json_limits small{.values = 256, .members = 32, .depth = 8};
constexpr std::string_view text_key = R"({"text":)";

// Windows in which clients come back: 0 to 1 s at first, then up to 20 s.
constexpr std::int64_t first_retry = 1'000;
constexpr std::int64_t longest_retry = 20'000;
// Of a server that stops all clients come at once.
constexpr std::int64_t retry_of_all = 8'000;

std::optional<std::uint64_t> count_in(const json::value& value) {
  if (!value.is_int64() && !value.is_uint64()) return std::nullopt;
  const auto signed_value = value.is_int64() ? value.get_int64() : 0;
  const auto number =
      value.is_int64() ? static_cast<std::uint64_t>(signed_value) : value.get_uint64();
  if (signed_value < 0 || number > most_frames) return std::nullopt;
  return number;
}

/// Leaves `into` as it is if there is no `key`. Returns whether nothing is wrong.
bool take(const json::object& from, std::string_view key, std::string& into) {
  const auto* found = from.if_contains(key);
  if (found == nullptr) return true;
  const auto* text = found->if_string();
  if (text != nullptr) into.assign(text->data(), text->size());
  return text != nullptr;
}

bool take(const json::object& from, std::string_view key, std::uint64_t& into) {
  const auto* found = from.if_contains(key);
  if (found == nullptr) return true;
  const auto number = count_in(*found);
  into = number.value_or(0);
  return number.has_value();
}

bool take_kept(const json::object& from, hello& into) {
  const auto* found = from.if_contains("sent");
  if (found == nullptr) return true;
  const auto* kept = found->if_array();
  if (kept == nullptr || kept->size() != 2) return false;
  const auto oldest = count_in((*kept)[0]);
  const auto newest = count_in((*kept)[1]);
  if (!oldest || !newest || *oldest == 0 || *oldest > *newest + 1) return false;
  into.oldest = *oldest;
  into.newest = *newest;
  return true;
}

std::optional<control> read_hello(const json::array& all) {
  const auto* said = all.size() == 2 ? all[1].if_object() : nullptr;
  if (said == nullptr) return std::nullopt;
  std::uint64_t version = 0;
  hello made;
  const bool right = take(*said, "v", version) && take(*said, "client", made.client) &&
                     take(*said, "auth", made.auth) && take(*said, "resume", made.resume) &&
                     take(*said, "got", made.got) && take(*said, "nth", made.nth) &&
                     take_kept(*said, made);
  if (!right || version != 1) return std::nullopt;
  return made;
}

template <class Control>
std::optional<control> read_number(const json::array& all) {
  const auto number = all.size() == 2 ? count_in(all[1]) : std::nullopt;
  if (!number) return std::nullopt;
  return Control{*number};
}

/// What clients say most, without a parser.
std::optional<control> read_short_ack(std::string_view text) {
  constexpr std::string_view head = R"(["ack",)";
  if (!text.starts_with(head)) return std::nullopt;
  ack made;
  const auto* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + head.size(), end, made.count);
  if (error != std::errc{} || rest + 1 != end || *rest != ']') return std::nullopt;
  if (made.count > most_frames) return std::nullopt;
  return made;
}

template <class Value>
frame array_of(std::string_view name, Value&& value) {
  return frame::text(json::serialize(json::array{name, std::forward<Value>(value)}));
}

json::array window(std::int64_t least, std::int64_t most) { return json::array{least, most}; }

}  // namespace

std::optional<control> read_control(std::string_view text) {
  if (auto quick = read_short_ack(text)) return quick;
  json::value whole;
  if (parse_json(text, small, whole) != json_fault::none) return std::nullopt;
  const auto* all = whole.if_array();
  const auto* name = all != nullptr && !all->empty() ? all->front().if_string() : nullptr;
  if (name == nullptr) return std::nullopt;
  if (*name == "hello") return read_hello(*all);
  if (*name == "ack") return read_number<ack>(*all);
  if (*name == "probe") return read_number<probe>(*all);
  if (*name == "bye") return bye{};
  return unknown_control{};
}

frame write_welcome(const welcome& welcome) {
  json::object said{
      {"session", "s" + std::to_string(welcome.session)},
      {"token", welcome.token},
      {"resumed", welcome.resumed},
      {"got", welcome.got},
      {"from", welcome.from},
      {"keep", welcome.keep.count()},
      {"beat", welcome.beat.count()},
      {"window", welcome.window_bytes},
      {"ack", json::array{ack_frames, ack_bytes, ack_delay.count()}},
      {"max", json::object{{"message", welcome.message_bytes}}},
      {"retry", json::object{{"first", window(0, first_retry)}, {"most", longest_retry}}}};
  if (welcome.why) said["why"] = enumerator_name(*welcome.why);
  return array_of("welcome", std::move(said));
}

frame write_ack(std::uint64_t count) { return array_of("ack", count); }
frame write_probe(std::uint64_t number) { return array_of("probe", number); }
frame write_beat() { return frame::text(R"(["beat"])"); }

frame write_going() {
  return array_of("going", json::object{{"why", "stopping"}, {"retry", window(0, retry_of_all)}});
}

frame write_room(std::string_view name, std::string_view how) {
  return frame::text(json::serialize(
      json::object{{"event", "$room"}, {"body", json::object{{"name", name}, {"how", how}}}}));
}

frame write_skipped(std::uint64_t frames, std::uint64_t bytes) {
  return frame::text(json::serialize(json::object{
      {"event", "$skipped"}, {"body", json::object{{"n", frames}, {"bytes", bytes}}}}));
}

frame wrapped(const frame& frame) {
  if (kind_of(frame) == frame_kind::counted) return frame;
  const auto text = frame.payload();
  auto made = std::string{text_key};
  made += json::serialize(json::string_view{text.data(), text.size()});
  made += '}';
  return protocol::frame::text(made);
}

message unwrapped(message message) {
  if (!message.is_text() || !message.text().starts_with(text_key)) return message;
  const auto* whole = message.json();
  const auto* object = whole != nullptr ? whole->if_object() : nullptr;
  const auto* text = object != nullptr ? object->begin()->value().if_string() : nullptr;
  if (text == nullptr || object->size() != 1) return message;
  return protocol::message{protocol::frame::text({text->data(), text->size()})};
}

}  // namespace porthouse::protocol
