#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

using namespace porthouse;
using porthouse::test::obedient_room;

namespace {

using samples = std::map<std::string, double>;

/// Reads the text format of Prometheus by its rules; a line that breaks one fails the test.
samples read(const std::string& text) {
  static const std::regex name{"[a-zA-Z_:][a-zA-Z0-9_:]*"};
  static const std::regex sample{
      "([a-zA-Z_:][a-zA-Z0-9_:]*)"
      "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*\\})?"
      " (-?[0-9.e+-]+|NaN|[+-]Inf)( [0-9]+)?"};
  static const std::regex suffix{"_(bucket|sum|count)$"};
  samples found;
  std::map<std::string, std::string> types;
  std::set<std::string> over;
  std::string current;
  std::istringstream lines{text};
  BOOST_TEST(text.ends_with('\n'));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    std::string hash, keyword, named, rest;
    if (line.starts_with("#")) {
      words >> hash >> keyword >> named >> rest;
      BOOST_TEST((keyword == "HELP" || keyword == "TYPE"), line);
      BOOST_TEST(std::regex_match(named, name), line);
      if (keyword == "TYPE") BOOST_TEST(types.emplace(named, rest).second, "twice: " << line);
      if (named != current) BOOST_TEST(over.insert(named).second, "not in one piece: " << line);
      current = named;
      continue;
    }
    std::smatch parts;
    BOOST_TEST(std::regex_match(line, parts, sample), line);
    const auto series = parts[1].str();
    const auto family = types.contains(series) ? series : std::regex_replace(series, suffix, "");
    BOOST_TEST(family == current, line);
    if (series.starts_with("porthouse")) {
      BOOST_TEST((types[family] == "counter") == series.ends_with("_total"), line);
    }
    BOOST_TEST(found.emplace(series + parts[2].str(), std::stod(parts[3].str())).second, line);
  }
  return found;
}

struct counted_house {
  std::vector<std::string> book;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<obedient_room>(std::string{"hall"}, &book)
                       .add<obedient_room>(std::string{"a \"quoted\\ room"}, &book)};
  test::house house{plan, {.shards = 2, .bounds = {}, .inspect = true}};

  samples scrape() {
    const auto told = house.ask("/metrics");
    BOOST_TEST(told.status == 200U);
    return read(told.body);
  }
};

double sum(const samples& from, const std::string& prefix) {
  double all = 0;
  for (const auto& [series, count] : from) {
    if (series.starts_with(prefix)) all += count;
  }
  return all;
}

void check_law(const samples& books) {
  const auto in = "porthouse_messages_";
  const auto out = "porthouse_frames_";
  BOOST_TEST(
      sum(books, in + std::string{"received"}) == sum(books, in + std::string{"handled"}) +
                                                      sum(books, in + std::string{"refused"}) +
                                                      sum(books, in + std::string{"waiting"}));
  BOOST_TEST(
      sum(books, out + std::string{"offered"}) ==
      sum(books, out + std::string{"sent"}) + sum(books, out + std::string{"dropped"}));
  BOOST_TEST(
      sum(books, "porthouse_arrivals_total") ==
      sum(books, "porthouse_departures_total") + sum(books, "porthouse_space_sockets"));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics, counted_house)

BOOST_AUTO_TEST_CASE(the_books_are_served_as_prometheus_reads_them_and_balance) {
  auto& client = house.enter();
  auto& other = house.enter();
  auto before = scrape();
  check_law(before);
  for (const auto* text : {"hello", "to a \"quoted\\ room", "hi", "later", "waits"})
    client.says(text);
  for (const auto* text : {"hello", "close", "refused"}) other.says(text);
  house.settle();
  const auto after = scrape();
  check_law(after);  // while three messages wait for an answer that was put off
  BOOST_TEST(after.at("porthouse_messages_received_total") == 8);
  BOOST_TEST(after.at("porthouse_messages_handled_total") == 4);
  BOOST_TEST(after.at("porthouse_messages_refused_total{reason=\"closed\"}") == 1);
  BOOST_TEST(after.at("porthouse_messages_waiting") == 3);
  BOOST_TEST(after.at("porthouse_sockets") == 1);
  BOOST_TEST(after.at("porthouse_moves_total") == 3);
  BOOST_TEST(after.at("porthouse_space_sockets{space=\"a \\\"quoted\\\\ room\"}") == 1);
  BOOST_TEST(sum(after, "porthouse_move_seconds_count") == 3);
  BOOST_TEST(
      sum(after, "porthouse_hook_seconds_count") > sum(before, "porthouse_hook_seconds_count"));
}

BOOST_AUTO_TEST_CASE(counters_never_go_back) {
  auto before = scrape();
  for (int i = 0; i < 5; ++i) {
    auto& client = house.enter();
    client.says("hello");
    if (i % 2 == 0) client.vanishes();
    house.settle();
    if (i == 3) house.kill("hall");
    const auto after = scrape();
    check_law(after);
    for (const auto& [series, count] : before) {
      const auto only_rises =
          series.find("_total") != series.npos || series.find("_bucket") != series.npos;
      if (only_rises && series.starts_with("porthouse"))
        BOOST_TEST(after.at(series) >= count, series);
    }
    before = after;
  }
  BOOST_TEST(before.at("porthouse_space_restarts_total{space=\"hall\"}") == 1);
}

BOOST_AUTO_TEST_CASE(buckets_add_up_to_their_count) {
  house.enter();
  const auto books = scrape();
  for (const auto& [series, count] : books) {
    const auto at = series.find("_bucket{");
    const auto end = series.find(",le=\"+Inf\"");
    if (at == series.npos || end == series.npos) continue;
    const auto labels = series.substr(at + 7, end - at - 7) + "}";
    BOOST_TEST(books.at(series.substr(0, at) + "_count" + labels) == count, series);
  }
}

BOOST_AUTO_TEST_CASE(requests_from_several_shards_are_all_answered) {
  house.enter();
  BOOST_TEST(house.ask("/metrics", 1).status == 200U);
  BOOST_TEST(house.ask("/_porthouse/spaces", 1).status == 200U);
}

BOOST_AUTO_TEST_CASE(sessions_are_counted_by_whether_their_client_is_here) {
  auto& here = house.enter_session();
  auto& away = house.enter_session();
  away.drops();
  house.settle();
  const auto books = scrape();
  BOOST_TEST(books.at("porthouse_sessions{state=\"attached\"}") == 1);
  BOOST_TEST(books.at("porthouse_sessions{state=\"away\"}") == 1);
  here.drops();
  here.returns();
  house.settle();
  BOOST_TEST(scrape().at("porthouse_sessions_resumed_total") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
