#include "temporary.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cerrno>
#include <fstream>
#include <memory>
#include <system_error>

#include <stdlib.h>

namespace porthouse::net::test {
namespace {

using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using certificate_ptr = std::unique_ptr<X509, decltype(&X509_free)>;
using memory_ptr = std::unique_ptr<BIO, decltype(&BIO_free)>;

memory_ptr memory() { return {BIO_new(BIO_s_mem()), &BIO_free}; }

std::string text_of(const memory_ptr& from) {
  char* begin = nullptr;
  const auto size = BIO_get_mem_data(from.get(), &begin);
  return {begin, static_cast<std::size_t>(size)};
}

}  // namespace

temporary_folder::temporary_folder() {
  auto name = (std::filesystem::temp_directory_path() / "porthouse-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error{errno, std::generic_category(), name};
  }
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string temporary_folder::write(
    const std::filesystem::path& name, std::string_view text) const {
  const auto whole = path_ / name;
  std::filesystem::create_directories(whole.parent_path());
  std::ofstream{whole, std::ios::binary} << text;
  return whole.string();
}

certificate::certificate(const temporary_folder& where) {
  const key_ptr key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  const certificate_ptr made{X509_new(), &X509_free};
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3'600);
  X509_set_pubkey(made.get(), key.get());
  auto* name = X509_get_subject_name(made.get());
  const auto* common = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  X509_sign(made.get(), key.get(), EVP_sha256());
  const auto chain = memory();
  PEM_write_bio_X509(chain.get(), made.get());
  chain_file = where.write("chain.pem", text_of(chain));
  const auto secret = memory();
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  key_file = where.write("key.pem", text_of(secret));
}

}  // namespace porthouse::net::test
