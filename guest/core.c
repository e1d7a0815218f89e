/* The coroutine that every thread of the program runs on.
 *
 * The engine keeps a pool of them. heddle_idle suspends until the engine hands over a thread to run: the address of its start record, which
 * lies at the top of the thread's stack. At a switch the engine only resolves a promise; whatever belongs to a thread and is not on its
 * coroutine is saved here, around the suspending call.
 */
#include "abi.h"
#include <errno.h>

/* wasm globals: shared with the instrumentation (src/wasm/instrument), saved per thread below. */
__asm__(
    ".globaltype heddle_site, i32\n .globl heddle_site\n heddle_site:\n"
    ".globaltype heddle_fuel, i32\n .globl heddle_fuel\n heddle_fuel:\n"
    ".globaltype heddle_depth, i32\n .globl heddle_depth\n heddle_depth:\n"
    ".globaltype heddle_depth_limit, i32\n .globl heddle_depth_limit\n heddle_depth_limit:\n"
    ".globaltype heddle_stack_low, i32\n .globl heddle_stack_low\n heddle_stack_low:\n"
    ".globaltype heddle_frame, i32\n .globl heddle_frame\n heddle_frame:\n"
    ".globaltype __stack_pointer, i32\n"
    ".globaltype __tls_base, i32\n");

/* Rounds of event-free loops between two reports to the engine, and nested calls of recursive functions: see src/engine/options.ts. */
#define FUEL 1000000
#define DEPTH_LIMIT 20000

#define GET(name)                                              \
  __extension__({                                              \
    uint32_t value_;                                           \
    __asm__ volatile("global.get " #name "\n local.set %0" : "=r"(value_)); \
    value_;                                                    \
  })
#define SET(name, value) __asm__ volatile("local.get %0\n global.set " #name : : "r"((uint32_t)(value)))

/* Tells the engine how deep the stack has gone, and where the program's own part of it ends: what the instrumentation put into heddle_frame at calls of the
 * runtime. Returns the result of the thread's operation. */
int heddle_suspend(uint32_t lowest_stack, uint32_t stack_pointer) HEDDLE_IMPORT(park);
/* What the engine writes for a new thread; its address is also the thread's first stack pointer. */
struct start_record {
  void *(*start)(void *); /* null: the main thread */
  void *argument;
  void *thread_local_block;
  uint32_t stack_low; /* lowest usable address of the stack */
};
struct start_record *heddle_idle(void) HEDDLE_IMPORT(idle);
/* The thread has ended, or main has returned; then as heddle_idle. */
struct start_record *heddle_thread_ended(void *result, uint32_t lowest_stack) HEDDLE_IMPORT(end_thread);
struct start_record *heddle_main_ended(int status, uint32_t lowest_stack) HEDDLE_IMPORT(end_main);
int heddle_count_loop(uint32_t depth) HEDDLE_IMPORT(loop_goes_on);
_Noreturn void heddle_report_stack_overflow(void) HEDDLE_IMPORT(stack_overflow);

void __wasm_call_ctors(void);
void __wasm_call_dtors(void);
int __main_void(void);
void heddle_thread_wind_up(void);
/* Destructors of the thread's C++ thread_local objects (guest/cxx); absent in C programs. */
__attribute__((weak)) void heddle_run_thread_atexit(void);

static _Thread_local uint32_t stack_limit, stack_top;

struct heddle_stack heddle_own_stack(void) { return (struct heddle_stack){.low = stack_limit, .bytes = stack_top - stack_limit}; }

/* Set by the engine before the first execution. */
uint32_t heddle_exploring;
__attribute__((export_name("heddle_exploring_flag"))) uint32_t *heddle_exploring_flag(void) { return &heddle_exploring; }

int heddle_park(void) {
  uint32_t stack_pointer = GET(__stack_pointer), tls = GET(__tls_base), depth = GET(heddle_depth), low = GET(heddle_stack_low);
  uint32_t frame = GET(heddle_frame);
  int saved_errno = errno;
  int result = heddle_suspend(low, frame ? frame : stack_pointer);
  SET(__stack_pointer, stack_pointer);
  SET(__tls_base, tls);
  SET(heddle_depth, depth);
  SET(heddle_stack_low, low);
  SET(heddle_frame, frame);
  errno = saved_errno;
  return result;
}

/* Slot 1 of the function table: the kernel parks through it, at accesses of whatever code it is. */
__attribute__((export_name("heddle_park_from_kernel"))) void heddle_park_from_kernel(void) {
  uint32_t frame = GET(heddle_frame);
  SET(heddle_frame, 0);
  (void)heddle_park();
  SET(heddle_frame, frame);
}

static struct start_record *run_main(void) {
  __wasm_call_ctors();
  int status = __main_void();
  if (heddle_run_thread_atexit) heddle_run_thread_atexit();
  /* Streams are written out: a transition of its own, whatever the program left in them. */
  HEDDLE_END_POINT;
  heddle_begin_end(0);
  __wasm_call_dtors();
  HEDDLE_END_POINT;
  return heddle_main_ended(status, GET(heddle_stack_low));
}

/* libuv and others create threads with functions that return nothing or take nothing, cast: that runs on processors, so it does here. */
static __attribute__((noinline, target("gc,reference-types"))) void *heddle_call_start(void *(*start)(void *), void *argument) {
  void (*returns_nothing)(void *) = (void (*)(void *))(void *)start;
  void *(*takes_nothing)(void) = (void *(*)(void))(void *)start;
  void (*neither)(void) = (void (*)(void))(void *)start;
  /* First, as each test is a call of V8's. */
  if (__builtin_wasm_test_function_pointer_signature(start)) return start(argument);
  if (__builtin_wasm_test_function_pointer_signature(returns_nothing)) returns_nothing(argument);
  else if (__builtin_wasm_test_function_pointer_signature(takes_nothing)) return takes_nothing();
  else if (__builtin_wasm_test_function_pointer_signature(neither)) neither();
  else return start(argument);
  return NULL;
}

#define OTHER_START(n) \
  static void *other_start_##n(void *argument) { return (char *)argument + n; }
OTHER_START(1) OTHER_START(2) OTHER_START(3) OTHER_START(4) OTHER_START(5)

/* V8 guesses the target of an indirect call from up to four that it has seen, and inlines it; a frame of another target then gets the guessed function as its
 * caller. After five it guesses no more. */
static void call_five_starts(void) {
  (void)heddle_call_start(other_start_1, 0);
  (void)heddle_call_start(other_start_2, 0);
  (void)heddle_call_start(other_start_3, 0);
  (void)heddle_call_start(other_start_4, 0);
  (void)heddle_call_start(other_start_5, 0);
}

/* Runs a thread until its start function returns; returns the next one. Not a part of the loop below: there the compiler would read __tls_base once,
 * before it has the thread's value, and V8, which optimises at calls, would leave it as slow as it was at first. */
__attribute__((noinline)) struct start_record *heddle_thread_body(const struct start_record *record) {
  stack_limit = record->stack_low;
  stack_top = (uint32_t)(record + 1);
  errno = 0;
  if (record->start == 0) {
    SET(heddle_fuel, FUEL);
    SET(heddle_depth_limit, DEPTH_LIMIT);
    return run_main();
  }
  void *result = heddle_call_start(record->start, record->argument);
  heddle_thread_wind_up();
  HEDDLE_POINT;
  return heddle_thread_ended(result, GET(heddle_stack_low));
}

/* The thread has left its start function with pthread_exit. */
struct start_record *heddle_thread_unwound(void *result) { return heddle_thread_ended(result, GET(heddle_stack_low)); }

struct start_record *heddle_abandoned(void) { return heddle_idle(); }

/* heddle_run_thread runs a thread to its end. heddle_unwind_thread is the last thing that pthread_exit does; heddle_end_of_execution is what the engine
 * throws, into running and parked threads. An exception that left the program would end the coroutine, and a new one costs as much as a whole short
 * execution.
 *
 * The tags have a type that no function of this file has: lld 22 takes the signature that a tag and a function share for the tag's alone, and fails
 * where it makes a stub for a weak function of that type. */
__asm__(
    ".tagtype heddle_end_of_thread i64\n .globl heddle_end_of_thread\n heddle_end_of_thread:\n"
    ".tagtype heddle_end_of_execution i64\n .globl heddle_end_of_execution\n heddle_end_of_execution:\n"
    ".functype heddle_thread_body (i32) -> (i32)\n"
    ".functype heddle_thread_unwound (i32) -> (i32)\n"
    ".functype heddle_abandoned () -> (i32)\n"
    ".globl heddle_run_thread\n .type heddle_run_thread,@function\n"
    "heddle_run_thread:\n .functype heddle_run_thread (i32) -> (i32)\n"
    " try i32\n local.get 0\n call heddle_thread_body\n"
    " catch heddle_end_of_thread\n i32.wrap_i64\n call heddle_thread_unwound\n"
    " catch heddle_end_of_execution\n drop\n call heddle_abandoned\n end_try\n end_function\n"
    ".globl heddle_unwind_thread\n .type heddle_unwind_thread,@function\n"
    "heddle_unwind_thread:\n .functype heddle_unwind_thread (i32) -> ()\n"
    " local.get 0\n i64.extend_i32_u\n throw heddle_end_of_thread\n end_function\n");
struct start_record *heddle_run_thread(const struct start_record *record);

__attribute__((export_name("heddle_run_threads"))) void heddle_run_threads(void) {
  call_five_starts();
  struct start_record *record = heddle_idle();
  /* None: the engine is closed. V8 would keep all of its memory as long as a coroutine waits. */
  while (record != NULL) {
    SET(__stack_pointer, record);
    SET(heddle_depth, 0);
    SET(heddle_stack_low, record);
    SET(heddle_frame, 0);
    /* The engine has filled the block: __wasm_init_tls would do so with memory.init, a slow call out of wasm. */
    SET(__tls_base, record->thread_local_block);
    record = heddle_run_thread(record);
  }
}

/* The stack pointer went below its lowest value so far: notes it (the engine clears what was used) and checks the limit. */
__attribute__((export_name("heddle_stack_grow"))) void heddle_stack_grow(void) {
  uint32_t now = GET(__stack_pointer);
  SET(heddle_stack_low, now);
  if (now < stack_limit) heddle_report_stack_overflow();
}
__attribute__((export_name("heddle_too_deep"))) void heddle_too_deep(void) { heddle_report_stack_overflow(); }

/* A loop without any event used up its fuel: it gets more, until the engine lets other threads go first, for good, or ends the execution. */
__attribute__((export_name("heddle_fuel_out"))) void heddle_fuel_out(void) {
  SET(heddle_fuel, FUEL);
  if (heddle_count_loop(GET(heddle_depth)) == HEDDLE_PARK) (void)heddle_park();
}
