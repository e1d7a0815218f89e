#include <stdint.h>
static volatile uintptr_t target = 12345;
int main(void) {
  ((void (*)(void))target)();
  return 0;
}
