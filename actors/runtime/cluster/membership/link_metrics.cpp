#include <porthouse/actors/runtime/cluster/membership/link_metrics.hpp>

#include <caf/span.hpp>
#include <caf/telemetry/label_view.hpp>

#include <string_view>
#include <vector>

namespace porthouse::cluster {
namespace {

void set(caf::telemetry::int_gauge& dial, std::size_t value) {
  dial.value(static_cast<std::int64_t>(value));
}

}  // namespace

link_metrics::dials& link_metrics::of(const std::string& node) {
  if (const auto known = known_.find(node); known != known_.end()) return known->second;
  using labels = std::vector<caf::telemetry::label_view>;
  const labels which{{"node", node}};
  const auto gauge = [this](
      std::string_view name, const labels& with, std::string_view help) -> auto& {
    return *registry_.gauge_instance("porthouse", name, caf::make_span(with), help);
  };
  const auto counter = [&](std::string_view name, std::string_view help) -> auto& {
    return *registry_.counter_instance("porthouse", name, caf::make_span(which), help, "1", true);
  };
  constexpr std::string_view bytes =
      "Bytes of lines that have crossed since the nodes were linked.";
  const auto made = known_.emplace(
      node, dials{
                gauge("node_linked", which, "Whether that node is linked with this one."),
                gauge("node_guests", which, "Its sockets at spaces here."),
                gauge("link_under_way", which, "Bytes sent there and not yet dealt with."),
                gauge("link_bytes", {{"direction", "out"}, {"node", node}}, bytes),
                gauge("link_bytes", {{"direction", "in"}, {"node", node}}, bytes),
                gauge(
                    "link_dropped", which,
                    "Frames for clients, one for each receiver, that found its window full since "
                    "then."),
                counter("links_lost", "Links to that node that have ended."),
                counter(
                    "messages_lost_in_hands",
                    "Messages that were in the hands of its spaces when a link ended: handled or "
                    "not.")});
  return made.first->second;
}

void link_metrics::show(
    const std::string& node, const sequenced_stream& stream, std::size_t foreign) {
  auto& to = of(node);
  const auto& books = stream.counted();
  set(to.linked, 1);
  set(to.guests, foreign);
  set(to.under_way, stream.on_the_way());
  set(to.bytes_out, books.bytes_out);
  set(to.bytes_in, books.bytes_in);
  set(to.dropped, books.dropped);
}

void link_metrics::lost(
    const std::string& node, const sequenced_stream& stream, std::uint64_t in_hands) {
  show(node, stream, 0);
  auto& to = of(node);
  set(to.linked, 0);
  set(to.under_way, 0);
  to.links_lost.inc();
  to.lost_in_hands.inc(static_cast<std::int64_t>(in_hands));
}

}  // namespace porthouse::cluster
