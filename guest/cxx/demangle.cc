// Readable type names for findings (Itanium C++ ABI 5.1): nested and local names, templates, pointers, references, qualifiers, fundamental
// types and substitutions. What else there is (function types, expressions) is given back mangled.
#include "internal.h"

namespace {

struct Fundamental {
  const char *code;
  const char *name;
};
constexpr Fundamental fundamentals[] = {
    {"v", "void"}, {"b", "bool"}, {"c", "char"}, {"a", "signed char"}, {"h", "unsigned char"}, {"s", "short"},
    {"t", "unsigned short"}, {"i", "int"}, {"j", "unsigned int"}, {"l", "long"}, {"m", "unsigned long"},
    {"x", "long long"}, {"y", "unsigned long long"}, {"n", "__int128"}, {"o", "unsigned __int128"},
    {"f", "float"}, {"d", "double"}, {"e", "long double"}, {"w", "wchar_t"}, {"z", "..."},
    {"Dn", "std::nullptr_t"}, {"Di", "char32_t"}, {"Ds", "char16_t"}, {"Du", "char8_t"},
};

constexpr char string_tail[] = "::basic_string<char, std::char_traits<char>, std::allocator<char>>";

class Demangler {
 public:
  Demangler(const char *mangled, char *out, size_t capacity) : next_(mangled), out_(out), capacity_(capacity) {}

  // The whole input is one type, and there was room for its name.
  bool run() {
    if (!type() || *next_ != 0) return false;
    out_[length_] = 0;
    return true;
  }

 private:
  // What has been written from `start` on is a candidate for later substitution.
  struct Text {
    size_t start, end;
  };
  static constexpr size_t most_substitutions = 64;

  bool type() {
    size_t start = length_;
    if (accept("K")) return type() && put(" const") && remember(start);
    if (accept("V")) return type() && put(" volatile") && remember(start);
    if (accept("P")) return type() && put("*") && remember(start);
    if (accept("R")) return type() && put("&") && remember(start);
    if (accept("O")) return type() && put("&&") && remember(start);
    if (accept("N")) return nested();
    if (accept("Z")) return false;
    if (accept("St")) return put("std::") && component() && remember(start) && finish_template(start);
    if (*next_ == 'S') return substitution() && finish_template(start);
    if (digit()) return component() && remember(start) && finish_template(start);
    for (const Fundamental &fundamental : fundamentals) {
      if (accept(fundamental.code)) return put(fundamental.name);
    }
    return false;
  }

  bool finish_template(size_t start) { return *next_ != 'I' || (template_arguments() && remember(start)); }

  bool nested() {
    size_t start = length_;
    while (accept("K") || accept("V") || accept("R") || accept("O")) {
    }
    bool empty = true;
    while (!accept("E")) {
      if (*next_ == 'I') {
        if (!template_arguments()) return false;
      } else if (*next_ == 'S') {
        bool standard = next_[1] == 't';
        if (!empty || !substitution()) return false;
        empty = false;
        if (!standard || !accept("3__2")) continue;  // libc++'s inline namespace: not shown, but counted
      } else {
        if (!empty && !put("::")) return false;
        if (accept("12_GLOBAL__N_1") ? !put("(anonymous namespace)") : !component()) return false;
        empty = false;
      }
      if (*next_ != 'E' && !remember(start)) return false;
    }
    return remember(start);
  }

  bool substitution() {
    if (accept("St")) return put("std");
    if (accept("Sa")) return put("std::allocator");
    if (accept("Ss")) return put("std::string");
    if (!accept("S")) return false;
    size_t index = 0;
    if (!accept("_")) {
      for (; !accept("_"); next_++) {
        bool letter = *next_ >= 'A' && *next_ <= 'Z';
        if (!letter && !digit()) return false;
        index = index * 36 + static_cast<size_t>(letter ? *next_ - 'A' + 10 : *next_ - '0');
      }
      index++;
    }
    if (index >= remembered_) return false;
    Text text = substitutions_[index];
    for (size_t i = text.start; i < text.end; i++) {
      if (!put_character(out_[i])) return false;
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
    while (accept("B")) {  // ABI tags
      size_t tag = 0;
      while (digit()) tag = tag * 10 + static_cast<size_t>(*next_++ - '0');
      for (size_t i = 0; i < tag; i++) {
        if (*next_++ == 0) return false;
      }
    }
    return true;
  }

  bool template_arguments() {
    bool first = true;
    return accept("I") && put("<") && arguments_until_end(first) && put(">");
  }

  bool arguments_until_end(bool &first) {
    while (!accept("E")) {
      if (accept("J")) {  // a pack stands for its elements
        if (!arguments_until_end(first)) return false;
        continue;
      }
      if (!first && !put(", ")) return false;
      first = false;
      if (!(accept("L") ? literal() : type())) return false;
    }
    return true;
  }

  bool literal() {
    if (accept("b1E")) return put("true");
    if (accept("b0E")) return put("false");
    if (*next_ < 'a' || *next_ > 'z') return false;
    next_++;
    if (accept("n") && !put("-")) return false;
    while (digit()) {
      if (!put_character(*next_++)) return false;
    }
    return accept("E");
  }

  bool remember(size_t start) {
    if (remembered_ == most_substitutions) return false;
    substitutions_[remembered_++] = {start, length_};
    return true;
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
  Text substitutions_[most_substitutions];
  size_t remembered_ = 0;
};

// std::basic_string<char, ...> -> std::string, in place.
void shorten_strings(char *name) {
  size_t length = sizeof string_tail - 1, to = 0;
  for (size_t from = 0; name[from] != 0;) {
    size_t i = 0;
    while (i < length && name[from + i] == string_tail[i]) i++;
    if (i == length) {
      for (const char *shorter = "::string"; *shorter != 0; shorter++) name[to++] = *shorter;
      from += length;
    } else {
      name[to++] = name[from++];
    }
  }
  name[to] = 0;
}

}  // namespace

extern "C" void heddle_demangle_type(const char *mangled, char *out, size_t capacity) {
  if (mangled[0] == '*') mangled++;  // a type without external linkage
  if (Demangler(mangled, out, capacity).run()) {
    shorten_strings(out);
    return;
  }
  size_t i = 0;
  for (; mangled[i] != 0 && i + 1 < capacity; i++) out[i] = mangled[i];
  out[i] = 0;
}
