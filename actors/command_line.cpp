#include <porthouse/actors/command_line.hpp>

#include <porthouse/actors/flag.hpp>

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

namespace porthouse {
namespace {

namespace options = boost::program_options;
using namespace std::string_literals;
using namespace protocol;

constexpr std::string_view config_file = "config-file";

// -- what was given -----------------------------------------------------------------------------------

/// Something is wrong; the text says what, and the remedy. Never leaves this file.
struct refusal {
  std::string text;
};

std::string quoted(std::string_view text) { return '"' + std::string{text} + '"'; }

/// A word that is safe on a terminal, and on one line.
std::string printable(std::string text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  std::ranges::replace_if(text, control, '?');
  return text;
}

using values = std::map<std::string, std::string>;

options::options_description described(bool for_file) {
  options::options_description all;
  for (const auto& one : flags) {
    auto* value = options::value<std::string>();
    if (one.takes.empty()) value->implicit_value("on");
    all.add_options()(std::string{one.name}.c_str(), value);
  }
  if (!for_file) all.add_options()(config_file.data(), options::value<std::string>())("help", "");
  return all;
}

values collected(const options::parsed_options& parsed, std::string_view dashes) {
  values given;
  for (const auto& one : parsed.options) {
    if (one.position_key >= 0) throw refusal{quoted(one.value.front()) + " is no flag"};
    const auto value = one.value.empty() ? "on" : one.value.front();
    if (!given.emplace(one.string_key, value).second) {
      throw refusal{std::string{dashes} + one.string_key + " is given twice"};
    }
  }
  return given;
}

values from_arguments(int argc, const char* const* argv) {
  using style = options::command_line_style::style_t;
  const auto all = described(false);
  try {
    options::command_line_parser parser{argc, argv};
    parser.options(all).style(
        style::allow_long | style::long_allow_adjacent | style::long_allow_next);
    return collected(parser.run(), "--");
  } catch (const options::unknown_option& wrong) {
    throw refusal{"there is no flag " + wrong.get_option_name()};
  } catch (const options::error_with_option_name& wrong) {
    auto name = wrong.get_option_name();
    name.erase(0, name.find_first_not_of('-'));
    if (name == "help") throw refusal{"--help takes no value"};
    const auto known = std::ranges::find(flags, name, &flag::name);
    const auto expects = known == std::end(flags) ? "a file" : known->expects;
    throw refusal{"--" + name + " was given nothing; expected " + std::string{expects}};
  } catch (const options::error& wrong) {
    throw refusal{wrong.what()};
  }
}

std::string contents(const std::string& file) {
  std::ifstream from{file, std::ios::binary};
  std::ostringstream text;
  if (!from || (from.peek() != EOF && !(text << from.rdbuf()))) {
    const auto why = std::generic_category().message(errno);
    throw refusal{"--config-file was given " + quoted(file) + ", which cannot be read: " + why};
  }
  return text.str();
}

values from_file(const std::string& file) {
  std::istringstream text{contents(file)};
  try {
    return collected(options::parse_config_file(text, described(true)), "");
  } catch (const refusal& wrong) {
    throw refusal{wrong.text + " in " + file};
  } catch (const options::unknown_option& wrong) {
    throw refusal{"there is no setting " + wrong.get_option_name() + " in " + file};
  } catch (const options::invalid_config_file_syntax& wrong) {
    throw refusal{quoted(wrong.tokens()) + " in " + file + " is no line like port = 9001"};
  }
}

void apply(const values& given, settings& into, std::string_view dashes, const std::string& where) {
  for (const auto& one : flags) {
    const auto found = given.find(std::string{one.name});
    if (found == given.end() || one.read(found->second, into)) continue;
    throw refusal{
        std::string{dashes} + found->first + where + " was given " + quoted(found->second) +
        "; expected " + std::string{one.expects}};
  }
}

}  // namespace
}  // namespace porthouse
