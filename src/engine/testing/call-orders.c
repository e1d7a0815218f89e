/* Calls on what threads share, one a letter: two threads make those of two words, or one thread makes them in a given order (see call-orders.test.ts).
 * Prints what each call returned. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <search.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;
static sem_t sem;
static pthread_key_t key;
static pthread_t other;
static int ends[2], ev, shared_fd, polled;
static struct epoll_event watched = {.events = EPOLLIN};
static FILE *stream;
static void handler(int s) {}
static atomic_int counter;
static int logs[2][8], counts[2];
static void note(int t, int v) { logs[t][counts[t]++] = v; }
static void run(int t, char c) {
  char b[64]; struct stat st; int v = 0;
  switch (c) {
    case 'a': note(t, pthread_mutex_trylock(&m) == 0); break;
    case 'A': note(t, pthread_mutex_unlock(&m)); break;
    case 'c': sem_getvalue(&sem, &v); note(t, v); break;
    case 'd': note(t, sem_post(&sem)); break;
    case 'e': note(t, sem_trywait(&sem) == 0); break;
    case 'g': { pthread_key_t k; note(t, pthread_key_create(&k, 0)); note(t, (int)k); break; }
    case 'G': note(t, pthread_key_delete(key)); break;
    case 'i': note(t, pthread_rwlock_tryrdlock(&rw) == 0); break;
    case 'j': note(t, pthread_rwlock_trywrlock(&rw) == 0); break;
    case 'o': { int fd = open("/tmp/x", O_CREAT | O_EXCL | O_RDWR, 0600); note(t, fd); break; }
    case 'p': note(t, unlink("/tmp/x") == 0); break;
    case 'q': note(t, (int)write(shared_fd, "ab", 2)); break;
    case 'r': fstat(shared_fd, &st); note(t, (int)st.st_size); break;
    case 's': note(t, (int)lseek(shared_fd, 1, SEEK_CUR)); break;
    case 'S': note(t, ftruncate(shared_fd, 1)); break;
    case 'u': note(t, atomic_fetch_add(&counter, 1)); break;
    case 'x': note(t, (int)write(ends[1], "z", 1)); break;
    case 'y': note(t, (int)read(ends[0], b, 2)); break;
    case 'Y': { struct pollfd p = {ends[0], POLLIN, 0}; note(t, poll(&p, 1, 0)); break; }
    case 'z': note(t, dup(shared_fd)); break;
    case 'Z': note(t, close(7)); break;
    case 'E': note(t, signal(SIGUSR1, handler) == handler); break;
    case 'F': note(t, signal(SIGUSR1, SIG_DFL) == handler); break;
    case 'U': note(t, (int)umask(t + 1)); break;
    case 'I': note(t, chdir("/tmp")); break;
    case 'J': getcwd(b, 64); note(t, (int)strlen(b)); break;
    case 'l': { uint64_t n = 1; note(t, (int)write(ev, &n, 8)); break; }
    case 'L': { uint64_t n = 0; note(t, (int)read(ev, &n, 8)); note(t, (int)n); break; }
    case '+': note(t, epoll_ctl(polled, EPOLL_CTL_ADD, ev, &watched)); break;
    case '-': note(t, epoll_ctl(polled, EPOLL_CTL_DEL, ev, NULL)); break;
    case '?': { struct epoll_event e; note(t, epoll_wait(polled, &e, 1, 0)); break; }
    case 'P': fputs("ab", stream); note(t, (int)ftell(stream)); break;
    case 'Q': note(t, fgetc(stream)); break;
    case 'n': note(t, flock(shared_fd, LOCK_EX | LOCK_NB)); break;
    case 'N': note(t, flock(shared_fd, LOCK_UN)); break;
    case 'v': note(t, pthread_spin_trylock(&spin) == 0); break;
    case 'V': note(t, pthread_spin_unlock(&spin)); break;
    case 'w': { int n = 0; ioctl(ends[0], FIONREAD, &n); note(t, n); break; }
    case 'm': note(t, mkdir("/tmp/d", 0700)); break;
    case 'M': note(t, rename("/tmp/d", "/tmp/e")); break;
    case 'T': { FILE *f = fopen("/tmp/x", "r"); note(t, f != 0); if (f) fclose(f); break; }
    case 'W': note(t, remove("/tmp/x")); break;
    case 'X': note(t, access("/tmp/x", F_OK)); break;
    case 'B': { FILE *f = fopen("/tmp/x", "w"); note(t, f != 0); if (f) { fputs("hello", f); fclose(f);} break; }
    case 'C': { FILE *f = fopen("/tmp/x", "r"); b[0] = 0; if (f) { fgets(b, 9, f); fclose(f);} note(t, (int)strlen(b)); break; }
    case 'D': { char n[] = "/tmp/qXXXXXX"; int fd = mkstemp(n); note(t, n[11]); close(fd); break; }
    case 'R': note(t, (int)random() & 0xffff); break;
    case 'K': srandom(5); break;
    case 'b': note(t, symlinkat("abc", AT_FDCWD, "/tmp/l")); break;
    case 'f': note(t, (int)readlinkat(AT_FDCWD, "/tmp/l", b, 9)); break;
    case 't': { struct timespec s[2] = {{5 + t, 0}, {5 + t, 0}}; note(t, utimensat(AT_FDCWD, "/tmp/s", s, 0)); break; }
    case 'H': fstat(shared_fd, &st); note(t, (int)st.st_mtim.tv_sec); break;
    case 'h': note(t, linkat(AT_FDCWD, "/tmp/s", AT_FDCWD, "/tmp/h", 0)); break;
    case 'O': { struct dirent **all; note(t, scandir("/tmp", &all, 0, 0)); break; }
    case 'k': note(t, pthread_join(other, 0)); break;
    case '!': note(t, pthread_detach(other)); break;
    case '1': note(t, rand() & 0xffff); break;
    case '2': srand(5); break;
    case '3': note(t, (int)lrand48() & 0xffff); break;
    case '4': note(t, setenv("V", t ? "a" : "b", 0)); break;
    case '5': { const char *v = getenv("V"); note(t, v ? *v : 0); break; }
    case '6': { const char *v = strtok(NULL, " "); note(t, v ? *v : 0); break; }
    case '7': { ENTRY e = {"key", (void *)(long)(t + 1)}, *f = hsearch(e, ENTER); note(t, (int)(long)f->data); break; }
    case '8': { ENTRY e = {"key", 0}; note(t, hsearch(e, FIND) != 0); break; }
    case '9': { char *a[] = {"x", "-a", "-b", 0}; note(t, getopt(3, a, "ab")); break; }
  }
}
static void *nothing(void *a) { return 0; }
static char split[] = "a b c d e f g";
static const char *words[2];
static void *thread(void *a) { int t = (int)(long)a; for (const char *c = words[t]; *c; c++) run(t, *c); return 0; }
int main(int argc, char **argv) {
  words[0] = argv[1]; words[1] = argv[2];
  sem_init(&sem, 0, 0); pthread_spin_init(&spin, 0); pthread_key_create(&key, 0);
  pipe2(ends, O_NONBLOCK); ev = eventfd(0, EFD_NONBLOCK); shared_fd = open("/tmp/s", O_CREAT | O_RDWR, 0600);
  stream = fopen("/tmp/t", "w+"); fputs("0123456789", stream); rewind(stream);
  polled = epoll_create1(0);
  pthread_create(&other, 0, nothing, 0);
  hcreate(8); strtok(split, " ");
  if (argc > 3) {
    const char *w[2] = {words[0], words[1]};
    for (const char *o = argv[3]; *o; o++) { int t = *o - '0'; run(t, *w[t]++); }
  } else {
    pthread_t a, b;
    pthread_create(&a, 0, thread, (void *)0); pthread_create(&b, 0, thread, (void *)1);
    pthread_join(a, 0); pthread_join(b, 0);
  }
  for (int t = 0; t < 2; t++) { for (int i = 0; i < counts[t]; i++) printf("%d ", logs[t][i]); printf("| "); }
  return 0;
}
