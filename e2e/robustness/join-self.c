#include <errno.h>
#include <pthread.h>
int main(void) { return pthread_join(pthread_self(), 0) == EDEADLK ? 0 : 1; }
