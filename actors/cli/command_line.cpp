#include <porthouse/actors/cli/command_line.hpp>
#include <porthouse/actors/cli/flag.hpp>
#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/version.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <functional>
#include <map>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

namespace porthouse {
namespace {

/// What is wrong, and the remedy; "" if nothing is.
using problem = std::string;

/// A value as it was given.
struct word {
  std::string value;
  std::string subject;  // what it was given to, for problems: "--port", "house.ini:3: port"
};

using words = std::map<std::string, word, std::less<>>;

constexpr std::string_view config_file = "config-file";
constexpr std::string_view help = "help";
constexpr std::string_view version_flag = "version";
constexpr std::string_view schema_flag = "schema";

std::string in_quotes(std::string_view text) { return '"' + std::string{text} + '"'; }

std::string was_given(std::string_view value) {
  return " was given " + (value.empty() ? "nothing" : in_quotes(value)) + "; expected ";
}

/// Nothing that came from outside breaks the line or the terminal.
std::string printable(std::string text) {
  std::ranges::replace_if(text, protocol::is_control_character, '?');
  return text;
}

/// What a command line comes to. It counts as a whole, once nothing in it is wrong.
struct changes {
  protocol::settings with;
  std::vector<std::function<void()>> own;  // each puts a value into a variable of the program
  bool schema = false;
};

/// A flag of every server, or of the program's own.
struct known_flag {
  std::string_view name;
  std::string_view takes;
  std::string_view help;
  std::string_view expects;
  std::function<bool(std::string_view given, changes& into)> read;
  std::function<std::string(const protocol::settings& from)> shown;
};

using known_flags = std::vector<known_flag>;

known_flags all_known(const own_flags& own) {
  known_flags all;
  for (const auto& flag : settings_flags()) {
    all.push_back(
        {flag.name, flag.takes, flag.help, flag.expects,
         [&flag](std::string_view given, changes& into) { return flag.read(given, into.with); },
         flag.shown});
  }
  for (const auto& entry : own.all()) {
    all.push_back(
        {entry.name, entry.takes, entry.help, entry.expects,
         [&entry](std::string_view given, changes& into) {
           auto put = entry.read(given);
           if (!put) return false;
           into.own.push_back(std::move(put));
           return true;
         },
         [&entry](const protocol::settings&) { return entry.shown(); }});
  }
  return all;
}

const known_flag* find_flag(const known_flags& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &known_flag::name);
  return found == all.end() ? nullptr : &*found;
}

/// Flags that ask for a text instead of a server.
bool says_and_ends(std::string_view name) {
  return name == help || name == version_flag || name == schema_flag;
}

problem take(words& into, std::string_view name, word given) {
  const auto subject = given.subject;
  const auto is_new = into.emplace(name, std::move(given)).second;
  return is_new ? problem{} : subject + " is given twice; once is enough";
}

// -- where values come from -----------------------------------------------------------------------

problem read_arguments(
    std::span<const char* const> arguments, const known_flags& all, words& into) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    const auto equals = std::min(argument.find('='), argument.size());
    const auto subject = std::string{argument.substr(0, equals)};
    if (!subject.starts_with("--")) {
      return in_quotes(argument) + " is no flag; --help lists them";
    }
    const auto name = std::string_view{subject}.substr(2);
    const auto* known = find_flag(all, name);
    if (known == nullptr && !says_and_ends(name) && name != config_file) {
      return "there is no flag " + subject + "; --help lists them";
    }
    word given{{}, subject};
    const auto is_switch = says_and_ends(name) || (known != nullptr && known->takes.empty());
    if (equals < argument.size()) {
      given.value = argument.substr(equals + 1);
    } else if (is_switch) {
      given.value = "on";
    } else if (i + 1 < arguments.size() && !std::string_view{arguments[i + 1]}.starts_with("--")) {
      given.value = arguments[++i];
    }
    if (auto wrong = take(into, name, std::move(given)); !wrong.empty()) return wrong;
  }
  return {};
}

problem read_line(
    std::string_view line, const std::string& where, const known_flags& all, words& into) {
  // A comment begins the line, or stands behind a blank.
  for (auto hash = line.find('#'); hash != line.npos; hash = line.find('#', hash + 1)) {
    if (hash == 0 || line[hash - 1] == ' ' || line[hash - 1] == '\t') line = line.substr(0, hash);
  }
  line = protocol::trimmed_line(line);
  if (line.empty()) return {};
  const auto equals = line.find('=');
  if (equals == line.npos) return where + in_quotes(line) + " is no line like: port = 9001";
  const auto name = std::string{protocol::trimmed_line(line.substr(0, equals))};
  if (find_flag(all, name) == nullptr) {
    return where + "there is no setting " + in_quotes(name) + "; --help lists them";
  }
  return take(
      into, name, {std::string{protocol::trimmed_line(line.substr(equals + 1))}, where + name});
}

problem read_file(const std::string& file, const known_flags& all, words& into) {
  errno = 0;
  std::ifstream from{file};
  auto number = 0;
  for (std::string line; std::getline(from, line);) {
    const auto where = file + ":" + std::to_string(++number) + ": ";
    if (auto wrong = read_line(line, where, all, into); !wrong.empty()) return wrong;
  }
  if (from.is_open() && !from.bad()) return {};
  return "--config-file was given " + in_quotes(file) +
         ", which cannot be read: " + std::generic_category().message(errno != 0 ? errno : EIO);
}

// -- what they come to ----------------------------------------------------------------------------

problem put_in_place(const words& given, const known_flags& all, changes& into) {
  for (const auto& [name, entry] : given) {
    const auto* known = find_flag(all, name);
    if (known == nullptr || known->read(entry.value, into)) continue;
    return entry.subject + was_given(entry.value) + std::string{known->expects};
  }
  return {};
}

/// Settings that only make sense together.
problem settle(protocol::settings& with, bool queue_was_given) {
  if (with.tls_certificate.empty() != with.tls_key.empty()) {
    const auto lonely = std::string{with.tls_key.empty() ? "--tls-cert" : "--tls-key"};
    const auto missing = std::string{with.tls_key.empty() ? "--tls-key" : "--tls-cert"};
    return lonely + " needs " + missing + " with it";
  }
  const auto& token_file = with.inspect_token_file;
  if (!with.inspect_token.empty() && !token_file.empty()) {
    return "--inspect-token and --inspect-token-file exclude each other: give one";
  }
  if (!with.inspect_token.empty() && !with.inspect) {
    return "--inspect-token needs --inspect with it";
  }
  if (!token_file.empty() && !with.inspect) return "--inspect-token-file needs --inspect with it";
  if (auto wrong = what_is_wrong(with.cluster); !wrong.empty()) return wrong;
  auto& bounds = with.bounds;
  if (!queue_was_given) bounds.queue_bytes = std::max(bounds.queue_bytes, 4 * bounds.message_bytes);
  return {};
}

problem read_all(
    std::span<const char* const> arguments, const known_flags& all, changes& into,
    std::string_view& wanted) {
  words from_arguments;
  words from_file;
  if (auto wrong = read_arguments(arguments, all, from_arguments); !wrong.empty()) return wrong;
  for (const auto name : {help, version_flag, schema_flag}) {
    const auto asked = from_arguments.find(name);
    if (asked == from_arguments.end()) continue;
    const auto& [value, subject] = asked->second;
    if (value != "on") return subject + was_given(value) + "nothing after it";
    into.schema = name == schema_flag;
    if (into.schema) break;  // of rooms that the program's own flags may decide on
    wanted = name;
    return {};
  }
  if (const auto file = from_arguments.find(config_file); file != from_arguments.end()) {
    if (file->second.value.empty()) return "--config-file" + was_given({}) + "a file";
    if (auto wrong = read_file(file->second.value, all, from_file); !wrong.empty()) return wrong;
  }
  if (auto wrong = put_in_place(from_file, all, into); !wrong.empty()) return wrong;
  if (auto wrong = put_in_place(from_arguments, all, into); !wrong.empty()) return wrong;
  return settle(into.with, from_file.contains("max-queue") || from_arguments.contains("max-queue"));
}

// -- what is said ---------------------------------------------------------------------------------

std::string help_line(
    std::string_view name, std::string_view takes, std::string_view text,
    const std::string& shown) {
  constexpr std::size_t column = 28;
  auto line = "  --" + std::string{name};
  if (!takes.empty()) line += "=" + std::string{takes};
  line.resize(std::max(column, line.size() + 2), ' ');
  line += text;
  if (!shown.empty()) line += " [" + shown + "]";
  return line + "\n";
}

std::string help_text(
    const std::string& program, std::string_view about, const known_flags& all,
    const protocol::settings& defaults) {
  auto text = program;
  if (!about.empty()) text += ": " + std::string{about};
  text += "\n\nUsage: " + program + " [flags]\n\n";
  for (const auto& flag : all) {
    text += help_line(flag.name, flag.takes, flag.help, flag.shown(defaults));
  }
  text += help_line(config_file, "FILE", "read lines like \"port = 9001\" first", "");
  text += help_line(schema_flag, "", "tell what its rooms hear and say, as JSON", "");
  text += help_line(version_flag, "", "tell the version", "");
  text += help_line(help, "", "show this", "");
  return text + "\nA size is in bytes, or has a suffix: K (KiB), M (MiB) or G (GiB).\n";
}

}  // namespace

command_line read_command_line(
    int argc, const char* const* argv, std::string_view about, protocol::settings defaults,
    const own_flags& own) {
  const auto known = all_known(own);
  const auto all = std::span{argv, static_cast<std::size_t>(std::max(argc, 0))};
  const auto program = program_name(argc, argv);
  command_line read{std::move(defaults), {}, {}};
  std::string_view wanted;
  const auto shown = help_text(program, about, known, read.with);
  changes given{read.with, {}};
  const auto wrong = read_all(all.empty() ? all : all.subspan(1), known, given, wanted);
  if (!wanted.empty()) {
    read.status = 0;
    read.text = wanted == help ? shown : version_line(program, own.version());
  } else if (!wrong.empty()) {
    read.status = 2;
    read.text = printable(program + ": " + wrong) + "\n";
  } else {
    read.with = std::move(given.with);
    read.schema = given.schema;
    for (const auto& put : given.own) put();
  }
  return read;
}

std::string program_name(int argc, const char* const* argv) {
  const std::string_view path = argc > 0 ? argv[0] : "";
  const auto name = path.substr(path.rfind('/') + 1);
  return name.empty() ? "porthouse" : std::string{name};
}

}  // namespace porthouse
