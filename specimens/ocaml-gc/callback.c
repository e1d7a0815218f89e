/*
 * How C calls bytecode: it pushes arguments and a return address that leads to STOP. The variants differ in whose memory that address is in.
 *
 *   -DCALLBACK_THREAD_LOCAL   instructions in thread-local memory, registered at a thread's first callback: upstream until 5.2
 *     and -DUNREGISTER_AT_EXIT   ... and removed from the registry when the thread ends
 *   -DCALLBACK_SHARED         one copy for all threads, still rewritten by every call: upstream's first attempt
 *   neither                   one STOP that nobody writes, the function entered directly: upstream since 5.2.1 and 5.3
 */
#include "runtime.h"

static void push(value v) {
  value sp = get(self->sp);
  assert(sp > 0);
  put(self->stack[sp - 1], v);
  put(self->sp, sp - 1);
}

#if defined(CALLBACK_THREAD_LOCAL) || defined(CALLBACK_SHARED)

#ifdef CALLBACK_THREAD_LOCAL
#define PLACE static _Thread_local
#else
#define PLACE static
#endif

enum { LENGTH = 7, FUNCTION_AT = 1, COUNT_AT = 3, RETURN_AT = 4 };
PLACE opcode callback_code[LENGTH] = {ACC, 0, APPLY, 0, POP, 1, STOP};

#ifdef CALLBACK_THREAD_LOCAL
static _Thread_local int registered;

void callback_start(void) {}

static void prepare(void) {
  if (registered) return;
  registered = 1;
  register_fragment(callback_code, callback_code + LENGTH);
}

void callback_end_of_thread(void) {
#ifdef UNREGISTER_AT_EXIT
  if (registered) remove_fragment(callback_code);
#endif
}
#else
void callback_start(void) { register_fragment(callback_code, callback_code + LENGTH); }
void callback_end_of_thread(void) {}
static void prepare(void) {}
#endif

value callback(const opcode *function, int count, const value *arguments) {
  prepare();
  push((value)function);
  push(NUMBER(0)); /* the caller's argument count */
  push((value)(callback_code + RETURN_AT));
  for (int i = count - 1; i >= 0; i--) push(arguments[i]);
  callback_code[FUNCTION_AT] = count + 2;
  callback_code[COUNT_AT] = count;
  return interpret(callback_code, 0);
}

#else

static const opcode stop_code[] = {STOP};

void callback_start(void) { register_fragment(stop_code, stop_code + 1); }
void callback_end_of_thread(void) {}

value callback(const opcode *function, int count, const value *arguments) {
  push(NUMBER(0));
  push((value)stop_code);
  for (int i = count - 1; i >= 0; i--) push(arguments[i]);
  return interpret(function, count);
}

#endif
