#include <porthouse/protocol/session/control.hpp>
#include <porthouse/test/client_session.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>
#include <utility>

namespace porthouse::test {

using protocol::frame_kind;
using protocol::message;

namespace {

message array(boost::json::array all) { return message::json(std::move(all)); }

}  // namespace

message client_session::hello(const std::string& auth) {
  boost::json::object said{{"v", 1}, {"client", "porthouse-test"}};
  if (!auth.empty()) said["auth"] = auth;
  if (!token_.empty()) {
    said["resume"] = token_;
    said["got"] = got_;
    said["nth"] = ++comebacks_;
    said["sent"] = boost::json::array{sent_ - kept_.size() + 1, sent_};
  }
  return array({"hello", std::move(said)});
}

message client_session::speak_again() {
  silent_ = false;
  return array({"ack", got_});
}

std::vector<message> client_session::say(const message& what) {
  ++sent_;
  kept_.emplace_back(protocol::wrapped(what.as_frame()));
  if (!welcomed_) return {};
  return {kept_.back()};
}

client_session::heard client_session::hear(const protocol::frame& frame) {
  message from{frame};
  if (protocol::kind_of(from) == frame_kind::counted) {
    ++got_;
    heard all{{}, {protocol::unwrapped(std::move(from))}};
    if (!silent_) all.to_say.push_back(array({"ack", got_}));
    return all;
  }
  const auto& all = from.json()->get_array();
  const auto& name = all.front().get_string();
  if (name == "welcome") return welcome(from);
  if (name == "ack") acknowledged(all.at(1).to_number<std::uint64_t>());
  return {};
}

client_session::heard client_session::welcome(const message& from) {
  const auto& news = from.json()->get_array().at(1).get_object();
  welcomed_ = true;
  resumed_ = news.at("resumed").get_bool();
  token_ = std::string{news.at("token").get_string()};
  const auto* why = news.if_contains("why");
  why_ = why != nullptr ? std::string{why->get_string()} : std::string{};
  if (resumed_) {
    acknowledged(news.at("got").to_number<std::uint64_t>());
    if (news.at("from").to_number<std::uint64_t>() != got_ + 1)
      throw std::logic_error{"the server resumes with another frame than the next one"};
    heard all{{array({"ack", got_})}, {}};
    all.to_say.insert(all.to_say.end(), kept_.begin(), kept_.end());
    return all;
  }
  got_ = 0;
  sent_ = kept_.size();
  return {{kept_.begin(), kept_.end()}, {}};
}

void client_session::acknowledged(std::uint64_t count) {
  if (count > sent_ || count + kept_.size() < sent_)
    throw std::logic_error{"the server acknowledges what was never said, or takes it back"};
  while (sent_ - kept_.size() < count) kept_.pop_front();
}

}  // namespace porthouse::test
