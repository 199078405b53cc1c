#include <porthouse/actors/cli/flag.hpp>
#include <porthouse/actors/cli/flag_value.hpp>
#include <porthouse/actors/cli/own_flags.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

namespace porthouse {
namespace {

bool is_name(std::string_view name) noexcept {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return protocol::is_made_of(name, letters) && name.front() != '-';
}

bool is_taken(std::string_view name) {
  const auto all = settings_flags();
  constexpr std::array others{"help", "version", "schema", "config-file"};
  return std::ranges::find(others, name) != others.end() ||
         std::ranges::find(all, name, &flag::name) != all.end();
}

std::string shown_number(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

/// Reads with `read`, and leaves putting the value into its variable to the command line.
template <class Value, class Read>
auto reading(Value& into, Read read) {
  return [&into, read](std::string_view given) -> std::function<void()> {
    Value value{};
    if (!read(given, value)) return {};
    return [&into, value] { into = value; };
  };
}

std::string range(const std::string& least, const std::string& most) {
  return "from " + least + " to " + most;
}

}  // namespace

own_flags& own_flags::toggle(std::string name, bool& into, std::string help) {
  return add(
      {std::move(name), "", std::move(help), "on or off", reading(into, read_switch),
       [&into] { return std::string{into ? "on" : "off"}; }});
}

own_flags& own_flags::text(std::string name, std::string& into, std::string help) {
  return add(
      {std::move(name), "TEXT", std::move(help), "a text", reading(into, read_text),
       [&into] { return into; }});
}

own_flags& own_flags::words(std::string name, std::vector<std::string>& into, std::string help) {
  return add(
      {std::move(name), "WORD,...", std::move(help), "words with commas between them",
       reading(
           into,
           [](std::string_view given, std::vector<std::string>& words) {
             return read_words(
                 given, [](std::string_view) { return true; }, words);
           }),
       [&into] { return shown_words(into); }});
}

own_flags& own_flags::number(
    std::string name, double& into, std::string help, double least, double most) {
  return add(
      {std::move(name), "NUMBER", std::move(help),
       "a number " + range(shown_number(least), shown_number(most)),
       reading(
           into,
           [least, most](std::string_view given, double& number) {
             return read_number(given, least, most, number);
           }),
       [&into] { return shown_number(into); }});
}

own_flags& own_flags::size(
    std::string name, std::size_t& into, std::string help, std::size_t least, std::size_t most) {
  return add(
      {std::move(name), "SIZE", std::move(help),
       "a size " + range(shown_size(least), shown_size(most)) + ", e.g. 65536, 64K or 16M",
       reading(
           into,
           [least, most](std::string_view given, std::size_t& size) {
             return read_size(given, least, most, size);
           }),
       [&into] { return shown_size(into); }});
}

own_flags& own_flags::seconds(
    std::string name, std::chrono::milliseconds& into, std::string help, double least,
    double most) {
  return add(
      {std::move(name), "SECONDS", std::move(help),
       "seconds " + range(shown_number(least), shown_number(most)),
       reading(
           into,
           [least, most](std::string_view given, std::chrono::milliseconds& time) {
             return read_seconds(given, least, most, time);
           }),
       [&into] { return shown_seconds(into); }});
}

own_flags& own_flags::whole(
    entry flag, std::function<void(std::int64_t)> put, std::int64_t least, std::int64_t most) {
  flag.expects = "a number " + range(std::to_string(least), std::to_string(most));
  flag.read = [put = std::move(put), least, most](std::string_view given) -> std::function<void()> {
    std::int64_t number = 0;
    if (!read_number(given, least, most, number)) return {};
    return [put, number] { put(number); };
  };
  return add(std::move(flag));
}

own_flags& own_flags::add(entry flag) {
  const auto wrong = [&flag](const std::string& why) {
    return std::invalid_argument{"no flag \"" + flag.name + "\" can be added: " + why};
  };
  if (!is_name(flag.name)) throw wrong("a name is of small letters, digits and dashes");
  if (is_taken(flag.name)) throw wrong("every house has one of that name; choose another");
  if (std::ranges::find(all_, flag.name, &entry::name) != all_.end()) {
    throw wrong("it has been added already");
  }
  all_.push_back(std::move(flag));
  return *this;
}

}  // namespace porthouse
