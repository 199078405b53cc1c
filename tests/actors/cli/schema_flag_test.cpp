#include "command_lines.hpp"

#include <porthouse/actors/cli/run.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

using namespace porthouse;
using namespace porthouse::test;

namespace {

class table final : public lockspace {
public:
  explicit table(std::string name, bool breaks = false) : lockspace{std::move(name)} {
    if (breaks) throw std::runtime_error{"no felt"};
  }
};

struct told {
  int status;
  std::string out;
  std::string wrong;
};

/// What a program prints that is asked for the schema of `places`, at an address that is not ours.
told schema_of_program(const lockspaces& places) {
  constexpr std::array arguments{"/somewhere/bin/cards", "--schema", "--address=192.0.2.1"};
  std::ostringstream out;
  std::ostringstream wrong;
  auto* const was_out = std::cout.rdbuf(out.rdbuf());
  auto* const was_wrong = std::cerr.rdbuf(wrong.rdbuf());
  const auto status =
      run(static_cast<int>(arguments.size()), arguments.data(), machine{envelopes{}, places});
  std::cout.rdbuf(was_out);
  std::cerr.rdbuf(was_wrong);
  return {status, out.str(), wrong.str()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema_flag)

BOOST_AUTO_TEST_CASE(who_asks_for_the_schema_still_gives_settings) {
  const auto asked = read({"--schema", "--port=3"});
  BOOST_TEST(!asked.status.has_value());
  BOOST_TEST(asked.schema);
  BOOST_TEST(asked.with.port == 3);
  BOOST_TEST(!read({"--port=3"}).schema);
  BOOST_TEST((read({"--schema", "--help"}).status == 0));
}

BOOST_AUTO_TEST_CASE(a_program_prints_its_rooms_and_listens_nowhere) {
  const auto [status, out, wrong] = schema_of_program(lockspaces{}.family<table>("table/"));
  BOOST_TEST(status == 0);
  BOOST_TEST(wrong == "");
  BOOST_TEST(boost::json::parse(out).at("rooms").at(0).at("family") == "table/");
}

BOOST_AUTO_TEST_CASE(a_room_that_cannot_be_made_is_told_of) {
  const auto [status, out, wrong] =
      schema_of_program(lockspaces{}.family<table>("table/", {}, true));
  BOOST_TEST(status == 1);
  BOOST_TEST(out == "");
  BOOST_TEST(wrong == "cards: the room \"table/1\" cannot be made: no felt\n");
}

BOOST_AUTO_TEST_SUITE_END()
