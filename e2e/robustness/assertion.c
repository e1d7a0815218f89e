#include <assert.h>
int main(void) {
  volatile int zero = 0;
  assert(zero == 1);
}
