#include <porthouse/net/cluster_identity.hpp>
#include <porthouse/net/live_files.hpp>
#include <porthouse/net/tcp/file_text.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/stat.h>

namespace porthouse::net {
namespace {

namespace fs = std::filesystem;

// -- how files look -------------------------------------------------------------------------------

/// Tells versions of files apart, no more.
class fingerprint {
public:
  void add(std::uint64_t number) noexcept {
    // FNV-1a, by words.
    sum_ = (sum_ ^ number) * 1'099'511'628'211ULL;
  }
  void add_file(const fs::path& file) noexcept {
    struct stat seen {};
    if (::stat(file.c_str(), &seen) != 0) return add(0);
    for (const auto number :
         {static_cast<std::uint64_t>(seen.st_ino), static_cast<std::uint64_t>(seen.st_size),
          static_cast<std::uint64_t>(seen.st_mtim.tv_sec),
          static_cast<std::uint64_t>(seen.st_mtim.tv_nsec)}) {
      add(number);
    }
  }
  /// By a sum, as a folder lists its files in no order.
  void add_folder(const fs::path& folder) {
    std::error_code failed;
    std::uint64_t all = 0;
    auto at = fs::recursive_directory_iterator{
        folder, fs::directory_options::skip_permission_denied, failed};
    std::size_t count = 0;
    for (; !failed && at != fs::recursive_directory_iterator{}; at.increment(failed)) {
      if (++count > 2 * pages::most_files) break;
      fingerprint of_file;
      of_file.add(fs::hash_value(at->path()));
      of_file.add_file(at->path());
      all += of_file.sum();
    }
    add(all);
  }
  [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }

private:
  std::uint64_t sum_ = 14'695'981'039'346'656'037ULL;
};

std::uint64_t look_of(const std::vector<std::string>& files) {
  fingerprint all;
  for (const auto& file : files) {
    std::error_code failed;
    all.add_file(file);
    if (fs::is_directory(file, failed)) all.add_folder(file);
  }
  return all.sum();
}

// -- what is in them ------------------------------------------------------------------------------

protocol::acceptor read_block_list(const std::string& file) {
  const auto text = file_text(file, "block list");
  std::vector<std::string> networks;
  for (std::string_view rest = text; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const auto entry = protocol::trimmed_line(line.substr(0, line.find('#')));
    if (!entry.empty()) networks.emplace_back(entry);
  }
  try {
    return protocol::block_list(networks);
  } catch (const std::invalid_argument& wrong) {
    throw std::invalid_argument{"cannot use the block list in " + file + ": " + wrong.what()};
  }
}

std::string read_token(const std::string& file) {
  const auto text = file_text(file, "inspect token");
  std::string token{protocol::trimmed_line(std::string_view{text}.substr(0, text.find('\n')))};
  if (protocol::is_inspect_token(token)) return token;
  throw std::invalid_argument{
      "cannot use the inspect token in " + file +
      ": its first line must be 16 to 256 letters, digits or -._~"};
}

}  // namespace

live_files::live_files(const protocol::settings& with) {
  const auto given = [](const std::string& file) { return !file.empty(); };
  if (given(with.tls_certificate) != given(with.tls_key)) {
    throw std::invalid_argument{"TLS needs both a certificate and its key: give both or neither"};
  }
  auto first = std::make_shared<file_contents>();
  first->inspect_token = with.inspect_token;
  if (given(with.tls_key)) {
    groups_.push_back(
        {"certificate and key",
         {with.tls_certificate, with.tls_key},
         [certificate = with.tls_certificate, key = with.tls_key](file_contents& into) {
           into.tls = std::make_shared<const tls_identity>(certificate, key);
         }});
  }
  if (given(with.pages)) {
    groups_.push_back({"pages", {with.pages}, [folder = with.pages](file_contents& into) {
                         into.pages = net::pages{folder};
                       }});
  }
  if (given(with.block_list_file)) {
    groups_.push_back(
        {"block list", {with.block_list_file}, [file = with.block_list_file](file_contents& into) {
           into.blocked = read_block_list(file);
         }});
  }
  if (given(with.inspect_token_file)) {
    groups_.push_back(
        {"inspect token",
         {with.inspect_token_file},
         [file = with.inspect_token_file](file_contents& into) {
           into.inspect_token = read_token(file);
         }});
  }
  if (given(with.cluster.certificate)) watch_cluster(with.cluster);
  for (auto& group : groups_) {
    group.known = group.seen = look_of(group.files);
    group.read(*first);
  }
  now_ = std::move(first);
}

/// `cluster_identity` holds what it has read by itself: nothing of it is in `file_contents`.
void live_files::watch_cluster(const protocol::cluster& with) {
  cluster_ = std::make_shared<cluster_identity>(with);
  groups_.push_back(
      {"cluster's certificate, key and authority",
       {with.certificate, with.key, with.authority},
       [identity = cluster_](file_contents&) { identity->read(); }});
}

protocol::cluster live_files::in_place(protocol::cluster with) const {
  return cluster_ ? cluster_->in_place(std::move(with)) : std::move(with);
}

std::shared_ptr<const file_contents> live_files::now() const {
  const std::lock_guard lock{guard_};
  return now_;
}

/// Each group by itself: that one cannot be used is no reason to keep the others back.
bool live_files::read_again(file_group& group, const report& tell) {
  group.known = group.seen = look_of(group.files);
  std::string why;
  try {
    auto next = std::make_shared<file_contents>(*now());
    group.read(*next);
    const std::lock_guard lock{guard_};
    now_ = std::move(next);
    return true;
  } catch (const std::exception& wrong) {
    why = std::string{wrong.what()} + "; what was read before stays in use";
  }
  tell({.level = protocol::log_level::error, .where = "reload", .text = why});
  return false;
}

void live_files::reload(const report& tell) {
  std::string done;
  for (auto& group : groups_) {
    if (!read_again(group, tell)) continue;
    done.append(done.empty() ? "has read again: " : ", ").append(group.name);
  }
  if (done.empty() && groups_.empty()) done = "no files are in use: there is nothing to read again";
  if (done.empty()) return;
  tell({.level = protocol::log_level::info, .where = "reload", .text = done});
}

void live_files::look(const report& tell) {
  for (auto& group : groups_) {
    const auto seen = look_of(group.files);
    const auto settled = seen == std::exchange(group.seen, seen);
    if (seen == group.known || !settled || !read_again(group, tell)) continue;
    const auto done = "has read again what has changed: " + std::string{group.name};
    tell({.level = protocol::log_level::info, .where = "reload", .text = done});
  }
}

}  // namespace porthouse::net
