/* Stacks and pages of what has ended make room: more threads one after another, and more maps, than there is memory for at one time. */
#include "expect.h"
#include <pthread.h>
#include <sys/mman.h>

static void *nothing(void *argument) { return argument; }

static void create(int count, size_t stack_bytes) {
  pthread_attr_t attr;
  expect(pthread_attr_init(&attr) == 0 && (stack_bytes == 0 || pthread_attr_setstacksize(&attr, stack_bytes) == 0));
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    expect(pthread_create(&thread, &attr, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0);
  }
}

int main(void) {
  create(700, 0);
  create(100, 2 << 20);
  for (int i = 0; i < 300; i++) {
    char *pages = mmap(NULL, 1 << 19, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    expect(pages != MAP_FAILED && pages[5] == 0);
    pages[5] = 1;
    expect(munmap(pages, 1 << 19) == 0);
  }
}
