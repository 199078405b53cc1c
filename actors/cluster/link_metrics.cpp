#include <porthouse/actors/cluster/link_metrics.hpp>

#include <caf/telemetry/counter.hpp>
#include <caf/telemetry/gauge.hpp>
#include <caf/telemetry/label_view.hpp>

#include <initializer_list>
#include <string_view>

namespace porthouse::cluster {
namespace {

namespace telemetry = caf::telemetry;
using labels = std::initializer_list<telemetry::label_view>;

constexpr std::string_view prefix = "porthouse";

void gauge(
    telemetry::metric_registry& in, std::string_view name, labels which, std::string_view help,
    std::size_t value) {
  in.gauge_instance(prefix, name, which, help)->value(static_cast<std::int64_t>(value));
}

void count(
    telemetry::metric_registry& in, std::string_view name, labels which, std::string_view help,
    std::uint64_t more) {
  in.counter_instance(prefix, name, which, help, "1", true)->inc(static_cast<std::int64_t>(more));
}

}  // namespace

void link_metrics::show(const std::string& node, const link& road, std::size_t guests) {
  auto& in = registry_;
  const auto& books = road.counted();
  gauge(in, "node_linked", {{"node", node}}, "Whether that node is linked with this one.", 1);
  gauge(in, "node_guests", {{"node", node}}, "Its sockets at spaces here.", guests);
  gauge(
      in, "link_under_way", {{"node", node}}, "Bytes sent there and not yet dealt with.",
      road.on_the_way());
  gauge(
      in, "link_bytes", {{"direction", "out"}, {"node", node}},
      "Bytes of lines that have crossed since the nodes were linked.", books.bytes_out);
  gauge(
      in, "link_bytes", {{"direction", "in"}, {"node", node}},
      "Bytes of lines that have crossed since the nodes were linked.", books.bytes_in);
  gauge(
      in, "link_dropped", {{"node", node}},
      "Frames for clients, one for each receiver, that found its window full since then.",
      books.dropped);
}

void link_metrics::lost(const std::string& node, const link& road, std::uint64_t in_hands) {
  show(node, road, 0);
  auto& in = registry_;
  gauge(in, "node_linked", {{"node", node}}, "Whether that node is linked with this one.", 0);
  gauge(in, "link_under_way", {{"node", node}}, "Bytes sent there and not yet dealt with.", 0);
  count(in, "links_lost", {{"node", node}}, "Links to that node that have ended.", 1);
  count(
      in, "messages_lost_in_hands", {{"node", node}},
      "Messages that were in the hands of its spaces when a link ended: handled or not.", in_hands);
}

}  // namespace porthouse::cluster
