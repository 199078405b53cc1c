#include "command_lines.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace porthouse::protocol;
using namespace porthouse::test;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

struct wrong {
  std::vector<const char*> arguments;
  const char* said;
};
std::ostream& operator<<(std::ostream& out, const wrong& one) { return out << one.said; }

const wrong wrongs[] = {
    {{"--port=65536"}, R"(--port was given "65536"; expected a number from 0 to 65535)"},
    {{"--port=-1"}, R"(--port was given "-1"; expected a number from 0 to 65535)"},
    {{"--port=9001x"}, R"(--port was given "9001x"; expected a number from 0 to 65535)"},
    {{"--port= 9001"}, R"(--port was given " 9001"; expected a number from 0 to 65535)"},
    {{"--port=+1"}, R"(--port was given "+1"; expected a number from 0 to 65535)"},
    {{"--port="}, "--port was given nothing; expected a number from 0 to 65535"},
    {{"--port"}, "--port was given nothing; expected a number from 0 to 65535"},
    {{"--port", "--shards=1"}, "--port was given nothing; expected a number from 0 to 65535"},
    {{"--port", "0x10"}, R"(--port was given "0x10"; expected a number from 0 to 65535)"},
    {{"--shards=1025"}, R"(--shards was given "1025"; expected a number from 0 to 1024)"},
    {{"--address="},
     "--address was given nothing; expected an IPv4 or IPv6 address, or unix:/PATH"},
    {{"--compression=maybe"}, R"(--compression was given "maybe"; expected on or off)"},
    {{"--max-connections=0"},
     R"(--max-connections was given "0"; expected a number from 1 to 10000000)"},
    {{"--tls-cert=a.pem"}, "--tls-cert needs --tls-key with it"},
    {{"--tls-key=a.pem"}, "--tls-key needs --tls-cert with it"},
    {{"--origins=a.example"},
     R"(--origins was given "a.example"; expected origins with commas between them, e.g. https://a.example,http://b.example:8080, or *)"},
    {{"--trusted-proxies=10.0.0.0/8,balancer"},
     R"(--trusted-proxies was given "10.0.0.0/8,balancer"; expected addresses, networks or unix with commas between them, e.g. 10.0.0.0/8,::1)"},
    {{"--prot=1"}, "there is no flag --prot; --help lists them"},
    {{"--por=1"}, "there is no flag --por; --help lists them"},
    {{"--"}, "there is no flag --; --help lists them"},
    {{"-p", "1"}, R"("-p" is no flag; --help lists them)"},
    {{"9001"}, R"("9001" is no flag; --help lists them)"},
    {{""}, R"("" is no flag; --help lists them)"},
    {{"--port=1", "9002"}, R"("9002" is no flag; --help lists them)"},
    {{"--compression", "on"}, R"("on" is no flag; --help lists them)"},
    {{"--port=1", "--port", "1"}, "--port is given twice; once is enough"},
    {{"--help=me"}, R"(--help was given "me"; expected nothing after it)"},
    {{"--schema=rooms"}, R"(--schema was given "rooms"; expected nothing after it)"},
    {{"--schema", "--port=x"}, R"(--port was given "x"; expected a number from 0 to 65535)"},
    {{"--version=2"}, R"(--version was given "2"; expected nothing after it)"},
    {{"--config-file="}, "--config-file was given nothing; expected a file"},
    {{"--config-file=/nowhere/x"},
     R"(--config-file was given "/nowhere/x", which cannot be read: No such file or directory)"},
    {{"--config-file", "/"},
     R"(--config-file was given "/", which cannot be read: Is a directory)"},
};

struct size_given {
  const char* text;
  std::size_t bytes;
};
std::ostream& operator<<(std::ostream& out, const size_given& one) { return out << one.text; }

const size_given sizes[] = {
    {"--max-message=1", 1},        {"--max-message=65536", 65'536}, {"--max-message=64K", 64_KiB},
    {"--max-message=16M", 16_MiB}, {"--max-message=1G", 1'024_MiB},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(without_flags_the_defaults_count) {
  const auto with = accepted({});
  BOOST_TEST(with.address == "127.0.0.1");
  BOOST_TEST(with.port == 9001);
  BOOST_TEST(with.bounds.queue_bytes == limits{}.queue_bytes);
  settings own;
  own.port = 7;
  own.pages = "here";
  BOOST_TEST(accepted({}, own).port == 7);
  BOOST_TEST(accepted({}, own).pages == "here");
  BOOST_TEST(accepted({"--port=8"}, own).port == 8);
}

BOOST_AUTO_TEST_CASE(every_flag_reaches_its_setting) {
  const auto with = accepted(
      {"--address=::1", "--port=0", "--shards=3", "--max-message=2K", "--max-queue=3M",
       "--max-connections=17", "--compression", "--tls-cert=cert.pem", "--tls-key=key.pem",
       "--pages=site", "--inspect", "--inspect-token=a-token.of~16_letters", "--ping-interval=0.25",
       "--idle-timeout=90", "--keep-alive=61", "--max-per-address=5", "--proxy-protocol",
       "--trusted-proxies=10.0.0.0/8,unix", "--origins=https://a.example,null"});
  BOOST_TEST(with.address == "::1");
  BOOST_TEST(with.port == 0);
  BOOST_TEST(with.shards == 3U);
  BOOST_TEST(with.bounds.message_bytes == 2_KiB);
  BOOST_TEST(with.bounds.queue_bytes == 3_MiB);
  BOOST_TEST(with.bounds.connections == 17U);
  BOOST_TEST(with.compression);
  BOOST_TEST(with.tls_certificate == "cert.pem");
  BOOST_TEST(with.tls_key == "key.pem");
  BOOST_TEST(with.pages == "site");
  BOOST_TEST(with.inspect);
  BOOST_TEST(with.inspect_token == "a-token.of~16_letters");
  BOOST_TEST((with.bounds.ping_interval == 250ms));
  BOOST_TEST((with.bounds.idle == 90s));
  BOOST_TEST((with.bounds.keep_alive == 61s));
  BOOST_TEST(with.bounds.connections_per_address == 5U);
  BOOST_TEST(with.proxy_protocol);
  BOOST_TEST((with.trusted_proxies == std::vector<std::string>{"10.0.0.0/8", "unix"}));
  BOOST_TEST((with.origins == std::vector<std::string>{"https://a.example", "null"}));
}

BOOST_AUTO_TEST_CASE(a_value_may_stand_behind_a_blank) {
  const auto with =
      accepted({"--port", "0", "--compression", "--tls-cert", "a=b", "--tls-key=c=d"});
  BOOST_TEST(with.port == 0);
  BOOST_TEST(with.compression);
  BOOST_TEST(with.tls_certificate == "a=b");
  BOOST_TEST(with.tls_key == "c=d");
}

BOOST_DATA_TEST_CASE(sizes_are_bytes_or_have_a_suffix, data::make(sizes), one) {
  BOOST_TEST(accepted({one.text}).bounds.message_bytes == one.bytes);
}

BOOST_DATA_TEST_CASE(
    sizes_out_of_range_or_shape_are_refused,
    data::make(
        {"0", "0K", "1025M", "2G", "1T", "K", "1KiB", "1k", "1.5M", "-1", "99999999999999999999",
         "18446744073709551615K"}),
    given) {
  const auto flag = "--max-message=" + std::string{given};
  BOOST_TEST(
      refused({flag.c_str()}) == "chat: --max-message was given \"" + std::string{given} +
                                     "\"; expected a size from 1 to 1G, e.g. 65536, 64K or 16M");
}

BOOST_DATA_TEST_CASE(
    times_out_of_range_or_shape_are_refused,
    data::make({"0", "0.001", "86401", "-1", "1e3", "1s", "nan", "inf", "0x1", "1.2.3", "."}),
    given) {
  const auto flag = "--idle-timeout=" + std::string{given};
  BOOST_TEST(
      refused({flag.c_str()}) == "chat: --idle-timeout was given \"" + std::string{given} +
                                     "\"; expected seconds from 0.01 to 86400, e.g. 20 or 0.25");
}

BOOST_DATA_TEST_CASE(what_is_wrong_is_told_in_one_line, data::make(wrongs), one) {
  BOOST_TEST(refused(one.arguments) == "chat: " + std::string{one.said});
}

BOOST_AUTO_TEST_CASE(what_came_from_outside_cannot_break_the_line) {
  BOOST_TEST(
      refused({"--port=1\n\x1b[31m2"}) ==
      R"(chat: --port was given "1??[31m2"; expected a number from 0 to 65535)");
}

BOOST_AUTO_TEST_CASE(the_queue_holds_four_of_the_largest_messages_unless_it_is_set) {
  BOOST_TEST(accepted({"--max-message=16M"}).bounds.queue_bytes == 64_MiB);
  BOOST_TEST(accepted({"--max-message=1K"}).bounds.queue_bytes == limits{}.queue_bytes);
  BOOST_TEST(accepted({"--max-message=16M", "--max-queue=1M"}).bounds.queue_bytes == 1_MiB);
}

BOOST_AUTO_TEST_CASE(a_token_that_can_be_guessed_or_guards_nothing_is_refused) {
  const std::string expected = "; expected 16 to 256 letters, digits or -._~";
  for (const std::string given :
       {"", "short", "fifteen-letters", "with blanks in it", "müßiggang-ist-aller"}) {
    const auto flag = "--inspect-token=" + given;
    BOOST_TEST(refused({"--inspect", flag.c_str()}).ends_with(expected), given);
  }
  const std::string long_one(257, 'x');
  BOOST_TEST(refused({"--inspect", ("--inspect-token=" + long_one).c_str()}).ends_with(expected));
  BOOST_TEST(
      refused({"--inspect-token=sixteen-letters-"}) ==
      "chat: --inspect-token needs --inspect with it");
}

BOOST_AUTO_TEST_CASE(help_does_not_tell_the_token) {
  settings own;
  own.inspect = true;
  own.inspect_token = "a-token.of~16_letters";
  BOOST_TEST(!holds(read({"--help"}, own).text, own.inspect_token));
}

BOOST_AUTO_TEST_CASE(help_names_every_flag_with_its_default) {
  settings own;
  own.port = 7;
  const auto asked = read({"--port=3", "--help"}, own);
  BOOST_TEST((asked.status == 0));
  BOOST_TEST(asked.text.starts_with("chat: rooms to talk in\n"));
  for (const auto* flag :
       {"--address=",
        "--port=",
        "--shards=",
        "--trusted-proxies=",
        "--proxy-protocol ",
        "--origins=",
        "--max-per-address=",
        "--keep-alive=",
        "--max-message=",
        "--max-queue=",
        "--max-connections=",
        "--compression ",
        "--tls-cert=",
        "--tls-key=",
        "--pages=",
        "--inspect ",
        "--schema ",
        "--inspect-token=",
        "--ping-interval=",
        "--idle-timeout=",
        "--node=",
        "--cluster-listen=",
        "--cluster-advertise=",
        "--join=",
        "--hosts=",
        "--cluster-cert=",
        "--cluster-key=",
        "--cluster-ca=",
        "--cluster-plaintext ",
        "--cluster-detection=",
        "--cluster-window=",
        "--config-file=",
        "--version ",
        "--help "}) {
    BOOST_TEST(holds(asked.text, flag), flag << " is missing");
  }
  BOOST_TEST(holds(asked.text, "[7]"));
  BOOST_TEST(holds(asked.text, "[1M]"));
  BOOST_TEST(holds(asked.text, "[25]"));
}

BOOST_AUTO_TEST_CASE(a_config_file_sets_what_the_command_line_leaves) {
  const config file{"# the door\n\nport = 8000   # a comment\n  shards=2\r\ncompression = on\n"
                    "tls-cert = a#b.pem\ntls-key\t=\tk.pem\nidle-timeout = 1.5"};
  const auto with = accepted({"--port=0", file.flag()});
  BOOST_TEST(with.port == 0);
  BOOST_TEST(with.shards == 2U);
  BOOST_TEST(with.compression);
  BOOST_TEST(with.tls_certificate == "a#b.pem");
  BOOST_TEST(with.tls_key == "k.pem");
  BOOST_TEST((with.bounds.idle == 1500ms));
  BOOST_TEST(!accepted({file.flag(), "--compression=off"}).compression);
}

BOOST_AUTO_TEST_CASE(an_empty_config_file_sets_nothing) {
  BOOST_TEST(accepted({config{""}.flag()}).port == 9001);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_in_a_config_file_is_told_with_its_line) {
  const auto told = [](std::string_view text) {
    const config file{text};
    const auto said = refused({file.flag()});
    return said.substr(("chat: " + file.name()).size());
  };
  BOOST_TEST(told("\nport = x") == ":2: port was given \"x\"; expected a number from 0 to 65535");
  BOOST_TEST(told("port =") == ":1: port was given nothing; expected a number from 0 to 65535");
  BOOST_TEST(told("prot = 1") == ":1: there is no setting \"prot\"; --help lists them");
  BOOST_TEST(told("help = on") == ":1: there is no setting \"help\"; --help lists them");
  BOOST_TEST(told("version = on") == ":1: there is no setting \"version\"; --help lists them");
  BOOST_TEST(
      told("config-file = a") == ":1: there is no setting \"config-file\"; --help lists them");
  BOOST_TEST(told("port = 1\nport = 2") == ":2: port is given twice; once is enough");
  BOOST_TEST(told("port 1") == ":1: \"port 1\" is no line like: port = 9001");
  BOOST_TEST(told("[door]") == ":1: \"[door]\" is no line like: port = 9001");
}

BOOST_AUTO_TEST_CASE(a_wrong_value_in_a_config_file_is_refused_even_if_it_is_overridden) {
  const config file{"port = x"};
  BOOST_TEST(holds(refused({"--port=1", file.flag()}), "port was given \"x\""));
}

BOOST_AUTO_TEST_CASE(a_program_is_named_without_its_folder) {
  const char* const plain[] = {"echo"};
  const char* const nothing[] = {""};
  BOOST_TEST(program_name(1, plain) == "echo");
  BOOST_TEST(program_name(1, nothing) == "porthouse");
  BOOST_TEST(program_name(0, nullptr) == "porthouse");
}

BOOST_AUTO_TEST_SUITE_END()
