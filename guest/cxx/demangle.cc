// Readable type names for findings: nested names, templates, pointers, references, cv-qualifiers and the fundamental types. What needs the
// substitution table of the Itanium grammar is given back mangled.
#include "internal.h"

namespace {

struct Fundamental {
  char code;
  const char *name;
};
constexpr Fundamental fundamentals[] = {
    {'v', "void"},           {'b', "bool"},        {'c', "char"},          {'a', "signed char"},
    {'h', "unsigned char"},  {'s', "short"},       {'t', "unsigned short"}, {'i', "int"},
    {'j', "unsigned int"},   {'l', "long"},        {'m', "unsigned long"}, {'x', "long long"},
    {'y', "unsigned long long"}, {'n', "__int128"}, {'o', "unsigned __int128"}, {'f', "float"},
    {'d', "double"},         {'e', "long double"}, {'w', "wchar_t"},       {'z', "..."},
};

constexpr char mangled_string[] = "NSt3__212basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEE";

class Demangler {
 public:
  Demangler(const char *mangled, char *out, size_t capacity) : next_(mangled), out_(out), capacity_(capacity) {}

  // The whole input is one type, and there was room for its name.
  bool run() {
    bool good = type() && *next_ == 0 && length_ < capacity_;
    if (good) out_[length_] = 0;
    return good;
  }

 private:
  bool type() {
    if (accept(mangled_string)) return put("std::string");
    if (accept("K")) return type() && put(" const");
    if (accept("P")) return type() && put("*");
    if (accept("R")) return type() && put("&");
    if (accept("O")) return type() && put("&&");
    if (accept("Dn")) return put("std::nullptr_t");
    if (accept("N")) return nested();
    if (accept("St")) return put("std::") && component() && template_arguments();
    if (digit()) return component() && template_arguments();
    for (const Fundamental &fundamental : fundamentals) {
      if (*next_ != fundamental.code) continue;
      next_++;
      return put(fundamental.name);
    }
    return false;
  }

  bool nested() {
    bool first = true;
    if (accept("St")) {
      if (!put("std")) return false;
      first = false;
      accept("3__2");  // libc++'s inline namespace
    }
    while (!accept("E")) {
      if (*next_ == 'I') {
        if (!template_arguments()) return false;
        continue;
      }
      if (!first && !put("::")) return false;
      if (accept("12_GLOBAL__N_1") ? !put("(anonymous namespace)") : !component()) return false;
      first = false;
    }
    return true;
  }

  bool component() {
    if (!digit()) return false;
    size_t count = 0;
    while (digit()) count = count * 10 + static_cast<size_t>(*next_++ - '0');
    for (size_t i = 0; i < count; i++) {
      if (*next_ == 0 || !put_character(*next_++)) return false;
    }
    return true;
  }

  bool template_arguments() {
    if (!accept("I")) return true;
    if (!put("<")) return false;
    for (bool first = true; !accept("E"); first = false) {
      if (!first && !put(", ")) return false;
      if (!(accept("L") ? literal() : type())) return false;
    }
    return put(">");
  }

  bool literal() {
    if (accept("b")) return put(*next_ == '1' ? "true" : "false") && next_++ != nullptr && accept("E");
    if (*next_ < 'a' || *next_ > 'z') return false;
    next_++;
    if (accept("n") && !put_character('-')) return false;
    while (digit()) {
      if (!put_character(*next_++)) return false;
    }
    return accept("E");
  }

  bool digit() const { return *next_ >= '0' && *next_ <= '9'; }

  bool accept(const char *text) {
    size_t i = 0;
    for (; text[i] != 0; i++) {
      if (next_[i] != text[i]) return false;
    }
    next_ += i;
    return true;
  }

  bool put(const char *text) {
    for (; *text != 0; text++) {
      if (!put_character(*text)) return false;
    }
    return true;
  }

  bool put_character(char character) {
    if (length_ + 1 >= capacity_) return false;
    out_[length_++] = character;
    return true;
  }

  const char *next_;
  char *out_;
  size_t capacity_;
  size_t length_ = 0;
};

}  // namespace

extern "C" void heddle_demangle_type(const char *mangled, char *out, size_t capacity) {
  if (mangled[0] == '*') mangled++;  // a type without external linkage
  if (Demangler(mangled, out, capacity).run()) return;
  size_t i = 0;
  for (; mangled[i] != 0 && i + 1 < capacity; i++) out[i] = mangled[i];
  out[i] = 0;
}
