/* The headers that programs for Linux include, together and with what they say about types and constants. */
#define _GNU_SOURCE
#include "expect.h"
#include <aio.h>
#include <argp.h>
#include <argz.h>
#include <arpa/inet.h>
#include <asm/byteorder.h>
#include <asm/types.h>
#include <asm/unistd.h>
#include <dirent.h>
#include <dlfcn.h>
#include <err.h>
#include <elf.h>
#include <execinfo.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <getopt.h>
#include <glob.h>
#include <grp.h>
#include <ifaddrs.h>
#include <langinfo.h>
#include <libgen.h>
#include <libintl.h>
#include <link.h>
#include <linux/eventpoll.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/if_ether.h>
#include <linux/limits.h>
#include <linux/magic.h>
#include <linux/membarrier.h>
#include <linux/prctl.h>
#include <linux/types.h>
#include <linux/unistd.h>
#include <linux/version.h>
#include <locale.h>
#include <malloc.h>
#include <mcheck.h>
#include <mntent.h>
#include <mqueue.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netdb.h>
#include <netinet/ether.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <obstack.h>
#include <paths.h>
#include <poll.h>
#include <pthread.h>
#include <printf.h>
#include <pty.h>
#include <pwd.h>
#include <regex.h>
#include <resolv.h>
#include <sched.h>
#include <search.h>
#include <semaphore.h>
#include <shadow.h>
#include <signal.h>
#include <spawn.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/param.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/single_threaded.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/syslog.h>
#include <sys/sysmacros.h>
#include <sys/termios.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/ucontext.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/unistd.h>
#include <sys/user.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <syslog.h>
#include <termio.h>
#include <termios.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <utime.h>
#include <utmp.h>
#include <utmpx.h>
#include <wait.h>
#include <wchar.h>
#include <wordexp.h>

/* Numbers of errors are constants that differ, and options are there before the program runs. */
static const char *name_of(int error) {
  switch (error) {
    case ESHUTDOWN: return "ESHUTDOWN";
    case EHOSTDOWN: return "EHOSTDOWN";
    case ETIME: return "ETIME";
    case ENODATA: return "ENODATA";
    case EBADFD: return "EBADFD";
    case EREMOTEIO: return "EREMOTEIO";
    case EDEADLOCK: return "EDEADLK";
    case ETIMEDOUT: return "ETIMEDOUT";
    case ENOTCAPABLE: return "ENOTCAPABLE";
    default: return "";
  }
}
#if _POSIX_SEMAPHORES < 200112L || _POSIX_THREAD_ATTR_STACKADDR < 200112L
#error "sysconf says that they are there"
#endif

/* A server that is never started: only its addresses and messages are made. */
static size_t address_of(struct sockaddr_storage *to, const char *path) {
  struct sockaddr_un *local = (struct sockaddr_un *)to;
  local->sun_family = AF_UNIX;
  strncpy(local->sun_path, path, sizeof local->sun_path - 1);
  return SUN_LEN(local);
}

int main(void) {
  expect(strcmp(name_of(ESHUTDOWN), "ESHUTDOWN") == 0 && strcmp(name_of(EDEADLK), "EDEADLK") == 0);
  struct sockaddr_storage storage = {0};
  struct sockaddr_in internet = {.sin_family = AF_INET, .sin_port = htons(80)};
  memset(internet.sin_zero, 0, sizeof internet.sin_zero);
  expect(inet_pton(AF_INET, "127.0.0.1", &internet.sin_addr) == 1 && internet.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
  expect(address_of(&storage, "/tmp/s") == 8 && sizeof storage >= sizeof(struct sockaddr_un));
  char control[CMSG_SPACE(sizeof(int))] = {0};
  struct msghdr message = {.msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  expect(CMSG_NXTHDR(&message, header) == NULL && CMSG_DATA(header) == (unsigned char *)control + sizeof(struct cmsghdr));
  expect(major(makedev(8, 17)) == 8 && minor(makedev(8, 17)) == 17 && KERNEL_VERSION(6, 1, 0) == LINUX_VERSION_CODE);
  expect(__cpu_to_be16(0x1234) == 0x3412 && sizeof(__u64) == 8 && WEXITSTATUS(0x300) == 3 && WIFSIGNALED(9));
  expect(sizeof(struct itimerspec) && sizeof(ucontext_t) && sizeof(struct ifreq) && sizeof(struct sigevent) && sizeof(struct aiocb));
  expect(sizeof(Elf64_Ehdr) == 64 && sizeof(Elf32_Sym) == 16 && sizeof(Elf64_Sym) == 24 && sizeof(Elf64_Shdr) == 64 && sizeof(ElfW(Phdr)) == 32);
  expect(sizeof(struct user_regs_struct) == 216 && sizeof(struct printf_info));
  expect(__libc_single_threaded == 0 && TEMP_FAILURE_RETRY(close(-1)) == -1);
  return 0;
}
