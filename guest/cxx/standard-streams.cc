// The standard stream objects. Several threads may use them at once ([iostream.objects.overview]), but libc++ writes their width and fill
// character without synchronising, in functions that are inlined into instrumented code. The engine reports no race on this memory.
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

extern "C" __attribute__((export_name("heddle_unchecked_memory"))) const heddle_memory *heddle_unchecked_memory() {
  static const heddle_memory list[] = {
      {&std::cin, sizeof std::cin},     {&std::cout, sizeof std::cout},   {&std::cerr, sizeof std::cerr},
      {&std::clog, sizeof std::clog},   {&std::wcin, sizeof std::wcin},   {&std::wcout, sizeof std::wcout},
      {&std::wcerr, sizeof std::wcerr}, {&std::wclog, sizeof std::wclog}, {nullptr, 0},
  };
  return list;
}
