// The standard stream objects. Several threads may use them at once ([iostream.objects.overview]), but libc++ writes their width and fill
// character without synchronising, in functions that are inlined into instrumented code. No race is reported on this memory.
#include <istream>
#include <ostream>

#include "internal.h"

// Weak: programs without <iostream> do not link them.
#define STREAM(kind, name) extern __attribute__((weak)) kind name;
namespace std {
inline namespace __2 {
STREAM(istream, cin)
STREAM(ostream, cout)
STREAM(ostream, cerr)
STREAM(ostream, clog)
STREAM(wistream, wcin)
STREAM(wostream, wcout)
STREAM(wostream, wcerr)
STREAM(wostream, wclog)
}  // namespace __2
}  // namespace std

extern "C" void heddle_benign_range(const volatile void *address, uint32_t bytes) HEDDLE_KERNEL(benign_range);

namespace {

template <class Stream>
void expect_races(const Stream *stream) {
  if (stream != nullptr) heddle_benign_range(stream, sizeof *stream);
}

}  // namespace

// At the start of every execution: the kernel forgets them in between.
extern "C" __attribute__((constructor)) void heddle_expect_stream_races() {
  expect_races(&std::cin);
  expect_races(&std::cout);
  expect_races(&std::cerr);
  expect_races(&std::clog);
  expect_races(&std::wcin);
  expect_races(&std::wcout);
  expect_races(&std::wcerr);
  expect_races(&std::wclog);
}
