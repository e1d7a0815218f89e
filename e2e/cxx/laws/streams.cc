// Streams, locales and conversions: what libc++ has compiled in its archive.
#include <charconv>
#include <ctime>
#include <filesystem>
#include <iomanip>
#include <ios>
#include <iostream>
#include <locale>
#include <mutex>
#include <sstream>
#include <string>
#include <system_error>
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
UNORDERED(locale_imbued) {
  std::ostringstream stream;
  together([&] { stream.imbue(std::locale::classic()); }, [&] { stream << 1; });
}
UNORDERED(locale_asked) {
  std::ostringstream stream;
  together([&] { stream.imbue(std::locale::classic()); }, [&] { use(stream.getloc() == std::locale::classic()); });
}
UNORDERED(locale_copied) {
  std::locale locale;
  together([&] { locale = std::locale::classic(); }, [&] { use(std::locale(locale) == std::locale::classic()); });
}
UNORDERED(collate_reads_text) {
  char text[] = "abc";
  std::locale locale;
  const auto &collate = std::use_facet<std::collate<char>>(locale);
  together([&] { use(static_cast<int>(collate.hash(text, text + 3))); }, [&] { text[1] = 'c'; });
}
UNORDERED(time_read) {
  std::tm time = {};
  std::istringstream in("12:30");
  together([&] { in >> std::get_time(&time, "%H:%M"); }, [&] { use(time.tm_min); });
}
UNORDERED(to_chars_double) {
  char text[32];
  together([&] { std::to_chars(text, text + 32, 1.5); }, [&] { text[2] = 'c'; });
}
UNORDERED(to_chars_float_precise) {
  char text[32];
  together([&] { std::to_chars(text, text + 32, 1.5f, std::chars_format::fixed, 3); }, [&] { text[4] = 'c'; });
}
UNORDERED(from_chars_double) {
  char text[] = "1.5";
  double number = 0;
  together([&] { std::from_chars(text, text + 3, number); }, [&] { text[2] = '6'; });
}
UNORDERED(stoi_reads_text) {
  std::string text = "12";
  together([&] { use(std::stoi(text)); }, [&] { text += '3'; });
}
UNORDERED(stod_writes_end) {
  size_t end = 0;
  together([&] { use(std::stod("1.5", &end) > 1); }, [&] { use(static_cast<int>(end)); });
}
UNORDERED(path_taken_apart) {
  std::filesystem::path path("/a/b.c");
  together([&] { use(path.filename().empty()); }, [&] { path = "/a/b.d"; });
}
UNORDERED(path_gets_extension) {
  std::filesystem::path path("/a/b.c");
  together([&] { path.replace_extension("d"); }, [&] { use(path.empty()); });
}
UNORDERED(path_walked) {
  std::filesystem::path path("/a/b.c");
  together([&] { use(path.begin() == path.end()); }, [&] { path = "/a"; });
}
UNORDERED(file_looked_for) {
  std::filesystem::path path("/a/b.c");
  together([&] { use(std::filesystem::exists(path)); }, [&] { path = "/a/b.d"; });
}
UNORDERED(error_of_file) {
  std::error_code error;
  together([&] { use(std::filesystem::file_size("/none", error) == 0); }, [&] { use(error.value()); });
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
// Facets that two locales share: the thread that destroys them comes after the other's use.
struct Facet : std::locale::facet {
  static std::locale::id id;
  int uses = 0;
  ~Facet() override { uses = -1; }
};
std::locale::id Facet::id;
ORDERED(facet_destroyed) {
  auto *first = new std::locale(std::locale::classic(), new Facet);
  auto *second = new std::locale(*first, new std::numpunct<char>);
  auto *mutex = new std::mutex;
  auto body = [&](std::locale *mine) {
    {
      std::lock_guard guard(*mutex);
      const_cast<Facet &>(std::use_facet<Facet>(*mine)).uses++;
    }
    std::locale copy(*mine);
    use(std::use_facet<Facet>(copy).id.__get() != 0);
    delete mine;
  };
  together([&] { body(first); }, [&] { body(second); });
  delete mutex;
}
ORDERED(conversions) {
  auto body = [] {
    std::istringstream in("Mon, 02 Mar 2026 12:30:05 PM");
    std::tm time = {};
    in >> std::get_time(&time, "%a, %d %b %Y %I:%M:%S %p");
    expect(!in.fail() && time.tm_mon == 2 && time.tm_hour == 12 && time.tm_sec == 5);
    std::ostringstream out;
    out << std::put_time(&time, "%H:%M");
    expect(out.str() == "12:30");
    char text[64];
    auto [end, error] = std::to_chars(text, text + 64, 0.1);
    expect(error == std::errc() && std::string(text, end) == "0.1");
    auto precise = std::to_chars(text, text + 64, 2.5L, std::chars_format::scientific, 2);
    expect(std::string(text, precise.ptr) == "2.50e+00");
    expect(std::to_chars(text, text + 1, 1.5f).ec == std::errc::value_too_large);
    double number = 0;
    std::string digits = "2.5x";
    auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    expect(number == 2.5 && *read.ptr == 'x');
    size_t after = 0;
    expect(std::stoi("0x1fz", &after, 16) == 31 && after == 4 && std::stold(L"1.5", &after) == 1.5L && after == 3);
    std::filesystem::path path("/a/./b/../c.txt");
    expect(path.lexically_normal() == "/a/c.txt" && path.stem() == "c" && path.parent_path().filename() == "..");
    expect(path.lexically_normal().lexically_relative("/a") == "c.txt" && path.replace_extension() == "/a/./b/../c");
    expect(std::distance(path.begin(), path.end()) == 6 && hash_value(path) == hash_value(path));
    expect(!std::filesystem::exists("/none") && std::filesystem::current_path().is_absolute());
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
