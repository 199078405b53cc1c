#include <porthouse/net/tcp/file_text.hpp>
#include <porthouse/net/tcp/tls.hpp>
#include <porthouse/net/tcp/transport.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <stdexcept>

namespace porthouse::net {
namespace {

using outcome = attempt::outcome;

/// The size of a TLS record: more is never encrypted at once.
constexpr std::size_t record = 16 * 1'024;

/// Records decrypted by one read: one of a single byte costs as much as one of hundreds.
constexpr std::size_t records_per_read = 64;

/// What a record costs, and one that holds nothing for us: a key update takes 40 us.
constexpr std::size_t per_record = 512;
constexpr std::size_t per_barren_record = 16 * 1'024;

/// So many records that hold nothing for us, one after the other, are no accident any more.
constexpr std::uint8_t most_barren_records = 64;

/// What the call into OpenSSL that is under way has read. As long as there are records that hold
/// nothing for us, OpenSSL reads on by itself, for as long as they come: the gate ends that.
class gate {
public:
  static void open() noexcept { current = {}; }
  static bool shut() noexcept { return current.shut_; }
  static std::size_t records() noexcept { return current.records_; }

  /// A BIO_callback_fn_ex.
  static long watch(
      BIO* on, int operation, const char*, std::size_t wanted, int, long, int result,
      std::size_t* got) noexcept {
    const bool for_header = wanted <= SSL3_RT_HEADER_LENGTH;
    if (operation == BIO_CB_READ && for_header && current.records_ == records_per_read) {
      current.shut_ = true;
      BIO_clear_retry_flags(on);
      BIO_set_retry_read(on);
      return -1;
    }
    constexpr auto has_read = BIO_CB_READ | BIO_CB_RETURN;
    if (operation == has_read && for_header && result > 0 && *got == wanted) ++current.records_;
    return result;
  }

private:
  std::size_t records_ = 0;
  bool shut_ = false;
  static thread_local gate current;
};

thread_local gate gate::current;

/// Forward secrecy and authenticated encryption only (TLS 1.2; all of TLS 1.3 is so).
constexpr auto ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL";

/// Chooses HTTP/1.1 for those who ask (RFC 7301).
int choose_http(
    SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
    unsigned int offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  auto* found = const_cast<unsigned char*>(*chosen);
  const auto result =
      SSL_select_next_proto(&found, size, ours, sizeof ours - 1, offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/// An encrypted key is refused: nobody is there to type its password.
int no_password(char*, int, int, void*) { return 0; }

void check(const boost::system::error_code& failed, const char* name, const std::string& file) {
  if (!failed) return;
  throw std::invalid_argument{
      "cannot use the TLS " + std::string{name} + " in " + file + ": " + failed.message() +
      " (give a PEM file, without a password, that this process may read)"};
}

}  // namespace

// -- the link -------------------------------------------------------------------------------------

void tls_link::end_session::operator()(ssl_st* open) const noexcept { SSL_free(open); }

void tls_link::begin() noexcept {
  ERR_clear_error();
  gate::open();
}

attempt tls_link::judge(int result) noexcept {
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_NONE: return {};
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return {0, outcome::blocked, 0};
    case SSL_ERROR_ZERO_RETURN: return {0, outcome::ended, 0};
    default: break;
  }
  const auto reason = ERR_GET_REASON(ERR_peek_error());
  plain_http_ = reason == SSL_R_HTTP_REQUEST;
  const bool cut = reason == SSL_R_UNEXPECTED_EOF_WHILE_READING;
  ERR_clear_error();
  return {0, cut ? outcome::ended : outcome::failed, 0};
}

attempt tls_link::shake_hands() noexcept {
  begin();
  auto made = judge(SSL_accept(session_.get()));
  if (gate::shut()) made.what = outcome::failed;  // no client has that much to say
  return made;
}

attempt tls_link::receive(std::span<char> into) noexcept {
  begin();
  attempt made;
  std::size_t found = 0;  // records that hold something
  for (; made.bytes < into.size() && found < records_per_read; ++found) {
    std::size_t got = 0;
    const auto rest = into.subspan(made.bytes);
    const auto result = SSL_read_ex(session_.get(), rest.data(), rest.size(), &got);
    made.bytes += got;
    if (result == 1) continue;
    made.what = judge(result).what;
    // What was read comes first; the end is met again by the next attempt.
    if (gate::shut() || (made.bytes > 0 && made.what != outcome::blocked))
      made.what = outcome::fine;
    break;
  }
  const auto barren = gate::records() - std::min(gate::records(), found);
  made.overhead = per_record * found + per_barren_record * barren;
  barren_ = found > 0 ? 0 : static_cast<std::uint8_t>(std::min<std::size_t>(barren_ + barren, 255));
  if (barren_ > most_barren_records) made.what = outcome::failed;
  return made;
}

attempt tls_link::send(std::string_view bytes) noexcept {
  begin();
  std::size_t total = 0;
  while (total < bytes.size()) {
    const auto next = bytes.substr(total, record);
    std::size_t sent = 0;
    const auto result = SSL_write_ex(session_.get(), next.data(), next.size(), &sent);
    total += sent;
    if (result == 1) continue;
    auto made = judge(result);
    made.bytes = total;
    if (made.what == outcome::blocked) made.promised = next.size();
    return made;
  }
  return {total, outcome::fine, 0};
}

void tls_link::finish_sending() noexcept {
  begin();
  if (SSL_is_init_finished(session_.get()) != 0) SSL_shutdown(session_.get());
  ERR_clear_error();
}

bool tls_link::has_unread() const noexcept { return SSL_has_pending(session_.get()) != 0; }

// -- the identity ---------------------------------------------------------------------------------

struct tls_identity::parts {
  boost::asio::ssl::context rules{boost::asio::ssl::context::tls_server};
};

tls_identity::tls_identity(const std::string& certificate_file, const std::string& key_file)
    : parts_{std::make_unique<parts>()} {
  auto& rules = parts_->rules;
  auto* native = rules.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(
      native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(
      native, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_cipher_list(native, ciphers);
  SSL_CTX_set_alpn_select_cb(native, choose_http, nullptr);
  SSL_CTX_set_default_passwd_cb(native, no_password);
  const auto chain = file_text(certificate_file, "TLS certificate");
  const auto key = file_text(key_file, "TLS key");
  boost::system::error_code failed;
  rules.use_certificate_chain(boost::asio::buffer(chain), failed);
  check(failed, "certificate", certificate_file);
  rules.use_private_key(boost::asio::buffer(key), boost::asio::ssl::context::pem, failed);
  check(failed, "key", key_file);
  if (SSL_CTX_check_private_key(native) != 1) {
    throw std::invalid_argument{
        "the TLS key in " + key_file + " does not belong to the certificate in " +
        certificate_file};
  }
}

tls_identity::~tls_identity() = default;

std::unique_ptr<tls_link> tls_identity::attach(int native_socket) const noexcept {
  std::unique_ptr<SSL, tls_link::end_session> session{SSL_new(parts_->rules.native_handle())};
  if (!session || SSL_set_fd(session.get(), native_socket) != 1) return nullptr;
  SSL_set_accept_state(session.get());
  BIO_set_callback_ex(SSL_get_rbio(session.get()), gate::watch);
  return std::unique_ptr<tls_link>{new (std::nothrow) tls_link{std::move(session)}};
}

}  // namespace porthouse::net
