#pragma once

#include "events.hpp"

#include <porthouse/porthouse.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

struct request_to_play {
  static constexpr auto defaults = porthouse::fields("game");
  std::string name;
  int game = 0;  ///< 0: wherever an opponent waits
};
BOOST_DESCRIBE_STRUCT(request_to_play, (), (name, game))

/// Shows the games that are on, and takes everybody to one: "arcade/1" and so on, rooms that open
/// when somebody goes there.
class lobby final : public porthouse::lockspace {
public:
  lobby() : lockspace{"lobby"} {
    on("play", &lobby::play);
    says<games_seen>("lobby");
    says<refused>("refused");
  }

  void started() override { look(); }

  verdict connected(visitor& who) override {
    show(who);
    return keep();
  }
  // It may be another page, that knows nothing yet.
  void back(visitor& who, const porthouse::absence&) override { show(who); }
  verdict move_failed(visitor& who, const move_failure& why) override {
    auto said = lockspace::move_failed(who, why);
    who.send("refused", refused{"That game is full. Please take another."});
    return said;
  }

private:
  using room_infos = std::vector<porthouse::room_info>;

  void show(visitor& who) { who.send("lobby", {{"games", games_}}); }

  verdict play(visitor& who, const request_to_play& wanted) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    if (wanted.name.empty() || wanted.name.size() > 48 ||
        std::ranges::any_of(wanted.name, control)) {
      who.send("refused", refused{"Please tell us your name."});
      return keep();
    }
    who.rename(wanted.name);
    if (wanted.game > 0) return move_to("arcade/" + std::to_string(wanted.game));
    rooms("arcade/", [this, id = who.id()](const room_infos& open) {
      if (auto* still = find(id)) still->answer(move_to(one_with_a_seat(open)));
    });
    return later();
  }

  /// Where somebody waits; else the first that nobody plays in.
  static std::string one_with_a_seat(const room_infos& open) {
    using porthouse::room_info;
    const auto waits = std::ranges::find(open, 1U, &room_info::population);
    if (waits != open.end()) return waits->name;
    for (int number = 1;; ++number) {
      auto name = "arcade/" + std::to_string(number);
      const auto found = std::ranges::find(open, name, &room_info::name);
      if (found == open.end() || found->population == 0) return name;
    }
  }

  /// What the rooms say of themselves (see `table::show`) is told to all who are here.
  void look() {
    rooms("arcade/", [this](const room_infos& open) {
      boost::json::array games;
      for (const auto& each : open) {
        if (each.population > 0) games.emplace_back(each.about);
      }
      if (games != games_) broadcast("lobby", {{"games", games_ = games}});
      after(std::chrono::milliseconds{300}, [this] { look(); });
    });
  }

  boost::json::array games_;
};
