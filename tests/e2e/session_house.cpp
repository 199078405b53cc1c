// A house of rooms that number what they send and check what they hear, for sessions_test.py. As a
// user would write it.
//
//   NUMBER [go ROOM | end]   answered by a number of the house's own, and done; `end` closes by
//   1000
//
// A client names itself by the path of its URL. All that it says is counted through all rooms, from
// 1 on, and so is all that it is told: by the rooms' answers, when it arrives, and now and then.
// What was heard is printed at the end.

#include <porthouse/porthouse.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>

using namespace std::chrono_literals;

namespace {

/// What was heard of one client, and how much it was told.
struct counts {
  std::uint64_t heard = 0;  // the greatest number
  std::uint64_t doubled = 0;
  std::uint64_t reordered = 0;
  std::set<std::uint64_t> missing = {};
  std::uint64_t told = 0;
};

/// What is known of all clients. Any thread.
class registry {
public:
  void heard(const std::string& client, std::uint64_t number) {
    const std::lock_guard lock{mutex_};
    auto& one = clients_[client];
    if (number > one.heard) {
      while (++one.heard < number) one.missing.insert(one.heard);
    } else if (one.missing.erase(number) > 0) {
      ++one.reordered;
    } else {
      ++one.doubled;
    }
  }
  std::uint64_t next_for(const std::string& client) {
    const std::lock_guard lock{mutex_};
    return ++clients_[client].told;
  }
  void note_away() {
    const std::lock_guard lock{mutex_};
    ++away_;
  }
  [[nodiscard]] bool used() const {
    const std::lock_guard lock{mutex_};
    return !clients_.empty();
  }
  [[nodiscard]] boost::json::object report() const {
    const std::lock_guard lock{mutex_};
    std::uint64_t heard = 0;
    std::uint64_t lost = 0;
    std::uint64_t doubled = 0;
    std::uint64_t reordered = 0;
    std::uint64_t told = 0;
    for (const auto& [name, one] : clients_) {
      heard += one.heard;
      lost += one.missing.size();
      doubled += one.doubled;
      reordered += one.reordered;
      told += one.told;
    }
    return {{"heard", heard},         {"lost", lost}, {"doubled", doubled},
            {"reordered", reordered}, {"told", told}, {"away", away_}};
  }

private:
  mutable std::mutex mutex_;
  std::map<std::string, counts> clients_;
  std::uint64_t away_ = 0;
};

class numbering : public porthouse::lockspace {
public:
  numbering(std::string name, registry* book) : lockspace{std::move(name)}, book_{*book} {}

  void started() override { push(); }
  verdict connected(visitor& who) override {
    tell(who);
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    const auto bytes = text_in(said);
    std::uint64_t number = 0;
    const auto rest = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number).ptr;
    book_.heard(who.who().target, number);
    tell(who);
    constexpr std::string_view go = " go ";
    const std::string_view behind{
        rest, static_cast<std::size_t>(bytes.data() + bytes.size() - rest)};
    if (behind == " end") return close(close_code::normal);
    if (behind.starts_with(go)) return move_to_or_back(behind.substr(go.size()));
    return keep();
  }
  void away(visitor&) override { book_.note_away(); }

private:
  /// The same word in the three ways of saying it.
  static std::string_view text_in(const message& said) {
    std::string_view bytes = said.is_binary() ? std::string_view{} : said.text();
    if (said.is_binary()) {
      bytes = {reinterpret_cast<const char*>(said.bytes().data()), said.bytes().size()};
    }
    constexpr std::string_view head = R"({"event":"say","body":")";
    if (bytes.starts_with(head)) bytes = bytes.substr(head.size(), bytes.size() - head.size() - 2);
    return bytes;
  }
  verdict move_to_or_back(std::string_view place) {
    if (place == name()) return keep();
    return release_to(std::string{place});
  }
  /// As an object, as a text that sessions wrap, or as bytes.
  void tell(visitor& who) {
    const auto number = book_.next_for(who.who().target);
    const auto text = std::to_string(number);
    if (number % 3 == 0) return who.send(text + ' ' + name());
    if (number % 3 == 1) return who.send("number", {{"n", number}, {"room", name()}});
    who.send(message::binary(std::as_bytes(std::span{text})));
  }
  void push() {
    for (auto* const who : visitors()) tell(*who);
    after(200ms, [this] { push(); });
  }

  registry& book_;
};

struct with_a_thread final : numbering {
  static constexpr auto lives = porthouse::placement::own_thread;
  using numbering::numbering;
};

struct on_a_shard final : numbering {
  using numbering::numbering;
};

}  // namespace

int main(int argc, char** argv) {
  registry book;
  porthouse::settings with;
  with.shards = 2;
  int status = 0;
  {
    const auto plan = porthouse::machine{
        porthouse::envelopes{}, porthouse::lockspaces{}
                                    .add<on_a_shard>(std::string{"red"}, &book)
                                    .add<on_a_shard>(std::string{"green"}, &book)
                                    .add<with_a_thread>(std::string{"blue"}, &book)};
    status = porthouse::run(argc, argv, plan, "a house of rooms that count", with);
  }
  if (book.used()) std::cout << boost::json::serialize(book.report()) << std::endl;
  return status;
}
