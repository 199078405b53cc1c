#include <porthouse/net/http/pages.hpp>
#include <porthouse/net/tcp/file_text.hpp>
#include <porthouse/protocol/http/percent.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace porthouse::net {
namespace {

namespace fs = std::filesystem;

constexpr std::pair<std::string_view, std::string_view> types[] = {
    {".html", "text/html; charset=utf-8"},
    {".htm", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".xml", "application/xml"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".wasm", "application/wasm"},
    {".woff2", "font/woff2"},
};

std::string_view type_of(const fs::path& file) {
  const auto extension = file.extension().string();
  const auto* found =
      std::ranges::find(types, extension, [](const auto& type) { return type.first; });
  return found == std::end(types) ? "application/octet-stream" : found->second;
}

/// FNV-1a: tells versions of a file apart, no more.
std::string tag_of(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
  return '"' + std::string{digits.data(), end} + '"';
}

bool lies_in(const fs::path& root, const fs::path& file) {
  const auto [rest, unused] = std::ranges::mismatch(root, file);
  return rest == root.end();
}

bool is_hidden(const fs::path& name) { return name.filename().string().starts_with('.'); }

}  // namespace

pages::pages(const std::string& folder) {
  std::error_code failed;
  const auto root = fs::canonical(folder, failed);
  if (failed || !fs::is_directory(root, failed)) {
    throw std::invalid_argument{"pages: " + folder + " is no folder that can be read"};
  }
  auto at =
      fs::recursive_directory_iterator{root, fs::directory_options::skip_permission_denied, failed};
  for (; !failed && at != fs::recursive_directory_iterator{}; at.increment(failed)) {
    if (is_hidden(at->path())) {
      at.disable_recursion_pending();
      continue;
    }
    const auto real = fs::canonical(at->path(), failed);
    if (!failed && fs::is_regular_file(real) && lies_in(root, real)) take_in(root, at->path());
    failed.clear();
  }
}

void pages::take_in(const fs::path& root, const fs::path& file) {
  std::error_code failed;
  if (fs::file_size(file, failed) > most_bytes - bytes_ || by_path_.size() >= most_files) {
    throw std::invalid_argument{
        "pages: " + root.string() +
        " holds more than 10000 files or 64 MiB: give a smaller folder"};
  }
  auto text = read_file(file, most_bytes - bytes_);
  if (!text) throw std::invalid_argument{"pages: cannot read " + file.string()};
  bytes_ += text->size();
  page made{nullptr, type_of(file), tag_of(*text)};
  made.body = std::make_shared<const std::string>(*std::move(text));
  by_path_.emplace("/" + file.lexically_relative(root).generic_string(), std::move(made));
}

const page* pages::find(std::string_view path) const {
  auto plain = protocol::percent_decoded(path);
  if (!plain || plain->empty()) return nullptr;
  if (plain->back() == '/') plain->append("index.html");
  const auto found = by_path_.find(*plain);
  return found == by_path_.end() ? nullptr : &found->second;
}

}  // namespace porthouse::net
