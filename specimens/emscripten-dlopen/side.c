/* A side module with data of its own. Built for threads it counts atomically, and has a thread-local variable. */
int counter = 40;

#ifdef THREADED
static _Thread_local int calls;

int side_count(void) {
  calls++;
  return __atomic_add_fetch(&counter, 1, __ATOMIC_SEQ_CST);
}

int side_calls(void) { return calls; }
#else
static int calls;

int side_count(void) {
  calls++;
  return ++counter;
}

int side_calls(void) { return calls; }
#endif
