#include "flags.hpp"

#include <porthouse/protocol/version.hpp>

#include <boost/program_options/errors.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <utility>

namespace porthouse::bench {

namespace po = boost::program_options;

flags::flags(std::string program, std::string purpose)
    : program_{std::move(program)}, purpose_{std::move(purpose)} {
  known_.add_options()("help", "this page")("version", "the version, and no more");
}

void flags::add(
    const std::string& name, std::string& into, const std::string& meaning,
    std::vector<std::string> allowed) {
  add(name, into, meaning);
  choices_.push_back({name, &into, std::move(allowed)});
}

void flags::add_switch(const std::string& name, bool& into, const std::string& meaning) {
  known_.add_options()(name.c_str(), po::bool_switch(&into), meaning.c_str());
}

/// Returns false if a text was all that was wanted.
bool flags::parse(int argc, char** argv) {
  po::variables_map values;
  // Every word must be a flag; nothing is guessed from a prefix.
  const auto style =
      po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
  po::store(
      po::command_line_parser(argc, argv)
          .options(known_)
          .positional(po::positional_options_description{})
          .style(style)
          .run(),
      values);
  if (values.count("help") != 0) {
    std::cout << purpose_ << "\n\n" << known_;
    return false;
  }
  if (values.count("version") != 0) {
    std::cout << version_line(program_);
    return false;
  }
  po::notify(values);
  for (const auto& one : choices_) {
    if (std::find(one.allowed.begin(), one.allowed.end(), *one.value) != one.allowed.end())
      continue;
    std::string text = "--" + one.name + "=" + *one.value + " is none of";
    for (const auto& word : one.allowed) text += " " + word;
    throw bad_flag{text};
  }
  return true;
}

int flags::run(int argc, char** argv, const std::function<void()>& work) {
  try {
    if (parse(argc, argv)) work();
    return 0;
  } catch (const po::error& bad) {
    std::cerr << program_ << ": " << bad.what() << "; see " << program_ << " --help\n";
    return 2;
  } catch (const bad_flag& bad) {
    std::cerr << program_ << ": " << bad.what() << "; see " << program_ << " --help\n";
    return 2;
  } catch (const std::exception& bad) {
    std::cerr << program_ << ": " << bad.what() << '\n';
    return 1;
  }
}

}  // namespace porthouse::bench
