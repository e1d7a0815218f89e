#include <stdlib.h>
static int odd(int n);
__attribute__((noinline)) static int even(int n) { return n == -1 ? 1 : odd(n + 1) + rand(); }
__attribute__((noinline)) static int odd(int n) { return n == -1 ? 0 : even(n + 1) + rand(); }
int main(void) { return even(0) == 12345; }
