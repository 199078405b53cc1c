#pragma once

#include "census.hpp"
#include "events.hpp"

#include <porthouse/porthouse.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

/// Stands beside a place: counts who is in it, and tells them how full the rooms are.
class usher final : public porthouse::lockspace {
public:
  usher(std::string room, std::shared_ptr<census> house)
      : lockspace{"usher of the " + room}, room_{std::move(room)}, house_{std::move(house)} {
    says<headcounts>("rooms");
  }

  void started() override { watch(); }

  verdict connected(visitor& who) override {
    house_->count(room_, population());
    who.send("rooms", house_->counts());
    return keep();
  }
  void left(visitor&, const departure&) override { house_->count(room_, population()); }

private:
  void watch() {
    if (auto counts = house_->counts(); counts != told_) broadcast("rooms", told_ = counts);
    after(std::chrono::milliseconds{300}, [this] { watch(); });
  }

  std::string room_;
  std::shared_ptr<census> house_;
  boost::json::object told_;
};
