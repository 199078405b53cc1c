#pragma once

#include <porthouse/actors/answered.hpp>
#include <porthouse/actors/request_handler.hpp>

#include <utility>
#include <vector>

namespace porthouse {

/// Gathers the answers of those who were asked together, as values, and gives them to `Then`.
template <class Value, class Then>
class typed_survey final : public survey {
public:
  explicit typed_survey(Then then) : then_{std::move(then)} {}

  answer_status add(protocol::socket_id who, const reply_view& said) override {
    answers_.push_back({who, read_answer<Value>(said)});
    return answers_.back().said.how;
  }
  void end(const std::vector<protocol::socket_id>& silent) override { then_(answers_, silent); }

private:
  Then then_;
  std::vector<answer_of<Value>> answers_;
};

}  // namespace porthouse
