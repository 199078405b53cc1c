#include <porthouse/actors/runtime/inspection/house_page.hpp>
#include <porthouse/actors/runtime/inspection/inspection_request.hpp>
#include <porthouse/actors/runtime/inspection/inspection_server.hpp>
#include <porthouse/actors/runtime/inspection/shard_query.hpp>

#include <utility>

namespace porthouse {
namespace {

constexpr std::string_view root = "/_porthouse";
constexpr std::string_view to_the_page = "Location: /_porthouse/\r\n";
constexpr std::string_view page_policy =
    "Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n";

/// The path below `/_porthouse/`.
std::string_view below(std::string_view path) noexcept { return path.substr(root.size() + 1); }

}  // namespace

bool inspection_server::knows(std::string_view path) const noexcept {
  return path == "/metrics" || path == root || (path.starts_with(root) && path[root.size()] == '/');
}

bool inspection_server::is_public(std::string_view path) const noexcept {
  if (path == root) return true;
  return path.starts_with(root) && find_house_page(below(path)) != nullptr;
}

void inspection_server::ask(std::size_t shard, protocol::inspection_request request, answer give) {
  if (request.path == "/metrics") return collect_all(shard, std::move(give));
  if (request.path == root) {
    return give({308, "text/plain", std::make_shared<const std::string>(), to_the_page});
  }
  const auto path = below(request.path);
  if (const auto* found = find_house_page(path)) {
    return give({200, found->type, std::make_shared<const std::string>(found->body), page_policy});
  }
  auto read = read_inspection_query(path, request.query);
  if (auto* wrong = std::get_if<protocol::inspection_reply>(&read)) return give(std::move(*wrong));
  query_all(shard, std::move(std::get<inspection_query>(read)), std::move(give));
}

inspection_server::answer inspection_server::counted(answer give) {
  if (under_way_->fetch_add(1) >= most_at_once) {
    under_way_->fetch_sub(1);
    give(error_reply(503, "Too many questions at once: ask again."));
    return nullptr;
  }
  const std::shared_ptr<void> until_gone{nullptr, [all = under_way_](void*) { all->fetch_sub(1); }};
  return [until_gone, give = std::move(give)](protocol::inspection_reply reply) {
    give(std::move(reply));
  };
}

void inspection_server::query_all(std::size_t shard, inspection_query query, answer give) {
  auto answer_once = counted(std::move(give));
  if (!answer_once) return;
  auto& here = *dependencies_.all.shards[shard];
  const auto made = make_loop_actor<shard_query>(here.system(), here, std::move(answer_once));
  auto* asker = static_cast<shard_query*>(made->get());
  const auto when = dependencies_.when;
  const auto asked = query;
  asker->ask(
      dependencies_.all, std::move(query),
      [asked, when, &here,
       &metrics = dependencies_.metrics](const shard_reports& from, const foreign_report* foreign) {
        switch (asked.what) {
          case inspection_query::kind::sockets: return sockets_json(from, asked, when);
          case inspection_query::kind::journey: return journey_json(from, when);
          default: break;
        }
        return spaces_json({from, *here.places(), foreign}, asked, when, [&metrics](auto space) {
          return metrics.hooks_of(space);
        });
      });
}

void inspection_server::collect_all(std::size_t shard, answer give) {
  auto answer_once = counted(std::move(give));
  if (!answer_once) return;
  auto& here = *dependencies_.all.shards[shard];
  const auto made = make_loop_actor<shard_query>(here.system(), here, std::move(answer_once));
  static_cast<shard_query*>(made->get())->ask(dependencies_.collector);
}

}  // namespace porthouse
