#include <stdlib.h>
__attribute__((noinline)) static int down(int n) { return n == -1 ? 0 : down(n + 1) + rand(); }
int main(void) { return down(0) == 12345; }
