// heddle: instrument
// The classes of <stdexcept>. Copies of one exception share their message, so its reference count synchronises.
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>

namespace {

// Stands before the characters.
struct Message {
  int other_owners;

  static Message *of(const char *text) { return reinterpret_cast<Message *>(const_cast<char *>(text)) - 1; }
};

const char *make_message(const char *text) {
  size_t bytes = std::strlen(text) + 1;
  auto *message = ::new (operator new(sizeof(Message) + bytes)) Message{0};
  return static_cast<const char *>(std::memcpy(message + 1, text, bytes));
}

const char *share(const char *text) {
  __atomic_add_fetch(&Message::of(text)->other_owners, 1, __ATOMIC_RELAXED);
  return text;
}

void release(const char *text) {
  Message *message = Message::of(text);
  if (__atomic_fetch_sub(&message->other_owners, 1, __ATOMIC_ACQ_REL) == 0) operator delete(message);
}

}  // namespace

_LIBCPP_BEGIN_NAMESPACE_STD

__libcpp_refstring::__libcpp_refstring(const char *text) : __imp_(make_message(text)) {}
__libcpp_refstring::__libcpp_refstring(const __libcpp_refstring &other) noexcept : __imp_(share(other.__imp_)) {}
__libcpp_refstring &__libcpp_refstring::operator=(const __libcpp_refstring &other) noexcept {
  const char *old = __imp_;
  __imp_ = share(other.__imp_);
  release(old);
  return *this;
}
__libcpp_refstring::~__libcpp_refstring() { release(__imp_); }

void __throw_runtime_error(const char *text) { throw runtime_error(text); }

_LIBCPP_END_NAMESPACE_STD

namespace std {

logic_error::logic_error(const string &text) : __imp_(text.c_str()) {}
logic_error::logic_error(const char *text) : __imp_(text) {}
logic_error::logic_error(const logic_error &other) noexcept : exception(other), __imp_(other.__imp_) {}
logic_error &logic_error::operator=(const logic_error &other) noexcept {
  __imp_ = other.__imp_;
  return *this;
}
logic_error::~logic_error() noexcept = default;
const char *logic_error::what() const noexcept { return __imp_.c_str(); }

runtime_error::runtime_error(const string &text) : __imp_(text.c_str()) {}
runtime_error::runtime_error(const char *text) : __imp_(text) {}
runtime_error::runtime_error(const runtime_error &other) noexcept : exception(other), __imp_(other.__imp_) {}
runtime_error &runtime_error::operator=(const runtime_error &other) noexcept {
  __imp_ = other.__imp_;
  return *this;
}
runtime_error::~runtime_error() noexcept = default;
const char *runtime_error::what() const noexcept { return __imp_.c_str(); }

// Where a destructor is defined, the class's virtual table is.
domain_error::~domain_error() noexcept = default;
invalid_argument::~invalid_argument() noexcept = default;
length_error::~length_error() noexcept = default;
out_of_range::~out_of_range() noexcept = default;
range_error::~range_error() noexcept = default;
overflow_error::~overflow_error() noexcept = default;
underflow_error::~underflow_error() noexcept = default;

}  // namespace std
