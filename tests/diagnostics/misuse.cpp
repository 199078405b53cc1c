// Mistakes that everybody makes once, and what the compiler is to say about each: one error, which
// tells the remedy. diagnostics_test.py compiles this and compares.

#include <porthouse/porthouse.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;

// A mistake and its error stand in one line.
// clang-format off

struct line {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(line, (), (text))

struct undescribed_news {
  int size = 0;
};
struct undescribed_offer : undescribed_news {};
struct undescribed_choice : undescribed_news {};
struct undescribed {
  std::string text;
};

struct holder {
  std::vector<undescribed> all;
};
BOOST_DESCRIBE_STRUCT(holder, (), (all))

struct misspelt {
  std::string text;
  static constexpr auto defaults = porthouse::fields("txet");
};
BOOST_DESCRIBE_STRUCT(misspelt, (), (text))

class room final : public porthouse::lockspace {
public:
  explicit room(int size) : lockspace{"room"}, size_{size} {
    on("say", &room::undescribed_body);  // error: put BOOST_DESCRIBE_STRUCT
    on("say", &room::undescribed_part);  // error: put BOOST_DESCRIBE_STRUCT
    on("say", &room::by_value);          // error: takes the body by const reference
    on("say", &room::by_reference);      // error: takes the body by const reference
    on("say", &room::nothing);           // error: let it return `verdict`
    on("say", &room::no_visitor);        // error: takes the visitor first
    on("say", &room::visitor_by_value);  // error: takes the visitor first
    on("say", &room::too_much);          // error: a visitor and at most one body
    on("say", [](visitor&, const line&) { return keep(); });  // error: is a member function of the room
    on("say", &room::wrong_default);     // error: is not among its described fields
    answer("buy", &room::undescribed_body_of_request);  // error: the body of a request, and what is in it, says
    answer("buy", &room::request_by_value);    // error: takes the body by const reference
    answer("buy", &room::request_to_nobody);   // error: what answers takes the visitor first
    answer("buy", &room::too_much_requested);  // error: takes a visitor and at most one body
    answer("buy", &room::say_and_stay);        // error: what answers returns the reply, not a verdict
    answer("buy", &room::undescribed_reply);   // error: a reply says what its fields are
    answer("buy", [](visitor&, const line&) { return 1; });  // error: what answers is a member function of the room
    on_arrival(&room::nothing_brought);  // error: who is moved here with nothing is `connected`
    on_arrival(&room::brought_by_value);  // error: takes the body by const reference
  }

  verdict connected(visitor& who) override {
    (void)visit(who, "till", 30s, &room::paid_by_value);     // error: what follows a visit is
    (void)visit(who, "till", 30s, &room::paid_to_nobody);    // error: what follows a visit is
    (void)visit(who, "till", 30s, &room::paid_undescribed);  // error: what a visit brings says
    (void)visit(who, "till", 30s, [](visitor&, const auto&) { return keep(); });  // error: say what the visit brings
    (void)visit<int>(who, "till", 30s, [](visitor&) { return keep(); });  // error: is called as `verdict(visitor&
    offload([] { return 1; }, [](const std::string&) {});  // error: `then` is called with what `work` returns
    who.ask("sure?", {}, 30s, &room::sure_by_value);     // error: what hears the answer is
    who.ask("sure?", {}, 30s, &room::sure_undescribed);  // error: what a client answers says
    who.ask("sure?", {}, 30s, [](visitor&, const auto&) {});  // error: what hears the answer is
    who.ask<bool>("sure?", {}, 30s, [](visitor&) {});         // error: is called as `(visitor&, const answered<bool>&)`
    who.ask("sure?", std::vector<holder>{}, 30s, &room::sure);  // error: what is sent says what its fields are
    answer<int>("buy", &room::reply_at_once);  // error: only of a later_reply
    says<undescribed_news>("said");             // error: what is sent says what its fields are
    asks<undescribed_offer, bool>("sure?");     // error: what is sent says what its fields are
    asks<line, undescribed_choice>("sure?");    // error: what a client answers says what its fields are
    ask_all("ready?", {}, 30s, &room::sure);                  // error: what hears the answers is
    ask_all<bool>("ready?", {}, 30s, [](const auto&) {});     // error: what hears the answers to ask_all<bool> is called
    who.send("said", undescribed{});   // error: what is sent says what its fields are
    broadcast("said", holder{}, &who);  // error: what is sent says what its fields are
    (void)who.state<const int>();        // error: a state is a struct of the room's own
    return release_with(undescribed{});  // error: a value says what its fields are
  }

private:
  verdict undescribed_body(visitor&, const undescribed&) { return keep(); }
  verdict undescribed_part(visitor&, const holder&) { return keep(); }
  verdict by_value(visitor&, line) { return keep(); }
  verdict by_reference(visitor&, line&) { return keep(); }
  void nothing(visitor&, const line&) {}
  verdict nothing_brought(visitor&) { return keep(); }
  verdict brought_by_value(visitor&, std::string) { return keep(); }
  verdict no_visitor(const line&) { return keep(); }
  verdict visitor_by_value(const visitor&, const line&) { return keep(); }
  verdict too_much(visitor&, const line&, int) { return keep(); }
  verdict wrong_default(visitor&, const misspelt&) { return keep(); }
  int undescribed_body_of_request(visitor&, const undescribed&) { return 1; }
  int request_by_value(visitor&, line) { return 1; }
  int request_to_nobody(const line&) { return 1; }
  int too_much_requested(visitor&, const line&, int) { return 1; }
  verdict say_and_stay(visitor&, const line&) { return keep(); }
  undescribed undescribed_reply(visitor&) { return {}; }
  int reply_at_once(visitor&) { return 1; }
  void sure(visitor&, const porthouse::answered<bool>&) {}
  void sure_by_value(visitor&, porthouse::answered<bool>) {}
  void sure_undescribed(visitor&, const porthouse::answered<undescribed>&) {}
  verdict paid_by_value(visitor&, porthouse::visit_result<int>) { return keep(); }
  void paid_to_nobody(visitor&, const porthouse::visit_result<int>&) {}
  verdict paid_undescribed(visitor&, const porthouse::visit_result<undescribed>&) { return keep(); }

  int size_;
};

class abstract_room : public porthouse::lockspace {
public:
  abstract_room() : lockspace{"abstract"} {}
  virtual void rules() = 0;
};

class no_room {};

void plan() {
  porthouse::lockspaces all;
  all.add<room>();                    // error: has no constructor for the arguments
  all.add<room>(std::string{"big"});  // error: has no constructor for the arguments
  all.add<abstract_room>();           // error: has no constructor for the arguments
  all.add<no_room>();                 // error: a place is owned by a lockspace
  all.beside<room>(1, 2);             // error: has no constructor for the arguments
  all.family<room>("room/");          // error: that takes its name first
}
