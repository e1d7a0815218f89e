// Streams, locales and conversions: what libc++ has compiled in its archive.
#include <ios>
#include <iostream>
#include <locale>
#include <sstream>
#include <string>
#include <utility>

#include "laws.hpp"

UNORDERED(state_cleared) {
  std::stringstream stream;
  together([&] { stream.clear(); }, [&] { use(stream.good()); });
}
UNORDERED(state_set) {
  std::stringstream stream;
  together([&] { stream.setstate(std::ios::failbit); }, [&] { stream.clear(); });
}
UNORDERED(state_set_by_input) {
  std::istringstream stream("x");
  int number = 0;
  together([&] { stream >> number; }, [&] { use(stream.fail()); });
}
UNORDERED(format_copied) {
  std::ostringstream stream, other;
  together([&] { stream.copyfmt(other); }, [&] { stream << std::hex; });
}
UNORDERED(format_copied_from) {
  std::ostringstream stream, other;
  together([&] { other.copyfmt(stream); }, [&] { stream << std::hex; });
}
UNORDERED(words_of_stream) {
  static const int index = std::ios_base::xalloc();
  std::ostringstream stream;
  together([&] { stream.iword(index) = 1; }, [&] { use(static_cast<int>(stream.iword(index))); });
}
UNORDERED(callbacks_of_stream) {
  std::ostringstream stream;
  std::ios_base::event_callback nothing = [](std::ios_base::event, std::ios_base &, int) {};
  together([&] { stream.register_callback(nothing, 1); }, [&] { stream.imbue(std::locale()); });
}
UNORDERED(stream_moved) {
  std::stringstream stream("a");
  together([&] { std::stringstream other(std::move(stream)); }, [&] { use(stream.rdstate()); });
}
UNORDERED(wide_text) {
  std::wostringstream out;
  together([&] { out << L"a"; }, [&] { out << L"b"; });
}
UNORDERED(wide_state) {
  std::wostringstream out;
  together([&] { out.clear(); }, [&] { use(out.good()); });
}
UNORDERED(wide_stream_reads_int) {
  int number = 0;
  std::wistringstream in(L"12");
  together([&] { in >> number; }, [&] { use(number); });
}
UNORDERED(wide_stream_reads_double) {
  double number = 0;
  std::wistringstream in(L"1.5");
  together([&] { in >> number; }, [&] { use(number > 1); });
}
UNORDERED(wide_stream_writes_string) {
  std::wstring text = L"abc";
  std::wostringstream out;
  together([&] { out << text; }, [&] { text[1] = L'c'; });
}

ORDERED(standard_streams) {
  auto body = [] {
    std::cout << std::hex << 17 << ' ' << 1.5 << ' ' << std::boolalpha << true << std::endl;
    std::cerr << "abc" << std::flush;
    std::wclog.clear();
    int number = 0;
    std::cin >> number;
    if (!std::cin.good()) std::cin.clear();
  };
  together(body, body);
}
ORDERED(locales_of_streams) {
  std::locale mine(std::locale::classic(), new std::numpunct<char>);
  auto body = [&] {
    std::ostringstream out;
    out.imbue(mine);
    out << 1234 << ' ' << 2.5;
    expect(out.str() == "1234 2.5" && out.getloc() == mine);
  };
  together(body, body);
}
// What streams keep, each thread in its own.
ORDERED(streams_of_threads) {
  auto body = [] {
    static const int index = std::ios_base::xalloc();
    int calls = 0;
    std::stringstream stream("12 x");
    stream.pword(index + 3) = &calls;
    stream.iword(index) = 7;
    auto count = [](std::ios_base::event, std::ios_base &stream, int at) { ++*static_cast<int *>(stream.pword(at)); };
    stream.register_callback(count, index + 3);
    stream.register_callback(count, index + 3);
    stream.imbue(std::locale::classic());
    expect(calls == 2);
    std::ostringstream other;
    other.width(4);
    other.copyfmt(stream << std::hex);
    expect(calls == 4 && other.iword(index) == 7 && other.pword(index + 3) == &calls && other.iword(index + 100) == 0);
    other << 255;
    expect(other.str() == "ff");
    int number = 0;
    stream >> std::dec >> number >> number;
    expect(stream.fail() && !stream.bad());
    std::stringstream moved(std::move(stream));
    expect(moved.fail() && moved.iword(index) == 7 && stream.iword(index) == 0);
    moved.clear();
    std::string rest;
    moved >> rest;
    expect(rest == "x" && moved.eof());
    moved.swap(stream);
    expect(stream.eof());
    std::wostringstream wide;
    wide << L"a" << 12 << 1.5;
    expect(wide.str() == L"a121.5");
    expect(std::make_error_code(std::io_errc::stream).message() == "unspecified iostream_category error");
  };
  together(body, body);
}

int main(int, char **arguments) { return Law::main(arguments[1]); }
