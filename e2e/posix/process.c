#define _GNU_SOURCE
#include "expect.h"
#include <err.h>
#include <getopt.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <syslog.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static jmp_buf back;

static void on_signal(int number) { caught = number; }

static void jumps(int depth) {
  if (depth == 0) longjmp(back, 3);
  jumps(depth - 1);
}

static void at_end(void) {
  if (caught != SIGUSR2) _Exit(9);
}

int main(int count, char **arguments) {
  sigset_t set, old;
  struct sigaction action = {.sa_handler = on_signal};
  expect(atexit(at_end) == 0);
  expect(count == 3 && strcmp(arguments[1], "-n") == 0);
  expect(getopt(count, arguments, "n:") == 'n' && strcmp(optarg, "5") == 0 && getopt(count, arguments, "n:") == -1);
  expect(sigaction(SIGUSR1, &action, NULL) == 0 && raise(SIGUSR1) == 0 && caught == SIGUSR1);
  expect(signal(SIGUSR2, on_signal) == SIG_DFL);
  expect(sigemptyset(&set) == 0 && sigaddset(&set, SIGUSR2) == 0 && sigismember(&set, SIGUSR2) == 1 && sigismember(&set, SIGUSR1) == 0);
  expect(pthread_sigmask(SIG_BLOCK, &set, &old) == 0 && raise(SIGUSR2) == 0 && caught == SIGUSR1);
  expect(sigpending(&old) == 0 && sigismember(&old, SIGUSR2) == 1);
  expect(sigprocmask(SIG_UNBLOCK, &set, NULL) == 0 && caught == SIGUSR2);
  expect(signal(SIGPIPE, SIG_IGN) == SIG_DFL && raise(SIGPIPE) == 0 && pthread_kill(pthread_self(), 0) == 0);
  expect(getpid() > 0 && getppid() > 0 && gettid() == getpid() && getuid() == geteuid());
  struct utsname name;
  expect(uname(&name) == 0);
  struct rlimit limit;
  expect(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 256);
  expect(setenv("A", "1", 1) == 0 && strcmp(getenv("A"), "1") == 0 && unsetenv("A") == 0 && getenv("A") == NULL);
  expect(strcmp(getenv("FROM_OUTSIDE"), "yes") == 0);
  srand(1);
  int first = rand();
  srand(1);
  expect(rand() == first && first >= 0);
  warnx("a warning %d", 1);
  syslog(LOG_INFO, "nothing");
  int value = setjmp(back);
  if (value == 0) jumps(3);
  expect(value == 3);
  unsigned char bytes[8] = {0};
  expect(getentropy(bytes, sizeof bytes) == 0 && getrandom(bytes, 4, 0) == 4);
  return 0;
}
