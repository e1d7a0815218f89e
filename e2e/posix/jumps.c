/* sigsetjmp keeps the mask when it is asked to, and siglongjmp out of a handler puts it back. */
#include "expect.h"
#include <setjmp.h>
#include <signal.h>

static sigjmp_buf place;
static jmp_buf plain;

static void handler(int number) { siglongjmp(place, number); }

static int is_blocked(int number) {
  sigset_t now;
  expect(sigprocmask(SIG_BLOCK, NULL, &now) == 0);
  return sigismember(&now, number);
}

int main(void) {
  signal(SIGUSR1, handler);
  for (int i = 0; i < 2; i++) {
    int number = sigsetjmp(place, 1);
    if (number == 0) raise(SIGUSR1);
    expect(number == SIGUSR1 && !is_blocked(SIGUSR1));
  }
  int number = sigsetjmp(place, 0);
  if (number == 0) raise(SIGUSR1);
  expect(number == SIGUSR1 && is_blocked(SIGUSR1));
  number = _setjmp(plain);
  if (number == 0) _longjmp(plain, 5);
  expect(number == 5);
}
