// Arcade: a game of two in real time. The server moves the ball, 30 times a second; who loses the
// connection has 20 seconds to come back to the same game, and to all that was missed of it.

#include "arcade/lobby.hpp"
#include "arcade/table.hpp"
#include "support/pages.hpp"

#include <porthouse/porthouse.hpp>

int main(int argc, char** argv) {
  auto settings = with_pages("arcade");
  settings.bounds.resume_for = settings.bounds.resume_page_for = std::chrono::seconds{20};

  const auto lockspaces = porthouse::lockspaces{}.add<lobby>().family<table>("arcade/");
  const auto house = porthouse::machine{porthouse::envelopes{}, lockspaces};
  return porthouse::run(argc, argv, house, "a game of two, for browsers", settings);
}
