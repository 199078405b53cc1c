#pragma once

#include <boost/program_options/options_description.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace porthouse::bench {

/// A flag that cannot be obeyed; the text says the remedy.
class bad_flag : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The flags of a program, and the one way its `main` ends: 0 done, 1 failed, 2 bad flags.
class flags {
public:
  flags(std::string program, std::string purpose);

  /// A flag `--name=VALUE` that writes to `into`, which holds the default.
  template <class T>
  void add(const std::string& name, T& into, const std::string& meaning) {
    namespace po = boost::program_options;
    known_.add_options()(
        name.c_str(), po::value<T>(&into)->default_value(into)->value_name("VALUE"),
        meaning.c_str());
  }
  /// The same for one of a few words.
  void add(
      const std::string& name, std::string& into, const std::string& meaning,
      std::vector<std::string> allowed);
  /// A flag without a value.
  void add_switch(const std::string& name, bool& into, const std::string& meaning);

  /// Reads the flags, then does `work`. Returns what `main` returns.
  int run(int argc, char** argv, const std::function<void()>& work);

private:
  struct choice {
    std::string name;
    const std::string* value;
    std::vector<std::string> allowed;
  };

  bool parse(int argc, char** argv);

  std::string program_;
  std::string purpose_;
  boost::program_options::options_description known_{"Flags", 100};
  std::vector<choice> choices_;
};

}  // namespace porthouse::bench
