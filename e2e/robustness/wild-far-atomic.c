#include <stdatomic.h>
#include <stdint.h>
static volatile uintptr_t address = (256u << 20) + 8192;
int main(void) { return atomic_fetch_add((_Atomic int *)address, 1); }
