// What the compiled parts of the library do to memory of the program is seen: one thread calls the library with an object, another touches it plainly.
#include <algorithm>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "laws.hpp"

UNORDERED(sort_ints) {
  std::vector<int> numbers{3, 1, 2};
  together([&] { std::sort(numbers.begin(), numbers.end()); }, [&] { use(numbers[1]); });
}
UNORDERED(sort_doubles) {
  std::vector<double> numbers(100, 1.0);
  together([&] { std::sort(numbers.begin(), numbers.end()); }, [&] { numbers[99] = 0.5; });
}
UNORDERED(sort_reads) {
  std::vector<unsigned char> numbers{1, 2, 3};
  together([&] { std::sort(numbers.begin(), numbers.end()); }, [&] { numbers[2] = 0; });
}
UNORDERED(string_append) {
  std::string text = "a";
  together([&] { text.append(100, 'b'); }, [&] { use(text[0]); });
}
UNORDERED(string_find) {
  std::string text = "abc";
  together([&] { use(text.find("c")); }, [&] { text[1] = 'c'; });
}
UNORDERED(string_compare) {
  std::string text = "abc";
  together([&] { use(text.compare("abd")); }, [&] { text[1] = 'c'; });
}
UNORDERED(string_erase) {
  std::string text = "abc";
  together([&] { text.erase(1); }, [&] { use(text.size()); });
}
UNORDERED(string_to_number) {
  std::string text = "123";
  together([&] { use(std::stoi(text)); }, [&] { text[1] = '4'; });
}
UNORDERED(string_to_double) {
  std::string text = "1.5";
  together([&] { use(std::stod(text) > 1); }, [&] { text[2] = '4'; });
}
UNORDERED(string_hash) {
  std::string text = "abc";
  together([&] { use(std::hash<std::string>()(text) != 0); }, [&] { text[1] = 'c'; });
}
UNORDERED(stream_reads_long) {
  long number = 0;
  std::istringstream in("12");
  together([&] { in >> number; }, [&] { use(number); });
}
UNORDERED(stream_reads_int) {
  int number = 0;
  std::istringstream in("12");
  together([&] { in >> number; }, [&] { use(number); });
}
UNORDERED(stream_reads_double) {
  double number = 0;
  std::istringstream in("1.5");
  together([&] { in >> number; }, [&] { use(number > 1); });
}
UNORDERED(stream_reads_bool) {
  bool truth = false;
  std::istringstream in("1");
  together([&] { in >> truth; }, [&] { use(truth); });
}
UNORDERED(stream_reads_string) {
  std::string text;
  std::istringstream in("ab");
  together([&] { in >> text; }, [&] { use(text.size()); });
}
UNORDERED(stream_reads_line) {
  std::string text;
  std::istringstream in("ab");
  together([&] { std::getline(in, text); }, [&] { use(text.size()); });
}
UNORDERED(stream_reads_bytes) {
  char bytes[4] = {};
  std::istringstream in("abcd");
  together([&] { in.read(bytes, 4); }, [&] { use(bytes[2]); });
}
UNORDERED(stream_reads_char) {
  char letter = 0;
  std::istringstream in("a");
  together([&] { in.get(letter); }, [&] { use(letter); });
}
UNORDERED(stream_writes_string) {
  std::string text = "abc";
  std::ostringstream out;
  together([&] { out << text; }, [&] { text[1] = 'c'; });
}
UNORDERED(stream_writes_bytes) {
  char bytes[4] = {};
  std::ostringstream out;
  together([&] { out.write(bytes, 4); }, [&] { bytes[2] = 1; });
}
UNORDERED(cout_writes_string) {
  std::string text = "abc";
  together([&] { std::cout << text; }, [&] { text[1] = 'c'; });
}
UNORDERED(stream_numbers) {
  std::ostringstream out;
  together([&] { out << 1.5; }, [&] { out << 2L; });
}
UNORDERED(stream_text) {
  std::ostringstream out;
  together([&] { out << "a"; }, [&] { use(out.str().size()); });
}
UNORDERED(vector_of_bools) {
  std::vector<bool> bits(8);
  together([&] { bits[1] = true; }, [&] { bits[2] = true; });
}
UNORDERED(function_object) {
  std::function<void()> call = [] {};
  together([&] { call(); }, [&] { call = nullptr; });
}
UNORDERED(string_assigned_empty) {
  std::string text = "a";
  together([&] { text = ""; }, [&] { use(static_cast<int>(text.size())); });
}
UNORDERED(pointer_aligned) {
  char room[32];
  void *at = room + 1;
  size_t space = 31;
  together([&] { use(std::align(8, 8, at, space) != nullptr); }, [&] { use(static_cast<int>(space)); });
}
struct Shape {
  std::thread thread;
  virtual ~Shape() {
    if (thread.joinable()) thread.join();
  }
  void start() {
    thread = std::thread([this] { draw(); });
  }
  virtual void draw() {}
};
struct Circle : Shape {
  ~Circle() override {}
  void draw() override { use(1); }
};
struct Square : Shape {
  ~Square() override { thread.join(); }
  void draw() override { use(2); }
};
// A virtual call in a destructor's body finds the class's own function, whoever makes it; in a base's, that of the base.
ORDERED(virtual_call_during_destructor) { std::unique_ptr<Shape>(new Square)->start(); }
UNORDERED(virtual_call_during_destructor_of_base) { std::unique_ptr<Shape>(new Circle)->start(); }
UNORDERED(exception_pointer) {
  auto pointer = std::make_exception_ptr(1);
  together([&] { pointer = std::make_exception_ptr(2); }, [&] { auto copy = pointer; });
}
UNORDERED(align_arguments) {
  char bytes[64];
  void *at = bytes;
  size_t space = 64;
  together([&] { use(std::align(16, 8, at, space) != nullptr); }, [&] { use(space); });
}

// Each thread with objects of its own.
ORDERED(own_objects) {
  auto body = [] {
    std::vector<int> numbers{3, 1, 2};
    std::sort(numbers.begin(), numbers.end());
    std::istringstream in("12 1.5 abc");
    int whole = 0;
    double broken = 0;
    std::string text;
    in >> whole >> broken >> text;
    std::ostringstream out;
    out << whole + numbers[2] << ' ' << broken << text;
    expect(out.str() == "15 1.5abc");
    expect(std::stoi("12") + std::to_string(1.5).size() == 20);
  };
  together(body, body);
}

int main(int, char **arguments) { return Law::main(arguments[1]); }
