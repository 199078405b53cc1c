#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/manager.hpp>
#include <porthouse/actors/spaces.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/test/unit_test.hpp>

#include <future>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

using namespace porthouse;
using boost::asio::ip::tcp;

namespace {

const machine plan{
    envelopes{message_cast{}}, lockspaces{}.add<identifier_space>().add<channel_delivery_space>()};

const tcp::endpoint anywhere{boost::asio::ip::address_v4::loopback(), 0};

/// Beast's WebSocket: a client that we did not write.
class caller {
public:
  explicit caller(std::uint16_t port) {
    socket_.next_layer().connect({boost::asio::ip::address_v4::loopback(), port});
    socket_.handshake("localhost", "/");
  }
  void says(std::string_view text) { socket_.write(boost::asio::buffer(text)); }
  std::string hears() {
    boost::beast::flat_buffer bytes;
    socket_.read(bytes);
    return boost::beast::buffers_to_string(bytes.data());
  }
  std::uint16_t close_code_heard() {
    boost::beast::flat_buffer bytes;
    boost::system::error_code ended;
    while (!ended) socket_.read(bytes, ended);
    return socket_.reason().code;
  }

private:
  boost::asio::io_context io_;
  boost::beast::websocket::stream<tcp::socket> socket_{io_};
};

settings quiet() {
  settings with;
  with.port = 0;
  with.shards = 2;
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(managers)

BOOST_AUTO_TEST_CASE(a_mounted_server_serves_clients_through_its_spaces) {
  manager running{plan};
  running.mount(quiet());
  caller alice{running.port()};
  caller bob{running.port()};
  BOOST_TEST(alice.hears() == "Hello. Please present your ID.");
  alice.says("id:alice");
  BOOST_TEST(alice.hears() == "Hello - alice");
  BOOST_TEST(bob.hears() == "Hello. Please present your ID.");
  bob.says("id:bob");
  BOOST_TEST(bob.hears() == "Hello - bob");
  bob.says("good evening");
  BOOST_TEST(alice.hears() == "good evening");
  BOOST_TEST(running.clients().size() == 2U);
  BOOST_TEST(running.connections() == 2U);
}

BOOST_AUTO_TEST_CASE(a_server_that_stops_tells_all_clients_to_come_back) {
  manager running{plan};
  std::promise<departure> told;
  running.on_disconnected([&told](const identity&, const departure& why) { told.set_value(why); });
  running.mount(quiet());
  caller alice{running.port()};
  static_cast<void>(alice.hears());
  auto code = std::async(std::launch::async, [&alice] { return alice.close_code_heard(); });
  running.stop();
  BOOST_TEST(code.get() == 1001);
  BOOST_TEST((told.get_future().get().why == departure::kind::stopping));
  BOOST_TEST(running.clients().empty());
  running.stop();  // a second time does nothing
}

BOOST_AUTO_TEST_CASE(wait_returns_when_another_thread_stops_the_server) {
  manager running{plan};
  running.mount(quiet());
  std::thread stopper{[&running] { running.stop(); }};
  running.wait();
  stopper.join();
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_said_so) {
  manager first{plan};
  first.mount(quiet());
  auto same = quiet();
  same.port = first.port();
  manager second{plan};
  BOOST_CHECK_THROW(second.mount(same), std::system_error);
}

BOOST_AUTO_TEST_CASE(a_plan_that_cannot_work_is_refused_before_it_listens) {
  const machine empty{envelopes{}, lockspaces{}};
  BOOST_CHECK_THROW(manager{empty}.mount(quiet()), std::invalid_argument);
  const machine twins{envelopes{}, lockspaces{}.add<limbo>().add<limbo>()};
  BOOST_CHECK_THROW(manager{twins}.mount(quiet()), std::invalid_argument);
  manager once{plan};
  once.mount(quiet());
  BOOST_CHECK_THROW(once.mount(quiet()), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_stream_that_a_server_of_the_users_own_has_accepted_enters) {
  manager running{plan};
  running.mount(quiet());
  boost::asio::io_context io;
  tcp::acceptor own{io, anywhere};
  std::thread server{[&] {
    auto stream = own.accept();
    boost::beast::flat_buffer bytes;
    boost::beast::http::request<boost::beast::http::empty_body> request;
    boost::beast::http::read(stream, bytes, request);
    running.master_ingress(
        std::move(stream), request, boost::beast::buffers_to_string(bytes.data()));
  }};
  caller alice{own.local_endpoint().port()};
  BOOST_TEST(alice.hears() == "Hello. Please present your ID.");
  alice.says("id:alice");
  BOOST_TEST(alice.hears() == "Hello - alice");
  server.join();
}

BOOST_AUTO_TEST_SUITE_END()
