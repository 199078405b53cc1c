#define BOOST_TEST_MODULE porthouse
#include <boost/test/unit_test.hpp>
