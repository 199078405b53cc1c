#include <porthouse/net/cluster_identity.hpp>
#include <porthouse/net/tcp/file_text.hpp>
#include <porthouse/net/tcp/tls.hpp>

#include <boost/asio/ssl/context.hpp>

#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace porthouse::net {
namespace {

std::string path_of(const descriptor& memory) {
  return "/proc/self/fd/" + std::to_string(memory.get());
}

descriptor in_memory(std::string_view text) {
  descriptor made{::memfd_create("porthouse", MFD_CLOEXEC)};
  while (made && !text.empty()) {
    const auto written = ::write(made.get(), text.data(), text.size());
    if (written <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (made && text.empty()) return made;
  throw std::system_error{errno, std::generic_category(), "cannot copy a certificate to memory"};
}

/// Whoever opens `old` by its path from now on sees what `fresh` holds.
void exchange(descriptor& old, descriptor fresh) {
  if (!old) {
    old = std::move(fresh);
  } else if (::dup3(fresh.get(), old.get(), O_CLOEXEC) < 0) {
    throw std::system_error{errno, std::generic_category(), "cannot exchange a certificate"};
  }
}

}  // namespace

cluster_identity::cluster_identity(const protocol::cluster& with)
    : certificate_file_{with.certificate}, key_file_{with.key}, authority_file_{with.authority} {
  read();
}

void cluster_identity::read() {
  auto identity = in_memory(
      file_text(certificate_file_, "cluster's certificate") + "\n" +
      file_text(key_file_, "cluster's key"));
  auto authority = in_memory(file_text(authority_file_, "cluster's authority"));
  try {
    const tls_identity fits{path_of(identity), path_of(identity)};
  } catch (const std::invalid_argument&) {
    throw std::invalid_argument{
        "cannot use the cluster's certificate in " + certificate_file_ + " with the key in " +
        key_file_ + ": give PEM files, without a password, that belong together"};
  }
  boost::system::error_code failed;
  boost::asio::ssl::context rules{boost::asio::ssl::context::tls};
  rules.load_verify_file(path_of(authority), failed);
  if (failed) {
    throw std::invalid_argument{
        "cannot use the cluster's authority in " + authority_file_ + ": " + failed.message()};
  }
  exchange(authority_, std::move(authority));
  exchange(identity_, std::move(identity));
}

protocol::cluster cluster_identity::in_place(protocol::cluster with) const {
  with.certificate = with.key = path_of(identity_);
  with.authority = path_of(authority_);
  return with;
}

}  // namespace porthouse::net
