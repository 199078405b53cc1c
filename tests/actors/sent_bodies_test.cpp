#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/describe/enum.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

using namespace porthouse;

namespace {

enum class colour : std::uint8_t { red, green };
BOOST_DESCRIBE_ENUM(colour, red, green)

struct point {
  int x = 0;
  int y = 0;
  friend bool operator==(const point&, const point&) = default;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct named {
  std::string name;
  friend bool operator==(const named&, const named&) = default;
};
BOOST_DESCRIBE_STRUCT(named, (), (name))

struct piece : named {
  colour of = colour::red;
  std::optional<point> at;
  std::optional<std::string> note;
  friend bool operator==(const piece&, const piece&) = default;
};
BOOST_DESCRIBE_STRUCT(piece, (named), (of, at, note))

/// One field of each kind that a body may have.
struct everything {
  bool yes = false;
  std::int64_t least = 0;
  std::uint64_t most = 0;
  double ratio = 0;
  std::string text;
  colour of = colour::red;
  std::optional<int> some;
  std::optional<int> none;
  point at;
  std::vector<piece> pieces;
  std::vector<std::optional<int>> gaps;
  std::vector<bool> flags;
  std::list<std::string> names;
  std::array<int, 2> pair{};
  std::tuple<int, std::string> both;
  std::map<std::string, point> places;
  std::unordered_map<std::string, std::vector<piece>> heaps;
  std::variant<int, std::string> either;
  boost::json::value any;
  boost::json::object object;
  boost::json::array array;
  friend bool operator==(const everything&, const everything&) = default;
};
BOOST_DESCRIBE_STRUCT(
    everything, (),
    (yes, least, most, ratio, text, of, some, none, at, pieces, gaps, flags, names, pair, both,
     places, heaps, either, any, object, array))

everything full() {
  const piece rook{{"rook"}, colour::green, point{1, 2}, "\xC3\xA4\"\n"};
  const piece pawn{{"pawn"}, colour::red, {}, {}};
  everything made;
  made.yes = true;
  made.least = std::numeric_limits<std::int64_t>::min();
  made.most = std::numeric_limits<std::uint64_t>::max();
  made.ratio = 0.5;
  made.text = "hello";
  made.of = colour::green;
  made.some = 7;
  made.at = {3, 4};
  made.pieces = {rook, pawn};
  made.gaps = {1, std::nullopt, 3};
  made.flags = {true, false};
  made.names = {"a", "b"};
  made.pair = {5, 6};
  made.both = {8, "nine"};
  made.places = {{"here", {0, 0}}, {"there", {9, 9}}};
  made.heaps = {{"heap", {rook}}};
  made.either = "or";
  made.any = {1, "two", nullptr};
  made.object = {{"k", 1}};
  made.array = {1, 2};
  return made;
}

/// Sends back what it has read, to the sender or to all.
class mirror final : public lockspace {
public:
  mirror() : lockspace{"mirror"} {
    on("everything", &mirror::all);
    on("point", &mirror::one);
    on("number", &mirror::number);
  }

private:
  verdict all(visitor& who, const everything& said) {
    who.send("everything", said);
    return keep();
  }
  verdict one(visitor& who, const point& said) {
    broadcast("others", said, &who);
    broadcast("all", said);
    return keep();
  }
  verdict number(visitor& who, const int& said) {
    who.send("number", said);
    who.send("text", "seven");
    who.send("list", std::vector{point{1, 2}});
    who.send("object", {{"k", said}});
    return keep();
  }
};

struct hall_of_mirrors {
  machine plan{envelopes{}, lockspaces{}.add<mirror>()};
  test::house house{plan};
  test::client& ada = house.enter();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sent_bodies, hall_of_mirrors)

BOOST_AUTO_TEST_CASE(what_is_sent_is_read_as_the_same_whatever_its_fields_are) {
  for (const auto& sent : {everything{}, full()}) {
    ada.says("everything", sent);
    house.settle();
    const auto heard = ada.last("everything");
    BOOST_REQUIRE(heard.has_value());
    const boost::json::value body(*heard);
    misfit wrong;
    const auto read = read_body<everything>(&body, wrong);
    BOOST_TEST(read.has_value(), wrong.field << ": " << wrong.needed);
    BOOST_TEST((read == sent));
  }
  BOOST_TEST(house.complaints().empty());
}

BOOST_AUTO_TEST_CASE(a_field_that_is_an_empty_optional_is_left_out) {
  const piece pawn{{"pawn"}, colour::red, {}, {}};
  BOOST_TEST(boost::json::serialize(write_body(pawn)) == R"({"name":"pawn","of":"red"})");
  BOOST_TEST(boost::json::serialize(write_body(std::vector<std::optional<int>>{{}})) == "[null]");
}

BOOST_AUTO_TEST_CASE(a_struct_is_broadcast_as_it_is_sent) {
  auto& bob = house.enter();
  ada.says("point", point{1, 2});
  house.settle();
  BOOST_TEST(!ada.heard("others").size());
  BOOST_TEST(bob.heard("others").size() == 1U);
  BOOST_TEST(bob.last("all").value() == (boost::json::object{{"x", 1}, {"y", 2}}));
}

BOOST_AUTO_TEST_CASE(a_body_need_not_be_an_object) {
  ada.says("number", 7);
  house.settle();
  const std::vector<std::string> said{
      R"({"event":"number","body":7})", R"({"event":"text","body":"seven"})",
      R"({"event":"list","body":[{"x":1,"y":2}]})", R"({"event":"object","body":{"k":7}})"};
  BOOST_TEST(ada.heard() == said, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
