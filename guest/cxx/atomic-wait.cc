// std::atomic::wait and notify, and with them latch, barrier, counting_semaphore and stop_token.
//
// Compiled without the TSan pass on purpose: nothing runs between the test and the wait, so no wake-up is lost, and no happens-before edge
// arises: only the orders of the program's own loads and stores count. A waiter takes a ticket (the number of notifications so far), reads
// the atomic once more, and waits unless the ticket has changed.
//
// Under the C11 model the second read could be of a store that is older than one that a notification before the ticket was about; the waiter would then
// sleep although [atomics.wait] makes it eligible for that notification. So who takes a ticket has seen the newest store.
#include "internal.h"

namespace {

constexpr uint32_t buckets = 256;
uint32_t notifications[buckets];

uint32_t &notifications_of(const void *address) { return notifications[(reinterpret_cast<uintptr_t>(address) >> 2) % buckets]; }

void wait_for_notification(const void *address, int64_t deadline) {
  (void)HEDDLE_AWAIT(heddle_channel_wait(const_cast<void *>(address), "std::atomic::wait", deadline, 1));
}

void wait_ticket(const void *address, int64_t ticket, int64_t deadline) {
  if (notifications_of(address) == static_cast<uint32_t>(ticket)) wait_for_notification(address, deadline);
}

void wait_value(const void *address, const void *expected, int64_t deadline) {
  if (*static_cast<const int64_t *>(address) == *static_cast<const int64_t *>(expected)) wait_for_notification(address, deadline);
}

// guest/include/__thread/poll_with_backoff.h adds this much to the time passed, so that <atomic> blocks at once.
constexpr int64_t head_start_ns = 4001;

int64_t deadline_after(uint64_t timeout_ns) {
  int64_t now = heddle_clock_now(1), remaining = static_cast<int64_t>(timeout_ns);
  return remaining > HEDDLE_NEVER - head_start_ns - now ? HEDDLE_NEVER : now + remaining + head_start_ns;
}

void notify(const void *address, uint32_t count) {
  notifications_of(address) += 1;
  heddle_channel_wake(const_cast<void *>(address), count);
}

}  // namespace

namespace std {
inline namespace __2 {

// The names under which <__atomic/atomic_sync.h> and <__atomic/atomic_sync_timed.h> look for them; a ticket is 64 bits wide there.
long long __atomic_monitor_global(const void *address) noexcept {
  heddle_atomic_observe(address);
  return notifications_of(address);
}
void __atomic_wait_global_table(const void *address, long long ticket) noexcept { wait_ticket(address, ticket, HEDDLE_NEVER); }
void __atomic_wait_global_table_with_timeout(const void *address, long long ticket, uint64_t timeout_ns) noexcept {
  wait_ticket(address, ticket, deadline_after(timeout_ns));
}
void __atomic_notify_one_global_table(const void *address) noexcept { notify(address, 1); }
void __atomic_notify_all_global_table(const void *address) noexcept { notify(address, UINT32_MAX); }

// Atomics of 64-bit integers do without tickets: the value itself is compared.
template <size_t Size>
void __atomic_wait_native(const void *address, const void *expected) noexcept {
  wait_value(address, expected, HEDDLE_NEVER);
}
template <size_t Size>
void __atomic_wait_native_with_timeout(const void *address, const void *expected, uint64_t timeout_ns) noexcept {
  wait_value(address, expected, deadline_after(timeout_ns));
}
template <size_t Size>
void __atomic_notify_one_native(const void *address) noexcept {
  notify(address, 1);
}
template <size_t Size>
void __atomic_notify_all_native(const void *address) noexcept {
  notify(address, UINT32_MAX);
}
template void __atomic_wait_native<8>(const void *, const void *) noexcept;
template void __atomic_wait_native_with_timeout<8>(const void *, const void *, uint64_t) noexcept;
template void __atomic_notify_one_native<8>(const void *) noexcept;
template void __atomic_notify_all_native<8>(const void *) noexcept;

}  // namespace __2
}  // namespace std
