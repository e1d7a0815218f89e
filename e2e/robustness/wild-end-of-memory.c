#include <stdint.h>
int main(void) {
  *(volatile long long *)(uintptr_t)((256u << 20) - 4) = 1;
  return 0;
}
