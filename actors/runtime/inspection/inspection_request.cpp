#include <porthouse/actors/runtime/inspection/inspection_json.hpp>
#include <porthouse/actors/runtime/inspection/inspection_request.hpp>
#include <porthouse/protocol/http/percent.hpp>
#include <porthouse/protocol/http/query.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace porthouse {
namespace {

constexpr std::size_t most_sockets = 1'000;
constexpr std::size_t most_shards = 1'024;

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Numbers with dots between them, as `spaces` gives them.
std::optional<std::vector<std::uint64_t>> cursor(std::string_view text) {
  std::vector<std::uint64_t> all;
  while (all.size() < most_shards) {
    const auto dot = text.find('.');
    const auto one = number(text.substr(0, dot));
    if (!one) return std::nullopt;
    all.push_back(*one);
    if (dot == text.npos) return all;
    text.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

/// What is wrong with one parameter; "" if it has been put into its place.
std::string_view take_for_sockets(
    std::string_view name, std::string_view value, inspection_query& into) {
  if (name == "after") {
    const auto id = number(value);
    if (id) into.id = protocol::socket_id{*id};
    return id ? "" : "after is the number of a socket, such as after=17";
  }
  if (name == "limit") {
    into.limit = number(value).value_or(0);
    return into.limit >= 1 && into.limit <= most_sockets ? "" : "limit is a number from 1 to 1000";
  }
  auto text = protocol::query_decoded(value);
  if (!text) return "a % is followed by two hexadecimal digits";
  if (name == "space") return into.space = std::move(*text), "";
  if (name == "name") return into.name = std::move(*text), "";
  return "sockets takes after, limit, space and name";
}

std::string_view take_for_spaces(
    std::string_view name, std::string_view value, inspection_query& into) {
  if (name != "since") return "spaces takes since";
  const auto known = cursor(value);
  if (!known) return "since is the cursor that spaces gave before, such as since=3.4";
  into.since = *known;
  return "";
}

std::string_view take(std::string_view name, std::string_view value, inspection_query& into) {
  switch (into.what) {
    case inspection_query::kind::sockets: return take_for_sockets(name, value, into);
    case inspection_query::kind::spaces: return take_for_spaces(name, value, into);
    default: return "a journey takes no parameters";
  }
}

std::optional<inspection_query> query_at(std::string_view path) {
  constexpr std::string_view one_socket = "sockets/";
  inspection_query asked;
  if (path == "sockets") {
    asked.what = inspection_query::kind::sockets;
  } else if (path == "spaces") {
    asked.what = inspection_query::kind::spaces;
  } else if (path.starts_with(one_socket)) {
    const auto id = number(path.substr(one_socket.size()));
    if (!id) return std::nullopt;
    asked.what = inspection_query::kind::journey;
    asked.id = protocol::socket_id{*id};
  } else {
    return std::nullopt;
  }
  return asked;
}

}  // namespace

std::variant<inspection_query, protocol::inspection_reply> read_inspection_query(
    std::string_view path, std::string_view query) {
  auto asked = query_at(path);
  if (!asked) {
    return error_reply(
        404, "There are /_porthouse/spaces, /_porthouse/sockets and /_porthouse/sockets/ID.");
  }
  protocol::query_reader parameters{query};
  while (const auto parameter = parameters.next()) {
    const bool is_empty = parameter->key.empty() && !parameter->has_value;
    if (is_empty || parameter->key == "token") continue;
    const auto wrong = take(parameter->key, parameter->value, *asked);
    if (!wrong.empty()) return error_reply(400, wrong);
  }
  return *asked;
}

}  // namespace porthouse
