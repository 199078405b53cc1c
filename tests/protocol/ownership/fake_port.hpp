#pragma once

#include <porthouse/protocol/ownership/ownership.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace porthouse::protocol::test {

using lines = std::vector<std::string>;

/// A fake port around one ownership: writes down what it is asked, and lets the test play all the
/// spaces.
class fake_port : private ownership_port {
public:
  struct asked {
    tenure stay = 0;
    request_number number = 0;
  };

  fake_port() { bounds.history = 3; }

  void has(const std::string& name, std::size_t spaces = 1) {
    if (entry.empty()) entry = name;
    places[name] = std::make_shared<const place>(name, spaces);
  }
  /// All spaces of the place welcome it.
  void is_welcome() {
    const auto spaces = owner.where()->spaces();
    for (std::size_t index = 0; index < spaces; ++index) says({}, index);
  }
  /// The socket is open and the entry has welcomed it.
  void settle_in() {
    owner.opened({});
    is_welcome();
    book.clear();
  }
  /// The answer of the space number `index` to the last request.
  void says(verdict answer, std::size_t index = 0) {
    owner.ruled({last.stay, last.number, index, std::move(answer)});
  }
  /// A verdict of a space's own accord.
  void decides(verdict own, std::size_t index = 0) {
    owner.ruled({owner.stay(), 0, index, std::move(own)});
  }
  void hears(const lines& texts) {
    std::vector<message> messages;
    for (const auto& text : texts) messages.push_back(message::text(text));
    owner.received(std::move(messages));
  }
  /// The owner begins the next message in its hands: "" if there is none.
  std::string begins() {
    const auto* next = in_hand ? in_hand->next() : nullptr;
    return next != nullptr ? std::string{next->text()} : std::string{};
  }
  lines read() { return std::exchange(book, {}); }

  std::map<std::string, place_ptr> places;
  std::string entry;
  std::set<place_ptr> over;  // rooms that have ended
  bool asks_machine = false;
  bool entry_is_remade = false;     // it is down and will be back
  std::size_t waits = 0;            // bytes, for the client
  bool owner_is_elsewhere = false;  // it has to be asked for what it has in hand
  move_error absent = move_error::no_such_place;
  move_failure failed;  // of the last arrival
  lines book;
  asked last;
  batch_ptr in_hand;  // of the owner
  std::chrono::milliseconds due{0};
  std::map<std::uint64_t, std::pair<std::chrono::milliseconds, tenure>> alarms;  // by number
  limits bounds;
  ledger books;
  ownership owner{*this, bounds, books};

private:
  tenure next_tenure() override { return ++tenure_; }
  std::optional<place_ptr> find(std::string_view name) override {
    if (asks_machine && !name.empty()) return std::nullopt;
    if (entry_is_remade && name.empty()) return std::nullopt;
    const auto found = places.find(name.empty() ? entry : std::string{name});
    return found == places.end() ? nullptr : found->second;
  }
  move_error absence(std::string_view) const override { return absent; }
  place_ptr current(const place_ptr& known) override {
    return over.contains(known) ? known : places.at(known->name());
  }
  bool is_over(const place_ptr& known) const override { return over.contains(known); }
  const identity_ptr& who() const override { return who_; }
  socket_ref reached_in(tenure number) const override { return {number}; }
  void tell(space_ref to, space_event&& event) override {
    std::visit([&](auto& told) { note(to, told); }, event);
  }
  void note(space_ref to, const arrive& event) {
    last = {event.at.number, event.number};
    const auto* back = event.back.get();
    auto more = std::string{name(event.how)} + " from " + event.from;
    failed = back != nullptr ? back->failed : move_failure{};
    if (back != nullptr && event.how == arrival::returned) {
      more += " by " + std::to_string(back->by) + ": " + std::string{name(back->how)} + " " +
              std::string{back->value.text()};
    }
    if (event.away) more += ", away";
    write("arrive", to, more);
  }
  void note(space_ref to, heard& event) {
    last = {event.stay, event.number};
    std::string texts;
    for (const auto& one : event.what->messages())
      texts += (texts.empty() ? "" : " ") + std::string{one.text()};
    write("heard", to, texts);
    if (to.index == 0) in_hand = std::move(event.what);
  }
  void note(space_ref to, const left& event) {
    write("left", to, std::string{name(event.why.why)});
  }
  void note(space_ref to, const move_failed& event) {
    write("stays", to, std::string{name(event.why)});
  }
  void note(space_ref to, const gone& event) {
    const auto visit = event.asked.number != 0 ? " on a visit" : "";
    write("gone", to, std::string{name(event.why.why)} + visit);
  }
  void note(space_ref to, const full_changed& event) {
    write(event.full ? "full" : "drained", to, std::to_string(event.queued));
  }
  void note(space_ref to, const away_changed& event) {
    write(event.away ? "away" : "back", to, event.from.address);
  }
  bool take_back(space_ref, tenure, request_number) override {
    if (!owner_is_elsewhere) return true;
    book.emplace_back("take back");
    return false;
  }
  std::uint64_t start_alarm(std::chrono::milliseconds from_now, tenure stay) override {
    alarms[++last_alarm_] = {from_now, stay};
    return last_alarm_;
  }
  void cancel_alarm(std::uint64_t number) override { alarms.erase(number); }
  void read_on() override { book.emplace_back("read on"); }
  [[nodiscard]] std::size_t queued() const override { return waits; }
  void close(close_code code, std::string_view) override {
    book.push_back("close " + std::to_string(static_cast<int>(code)));
  }
  void deadline(std::chrono::milliseconds from_now) override { due = from_now; }

  void write(const std::string& event, const space_ref& to, const std::string& more) {
    const auto sibling = to.index == 0 ? "" : "'" + std::to_string(to.index);
    book.push_back(to.where->name() + sibling + " " + event + " " + more);
  }

  const identity_ptr who_ = std::make_shared<const identity>();
  tenure tenure_ = 0;
  std::uint64_t last_alarm_ = 0;
};

inline verdict release() { return {.what = verdict::kind::release}; }
inline verdict release_to(std::string place) {
  return {.what = verdict::kind::release_to, .place = std::move(place)};
}
inline verdict move_to(std::string place) {
  return {.what = verdict::kind::move_to, .place = std::move(place)};
}
inline verdict visit(
    std::string place, std::chrono::milliseconds within = std::chrono::minutes{1}) {
  return {.what = verdict::kind::visit, .place = std::move(place), .within = within};
}
inline verdict release_with(std::string_view json) {
  return {.what = verdict::kind::release, .value = message::text(json)};
}
inline verdict closing() { return {.what = verdict::kind::close, .code = close_code{4100}}; }
inline verdict refusal(std::string reason = {}) {
  return {.what = verdict::kind::refuse, .reason = std::move(reason)};
}
inline verdict crash() { return {.what = verdict::kind::crashed}; }

/// A hall, which is the entry, and a bar.
struct two_places : fake_port {
  two_places() {
    has("hall");
    has("bar");
  }
  ~two_places() { BOOST_TEST(books.balanced()); }
  void expect(const lines& told) { BOOST_TEST(read() == told, boost::test_tools::per_element()); }
  /// Moves from the hall to the bar, which welcomes it; the hall is below.
  void go_to_the_bar() {
    settle_in();
    decides(move_to("bar"));
    is_welcome();
    book.clear();
  }
};

}  // namespace porthouse::protocol::test
