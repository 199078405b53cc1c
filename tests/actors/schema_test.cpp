#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/schema.hpp>

#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace porthouse;

namespace {

enum class suit { hearts, spades };
BOOST_DESCRIBE_ENUM(suit, hearts, spades)

struct point {
  double x = 0;
  double y = 0;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

/// Of all that a body may be made of.
struct everything {
  bool flag = false;
  std::uint8_t small = 0;
  std::string text;
  suit of = suit::hearts;
  point at;
  std::vector<point> path;
  std::map<std::string, int> counts;
  std::optional<std::string> note;
  std::vector<std::optional<int>> gaps;
  std::pair<int, std::string> two;
  std::array<float, 3> three{};
  std::variant<int, std::string> either;
  boost::json::value any;
  boost::json::object some;
  int late = 5;
  static constexpr auto defaults = fields("late");
  static constexpr bool strict = true;
};
BOOST_DESCRIBE_STRUCT(
    everything, (),
    (flag, small, text, of, at, path, counts, note, gaps, two, three, either, any, some, late))

struct tree {
  std::string leaf;
  std::vector<tree> branches;
};
BOOST_DESCRIBE_STRUCT(tree, (), (leaf, branches))
struct receipt {
  int sum = 0;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(receipt, (), (sum, note))

class shop final : public lockspace {
public:
  explicit shop(std::string name = "shop") : lockspace{std::move(name)} {
    on("take", &shop::take);
    on("bye", &shop::bye);
    answer("buy", &shop::buy);
    answer("rest", &shop::rest);
    answer("wait", &shop::wait);
    answer<receipt>("pay", &shop::wait);
    says<everything>("taken");
    says<std::vector<point>>("path");
    says("anything");
    asks<receipt, std::optional<bool>>("sure?");
  }

private:
  verdict take(visitor&, const everything&) { return keep(); }
  verdict bye(visitor&) { return release(); }
  receipt buy(visitor&, const point&) { return {}; }
  void rest(visitor&) {}
  later_reply wait(visitor& who) { return later_reply{who}; }
};

/// Tells that it has been started.
class opener final : public lockspace {
public:
  explicit opener(int* opened) : lockspace{"opener"}, opened_{opened} {}
  void started() override { ++*opened_; }

private:
  int* opened_;
};

class numbered final : public lockspace {
public:
  explicit numbered(std::string name, bool breaks = false) : lockspace{std::move(name)} {
    if (breaks) throw std::runtime_error{"no such table"};
    says<int>("number");
  }
};

boost::json::value parsed(std::string_view text) { return boost::json::parse(text); }

constexpr std::string_view fields_of_everything = R"(
  "flag": {"type": "boolean"}, "small": {"type": "integer"}, "text": {"type": "string"},
  "of": {"enum": ["hearts", "spades"]},
  "at": {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
         "required": ["x", "y"]},
  "path": {"type": "array", "items": {
    "type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
    "required": ["x", "y"]}},
  "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
  "gaps": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
  "two": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}],
          "minItems": 2, "maxItems": 2},
  "three": {"type": "array", "items": {"type": "number"}},
  "either": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
  "any": {}, "some": {"type": "object"}, "late": {"type": "integer"})";

boost::json::value everything_as(std::string_view note, std::string_view rest) {
  return parsed(
      R"({"type": "object", "properties": {)" + std::string{fields_of_everything} +
      R"(, "note": )" + std::string{note} + "}, " + std::string{rest} + "}");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(what_is_read_may_miss_what_has_a_default) {
  const auto seen = shop{}.schema().at("hears").at("take").at("body");
  BOOST_TEST(
      seen == everything_as(
                  R"({"anyOf": [{"type": "string"}, {"type": "null"}]})",
                  R"("required": ["flag", "small", "text", "of", "at", "path", "counts", "gaps",
                     "two", "three", "either", "any", "some"], "additionalProperties": false)"));
}

BOOST_AUTO_TEST_CASE(what_is_written_misses_nothing_but_an_empty_optional) {
  const auto seen = shop{}.schema().at("says").at("taken").at("body");
  BOOST_TEST(
      seen ==
      everything_as(
          R"({"type": "string"})",
          R"("required": ["flag", "small", "text", "of", "at", "path", "counts", "gaps", "two",
             "three", "either", "any", "some", "late"])"));
}

BOOST_AUTO_TEST_CASE(requests_tell_their_replies) {
  const auto seen = shop{}.schema().at("answers");
  const auto receipt_written = parsed(R"({"type": "object", "properties": {
      "sum": {"type": "integer"}, "note": {"type": "string"}}, "required": ["sum"]})");
  BOOST_TEST(seen.at("buy").at("reply") == receipt_written);
  BOOST_TEST(seen.at("buy").at("body").at("required") == parsed(R"(["x", "y"])"));
  BOOST_TEST(seen.at("rest") == parsed(R"({"reply": {"type": "null"}})"));
  BOOST_TEST(seen.at("wait") == parsed(R"({"reply": {}})"));
  BOOST_TEST(seen.at("pay").at("reply") == receipt_written);
}

BOOST_AUTO_TEST_CASE(what_is_declared_is_told) {
  const auto seen = shop{}.schema();
  BOOST_TEST(seen.at("hears").at("bye") == boost::json::object{});
  BOOST_TEST(seen.at("says").at("anything") == parsed(R"({"body": {"type": "object"}})"));
  BOOST_TEST(
      seen.at("says").at("path").at("body").at("items").at("required") == parsed(R"(["x", "y"])"));
  BOOST_TEST(
      seen.at("asks").at("sure?").at("reply") ==
      parsed(R"({"anyOf": [{"type": "boolean"}, {"type": "null"}]})"));
}

BOOST_AUTO_TEST_CASE(an_event_is_declared_once) {
  struct twice final : lockspace {
    twice() : lockspace{"twice"} {
      says<int>("said");
      says<bool>("said");
    }
  };
  struct of_the_house final : lockspace {
    of_the_house() : lockspace{"house"} { says<int>("$room"); }
  };
  BOOST_CHECK_THROW(twice{}, std::invalid_argument);
  BOOST_CHECK_THROW(of_the_house{}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_struct_within_itself_is_described_once) {
  const auto branches = shape::schema<tree>(shape::way::in).at("properties").at("branches");
  BOOST_TEST(branches == parsed(R"({"type": "array", "items": {}})"));
}

BOOST_AUTO_TEST_CASE(each_room_is_told_of_and_none_is_started) {
  auto opened = 0;
  const auto places = lockspaces{}.add<shop>().beside<opener>(&opened).family<numbered>("table/");
  const auto rooms = schema_of(places).at("rooms").as_array();
  BOOST_REQUIRE(rooms.size() == 3U);
  BOOST_TEST(rooms[0].at("name") == "shop");
  BOOST_TEST(rooms[1].at("name") == "opener");
  BOOST_TEST(rooms[1].at("hears") == boost::json::object{});
  BOOST_TEST(rooms[2].at("family") == "table/");
  BOOST_TEST(rooms[2].at("says").at("number") == parsed(R"({"body": {"type": "integer"}})"));
  BOOST_TEST(opened == 0);
}

BOOST_AUTO_TEST_CASE(a_room_that_cannot_be_made_is_named) {
  const auto places = lockspaces{}.family<numbered>("table/", {}, true);
  BOOST_CHECK_EXCEPTION(
      static_cast<void>(schema_of(places)), std::runtime_error, [](const auto& why) {
        return std::string_view{why.what()} == "the room \"table/1\" cannot be made: no such table";
      });
}

BOOST_AUTO_TEST_SUITE_END()
