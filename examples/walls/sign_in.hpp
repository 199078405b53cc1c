#pragma once

#include <porthouse/porthouse.hpp>

#include <functional>
#include <string>
#include <utility>

struct credentials {
  std::string name;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(credentials, (), (name, password))

struct sign_in_asked {
  int tries = 0;  ///< that are left
};
BOOST_DESCRIBE_STRUCT(sign_in_asked, (), (tries))

/// A wall against strangers, for any house: visit it for a `std::string`, the name of who is known
/// to `check`; it gives none after three wrong passwords. Nothing of a password is kept.
class sign_in final : public porthouse::lockspace {
public:
  /// `check` runs on a pool thread, as those that ask a directory and hash passwords take long.
  using checker = std::function<bool(const credentials&)>;

  explicit sign_in(checker check) : lockspace{"sign_in"}, check_{std::move(check)} {
    on("credentials", &sign_in::look_up);
    says<sign_in_asked>("sign_in");
  }

  verdict connected(visitor& who) override {
    ask(who, 3);
    return keep();
  }

private:
  struct trial {
    int tries = 0;
  };

  void ask(visitor& who, int tries) {
    who.state<trial>().tries = tries;
    who.send("sign_in", sign_in_asked{tries});
  }

  // Its next messages wait until the answer is there.
  verdict look_up(visitor& who, const credentials& given) {
    offload(
        [check = check_, given] { return check(given); },
        [this, id = who.id(), name = given.name](bool known) {
          if (auto* still = find(id)) still->answer(decide(*still, known, name));
        },
        [this, id = who.id()](std::exception_ptr) {
          if (auto* still = find(id)) still->answer(unavailable());
        });
    return later();
  }
  static verdict unavailable() {
    return close(porthouse::close_code::try_again_later, "Please come again later.");
  }
  verdict decide(visitor& who, bool known, const std::string& name) {
    if (known) return release_with(name);
    const auto tries = who.state<trial>().tries;
    if (tries == 1) return release();
    ask(who, tries - 1);
    return keep();
  }

  checker check_;
};
