#include "command_lines.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

using namespace porthouse;
using namespace porthouse::protocol;
using namespace porthouse::test;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

struct wrong {
  std::vector<const char*> arguments;
  const char* said;
};
std::ostream& operator<<(std::ostream& out, const wrong& one) { return out << one.said; }

const wrong alone[] = {
    {{"--node=a"}, "--node needs --cluster-listen with it"},
    {{"--cluster-listen=h:1"}, "--cluster-listen needs --node with it"},
    {{"--join=h:1"}, "--join needs --node with it"},
    {{"--hosts=arena/"}, "--hosts needs --node with it"},
    {{"--cluster-cert=f"}, "--cluster-cert needs --node with it"},
    {{"--cluster-key=f"}, "--cluster-key needs --node with it"},
    {{"--cluster-ca=f"}, "--cluster-ca needs --node with it"},
    {{"--cluster-advertise=h:1"}, "--cluster-advertise needs --node with it"},
    {{"--cluster-plaintext"}, "--cluster-plaintext needs --node with it"},
    {{"--cluster-detection=1"}, "--cluster-detection needs --node with it"},
    {{"--cluster-window=1M"}, "--cluster-window needs --node with it"},
};

const wrong wrongs[] = {
    {{"--node="}, "--node was given nothing; expected 1 to 64 letters, digits or -_."},
    {{"--node=a b"}, R"(--node was given "a b"; expected 1 to 64 letters, digits or -_.)"},
    {{"--node=a/b"}, R"(--node was given "a/b"; expected 1 to 64 letters, digits or -_.)"},
    {{"--cluster-listen=h"},
     R"(--cluster-listen was given "h"; expected HOST:PORT, e.g. 10.0.0.1:7000 or [::1]:7000)"},
    {{"--cluster-listen=::1:7000"},
     R"(--cluster-listen was given "::1:7000"; expected HOST:PORT, e.g. 10.0.0.1:7000 or [::1]:7000)"},
    {{"--cluster-advertise=h"},
     R"(--cluster-advertise was given "h"; expected HOST:PORT, e.g. ada.example:7000, or port 0 for the one listened on)"},
    {{"--cluster-plaintext=maybe"}, R"(--cluster-plaintext was given "maybe"; expected on or off)"},
    {{"--join=h:1,,k:2"},
     R"(--join was given "h:1,,k:2"; expected HOST:PORT of nodes with commas between them, e.g. 10.0.0.1:7000,[::1]:7000)"},
    {{"--join=h:0"},
     R"(--join was given "h:0"; expected HOST:PORT of nodes with commas between them, e.g. 10.0.0.1:7000,[::1]:7000)"},
    {{"--hosts="},
     "--hosts was given nothing; expected names with commas between them, e.g. lobby,arena/"},
    {{"--hosts=lobby,"},
     R"(--hosts was given "lobby,"; expected names with commas between them, e.g. lobby,arena/)"},
    {{"--cluster-detection=0.4"},
     R"(--cluster-detection was given "0.4"; expected seconds from 0.5 to 60, e.g. 3 or 0.75)"},
    {{"--cluster-detection=61"},
     R"(--cluster-detection was given "61"; expected seconds from 0.5 to 60, e.g. 3 or 0.75)"},
    {{"--cluster-window=1K"},
     R"(--cluster-window was given "1K"; expected a size from 64K to 16G, e.g. 65536, 64K or 16M)"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_flags)

BOOST_AUTO_TEST_CASE(without_flags_a_house_is_alone) {
  const auto with = accepted({}).cluster;
  BOOST_TEST(with.node == "");
  BOOST_TEST(with.listen == "");
  BOOST_TEST((with.detection == 3s));
  BOOST_TEST(with.window == 64_MiB);
}

BOOST_AUTO_TEST_CASE(every_flag_reaches_its_setting) {
  const auto with =
      accepted({"--node=eu-1.a_B", "--cluster-listen=10.0.0.1:0",
                "--cluster-advertise=eu.example:7009", "--join=10.0.0.2:7000,[::1]:7001",
                "--hosts=lobby,arena/", "--cluster-cert=node.pem", "--cluster-key=node.key",
                "--cluster-ca=all.pem", "--cluster-detection=0.75", "--cluster-window=2M"})
          .cluster;
  BOOST_TEST(with.node == "eu-1.a_B");
  BOOST_TEST(with.listen == "10.0.0.1:0");
  BOOST_TEST(with.advertise == "eu.example:7009");
  BOOST_TEST(!with.plaintext);
  BOOST_TEST((with.join == std::vector<std::string>{"10.0.0.2:7000", "[::1]:7001"}));
  BOOST_TEST((with.hosts == std::vector<std::string>{"lobby", "arena/"}));
  BOOST_TEST(with.certificate == "node.pem");
  BOOST_TEST(with.key == "node.key");
  BOOST_TEST(with.authority == "all.pem");
  BOOST_TEST((with.detection == 750ms));
  BOOST_TEST(with.window == 2_MiB);
}

BOOST_DATA_TEST_CASE(without_a_node_flags_of_a_cluster_are_refused, data::make(alone), one) {
  BOOST_TEST(refused(one.arguments) == "chat: " + std::string{one.said});
}

BOOST_DATA_TEST_CASE(what_is_wrong_is_told_in_one_line, data::make(wrongs), one) {
  BOOST_TEST(refused(one.arguments) == "chat: " + std::string{one.said});
}

BOOST_AUTO_TEST_CASE(a_name_has_at_most_64_letters) {
  const auto fits = "--node=" + std::string(64, 'n');
  const auto too_long = fits + 'n';
  BOOST_TEST(accepted({fits.c_str(), "--cluster-listen=localhost:1"}).cluster.node.size() == 64U);
  BOOST_TEST(refused({too_long.c_str()}).ends_with("expected 1 to 64 letters, digits or -_."));
}

BOOST_DATA_TEST_CASE(
    an_address_that_nobody_can_reach_us_by_is_refused,
    data::make({"0.0.0.0", "0", "[::]", "[0:0::0]"}), host) {
  const auto listen = "--cluster-listen=" + std::string{host} + ":7000";
  const auto advertise = "--cluster-advertise=" + std::string{host} + ":7000";
  const auto* const remedy =
      ": give --cluster-advertise the address that other nodes reach this one by, e.g. "
      "10.0.0.1:7000";
  const auto alone = refused({"--node=a", listen.c_str()});
  BOOST_TEST(alone.starts_with("chat: --cluster-listen names no machine by "));
  BOOST_TEST(alone.ends_with(remedy));
  const auto told = refused({"--node=a", listen.c_str(), advertise.c_str()});
  BOOST_TEST(told.starts_with("chat: --cluster-advertise names no machine by "));
  BOOST_TEST(told.ends_with(remedy));
}

BOOST_AUTO_TEST_CASE(what_listens_everywhere_is_told_by_what_it_advertises) {
  const auto with = accepted({"--node=a", "--cluster-listen=0.0.0.0:7000", "--cluster-plaintext",
                              "--cluster-advertise=ada.example:0"})
                        .cluster;
  BOOST_TEST(advertised(with, "0.0.0.0:7000") == "ada.example:7000");
  cluster other;
  BOOST_TEST(advertised(other, "10.0.0.1:7001") == "10.0.0.1:7001");
  other.advertise = "[fe80::1]:9";
  BOOST_TEST(advertised(other, "10.0.0.1:7001") == "[fe80::1]:9");
}

BOOST_AUTO_TEST_CASE(plain_text_is_for_loopback_unless_it_is_said_aloud) {
  const auto refusal = [](std::vector<const char*> more) {
    more.insert(more.begin(), "--node=a");
    return refused(more);
  };
  const std::string remedy =
      ": give --cluster-cert, --cluster-key and --cluster-ca to all, or say --cluster-plaintext if "
      "nobody else reaches that network";
  const std::string said = "chat: nodes would talk in plain text at ";
  BOOST_TEST(refusal({"--cluster-listen=10.0.0.1:7000"}) == said + "10.0.0.1:7000" + remedy);
  BOOST_TEST(
      refusal({"--cluster-listen=127.0.0.1:7000", "--join=127.0.0.1:7001,b.example:7000"}) ==
      said + "b.example:7000" + remedy);
  BOOST_TEST(
      refusal({"--cluster-listen=0.0.0.0:7000", "--cluster-advertise=localhost:7000"}) ==
      said + "0.0.0.0:7000" + remedy);
  BOOST_TEST(refusal({"--cluster-listen=h:1", "--cluster-plaintext=off"}) == said + "h:1" + remedy);
  for (const auto* listen :
       {"--cluster-listen=127.8.0.1:0", "--cluster-listen=[::1]:0",
        "--cluster-listen=localhost:7000"}) {
    BOOST_TEST(accepted({"--node=a", listen, "--join=localhost:1"}).cluster.node == "a");
  }
  const std::vector tls{
      "--node=a", "--cluster-listen=10.0.0.1:0", "--cluster-cert=f", "--cluster-key=f",
      "--cluster-ca=f"};
  BOOST_TEST(!accepted(tls).cluster.plaintext);
  auto both = tls;
  both.push_back("--cluster-plaintext");
  BOOST_TEST(refused(both) == "chat: --cluster-plaintext and --cluster-cert exclude each other");
  BOOST_TEST(accepted({"--node=a", "--cluster-listen=10.0.0.1:0", "--cluster-plaintext"})
                 .cluster.plaintext);
}

BOOST_AUTO_TEST_CASE(the_files_of_tls_go_together) {
  const char* const files[] = {"--cluster-cert=f", "--cluster-key=f", "--cluster-ca=f"};
  const char* const lonely[] = {
      "--cluster-cert needs --cluster-key with it", "--cluster-key needs --cluster-cert with it",
      "--cluster-ca needs --cluster-cert with it"};
  const char* const missing[] = {
      "--cluster-key needs --cluster-cert with it", "--cluster-cert needs --cluster-key with it",
      "--cluster-cert needs --cluster-ca with it"};
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<const char*> one{"--node=a", "--cluster-listen=h:1", files[i]};
    std::vector<const char*> two{"--node=a", "--cluster-listen=h:1"};
    for (std::size_t j = 0; j < 3; ++j) {
      if (j != i) two.push_back(files[j]);
    }
    BOOST_TEST(refused(one) == "chat: " + std::string{lonely[i]});
    BOOST_TEST(refused(two) == "chat: " + std::string{missing[i]});
  }
}

BOOST_AUTO_TEST_CASE(what_a_program_sets_itself_is_checked_as_well) {
  cluster own;
  own.node = "a b";
  BOOST_TEST(what_is_wrong(own) == R"(--node is no name of 1 to 64 letters, digits or -_.: "a b")");
  own.node = "a";
  own.listen = "nowhere";
  BOOST_TEST(what_is_wrong(own) == R"(--cluster-listen is no HOST:PORT: "nowhere")");
  own.listen = "localhost:0";
  own.join = {"localhost:7000", "localhost:0"};
  BOOST_TEST(what_is_wrong(own) == R"(--join names no HOST:PORT by "localhost:0")");
  own.join.pop_back();
  BOOST_TEST(what_is_wrong(own) == "");
  own.detection = std::chrono::milliseconds::max();
  BOOST_TEST(what_is_wrong(own) == "--cluster-detection is no time from 1 ms to a day");
  own.detection = 3s;
  settings with;
  with.cluster = own;
  BOOST_TEST(accepted({}, with).cluster.node == "a");
}

BOOST_AUTO_TEST_SUITE_END()
