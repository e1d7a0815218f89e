/* What the one user, the one process and the system say of themselves, and calls made of others. */
#define _GNU_SOURCE
#include "expect.h"
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <libgen.h>
#include <libintl.h>
#include <malloc.h>
#include <obstack.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <syslog.h>
#include <termios.h>
#include <unistd.h>
#include <utmpx.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

static void users(void) {
  struct passwd *user = getpwuid(getuid()), other, *found;
  char buffer[256];
  expect(user != NULL && user->pw_gid == getgid() && user->pw_dir[0] == '/' && getpwuid(12345) == NULL);
  expect(getpwnam_r(user->pw_name, &other, buffer, sizeof buffer, &found) == 0 && found == &other && other.pw_uid == getuid());
  expect(getpwuid_r(getuid(), &other, buffer, 1, &found) == ERANGE && found == NULL);
  expect(getpwnam_r("nobody", &other, buffer, sizeof buffer, &found) == 0 && found == NULL);
  expect(strcmp(getgrgid(getgid())->gr_name, getlogin()) == 0 && getgrnam("wheel") == NULL && getgrgid(getgid())->gr_mem[0] == NULL);
  setpwent();
  expect(getpwent() != NULL && getpwent() == NULL);
  endpwent();
  gid_t groups[4];
  int count = 4;
  expect(getgrouplist(getlogin(), getgid(), groups, &count) == 1 && count == 1 && groups[0] == getgid());
  uid_t real, effective, saved;
  expect(getresuid(&real, &effective, &saved) == 0 && real == saved && setresuid(real, effective, saved) == 0 && setreuid(0, 0) == -1 && errno == EPERM);
  expect(getutxent() == NULL && setgroups(0, NULL) == -1);
}

static void terminals(void) {
  struct termios settings;
  struct winsize size;
  expect(tcgetattr(1, &settings) == -1 && errno == ENOTTY && tcgetattr(99, &settings) == -1 && errno == EBADF);
  expect(ioctl(1, TIOCGWINSZ, &size) == -1 && errno == ENOTTY && ttyname_r(0, (char *)&size, sizeof size) == ENOTTY);
  expect(cfsetspeed(&settings, B9600) == 0 && cfgetospeed(&settings) == B9600 && cfsetispeed(&settings, 12345678) == -1);
  int ends[2], bytes = -1, on = 1;
  char byte;
  expect(ioctl(1, SIOCATMARK, &bytes) == -1 && errno == ENOTTY);
  expect(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3 && ioctl(ends[0], FIONREAD, &bytes) == 0 && bytes == 3);
  expect(read(ends[0], (char[3]){0}, 3) == 3 && ioctl(ends[0], FIONBIO, &on) == 0 && read(ends[0], &byte, 1) == -1 && errno == EAGAIN);
  close(ends[0]);
  close(ends[1]);
}

static void system_says(void) {
  struct sysinfo info;
  struct rlimit limit;
  struct statfs files;
  unsigned processor;
  char name[16];
  expect(getauxval(AT_PAGESZ) == (unsigned long)sysconf(_SC_PAGESIZE) && getauxval(AT_SECURE) == 0 && getauxval(12345) == 0 && errno == ENOENT);
  expect(personality(0xffffffff) == PER_LINUX && sysinfo(&info) == 0 && info.totalram > info.freeram && getcpu(&processor, NULL) == 0);
  expect(prlimit(0, RLIMIT_NOFILE, NULL, &limit) == 0 && limit.rlim_cur > 0 && statfs("/", &files) == 0 && files.f_bsize == 4096);
  expect(prctl(PR_SET_NAME, "worker") == 0 && prctl(PR_GET_NAME, name) == 0 && strcmp(name, "worker") == 0);
  expect(getxattr("/", "user.x", NULL, 0) == -1 && errno == ENOTSUP && settimeofday(&(struct timeval){0}, NULL) == -1);
  expect(mallinfo2().uordblks == 0 && strcmp(gettext("text"), "text") == 0 && strcmp(ngettext("one", "many", 2), "many") == 0);
  openlog("name", LOG_PID, LOG_USER);
  syslog(LOG_ERR, "a message with %d", 1);
  expect(setlogmask(LOG_UPTO(LOG_ERR)) == LOG_UPTO(LOG_DEBUG));
}

static int visited;

static int visit(const char *path, const struct stat *status, int kind) {
  (void)status;
  visited += kind == FTW_F && fnmatch("*.t[x]t", path, 0) == 0;
  return 0;
}

static void files(void) {
  char name[] = "/work/nameXXXXXX.txt", text[8] = {0}, path[] = "/a/b/";
  glob_t found;
  expect(mkdir("/work", 0777) == 0);
  int from = mkstemps(name, 4), to = open("/work/copy.txt", O_RDWR | O_CREAT, 0600);
  off_t offset = 1;
  expect(from >= 0 && to >= 0 && write(from, "contents", 8) == 8 && sendfile(to, from, &offset, 3) == 3 && offset == 4);
  expect(pread(to, text, 8, 0) == 3 && strcmp(text, "ont") == 0 && fallocate(to, 0, 0, 100) == 0);
  expect(ftw("/work", visit, 4) == 0 && visited == 2);
  expect(glob("/work/*.txt", 0, NULL, &found) == 0 && found.gl_pathc == 2);
  globfree(&found);
  expect(futimes(to, (struct timeval[2]){{.tv_sec = 5}, {.tv_sec = 6}}) == 0);
  struct stat status;
  expect(fstat(to, &status) == 0 && status.st_mtim.tv_sec == 6);
  int same = open("/work/copy.txt", O_RDWR);
  expect(flock(to, LOCK_SH) == 0 && flock(same, LOCK_SH) == 0 && flock(to, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK);
  expect(close(same) == 0 && flock(to, LOCK_EX | LOCK_NB) == 0 && flock(to, LOCK_UN) == 0);
  char *real = canonicalize_file_name("/work/../work/copy.txt");
  expect(strcmp(real, "/work/copy.txt") == 0 && strcmp(basename(path), "b") == 0);
  free(real);
  close_range((unsigned)from, ~0u, 0);
}

/* Guarded by a lock of a file alone. */
static int guarded;

static void *locked(void *argument) {
  int fd = open("/work/lock", O_RDWR | O_CREAT, 0600);
  expect(flock(fd, LOCK_EX) == 0);
  guarded++;
  close(fd);
  return argument;
}

static void stacks(void) {
  struct obstack stack;
  obstack_init(&stack);
  char *first = obstack_copy0(&stack, "first", 5);
  for (int i = 0; i < 5000; i++) obstack_1grow(&stack, (char)('a' + i % 26));
  expect(obstack_object_size(&stack) == 5000);
  obstack_1grow(&stack, 0);
  char *second = obstack_finish(&stack);
  expect(strlen(second) == 5000 && second[4999] == 'a' + 4999 % 26 && strcmp(first, "first") == 0 && (uintptr_t)obstack_alloc(&stack, 3) % 16 == 0);
  obstack_free(&stack, second);
  obstack_int_grow(&stack, 7);
  expect(*(int *)obstack_finish(&stack) == 7);
  obstack_free(&stack, NULL);
}

static void signals(void) {
  sigset_t left, right, both;
  sigemptyset(&left);
  expect(sigisemptyset(&left));
  sigaddset(&left, SIGUSR1);
  sigfillset(&right);
  expect(sigandset(&both, &left, &right) == 0 && sigismember(&both, SIGUSR1) && !sigismember(&both, SIGUSR2));
  expect(sighold(SIGUSR1) == 0 && raise(SIGUSR1) == 0 && sigignore(SIGUSR1) == 0 && sigrelse(SIGUSR1) == 0);
}

int main(void) {
  pthread_t thread;
  users();
  terminals();
  system_says();
  files();
  stacks();
  signals();
  pthread_create(&thread, NULL, locked, NULL);
  locked(NULL);
  pthread_join(thread, NULL);
  expect(guarded == 2);
  return 0;
}
