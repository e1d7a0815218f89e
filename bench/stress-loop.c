/*
 * stress-loop RUNS SECONDS HANGS PROGRAM ARG...: runs a program again and again and prints `runs failures`, both numbers. A run that takes
 * longer than SECONDS hangs: it is killed and counts as a failure; HANGS of them end the loop. In C, because a run of these programs takes
 * less than a millisecond, and starting a process from Node twenty.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* 0: the run ended well; 1: it failed; 2: it hung. */
static int run(char **command, time_t seconds, const sigset_t *child) {
  struct timespec limit = {.tv_sec = seconds}, now = {0};
  int status, hung;
  pid_t pid = fork();
  if (pid < 0) {
    perror("fork");
    exit(2);
  }
  if (pid == 0) {
    int null = open("/dev/null", O_RDWR);
    for (int stream = 0; stream < 3; stream++) dup2(null, stream);
    sigprocmask(SIG_UNBLOCK, child, NULL);
    execv(command[0], command);
    _exit(127);
  }
  hung = sigtimedwait(child, NULL, &limit) < 0;
  if (hung) kill(pid, SIGKILL);
  waitpid(pid, &status, 0);
  /* A killed child's signal is still pending. */
  while (sigtimedwait(child, NULL, &now) > 0) continue;
  return hung ? 2 : status != 0;
}

int main(int argc, char **argv) {
  sigset_t child;
  struct rlimit no_core = {0, 0};
  long runs = 0, failures = 0, hangs = 0;
  if (argc < 5) {
    fprintf(stderr, "usage: %s RUNS SECONDS HANGS PROGRAM ARG...\n", argv[0]);
    return 2;
  }
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  setrlimit(RLIMIT_CORE, &no_core);
  while (runs < atol(argv[1]) && hangs < atol(argv[3])) {
    int outcome = run(argv + 4, atol(argv[2]), &child);
    runs++;
    failures += outcome != 0;
    hangs += outcome == 2;
  }
  printf("%ld %ld\n", runs, failures);
  return 0;
}
