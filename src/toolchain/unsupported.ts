/** Calls that cannot mean anything here: refused when linking, with the place of the call. A guest definition takes a name off the list. */

export interface UnsupportedGroup {
  readonly names: readonly string[];
  /** Ends the sentence "`fork` ...". */
  readonly why: string;
  readonly hint: string;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

export const unsupportedGroups: readonly UnsupportedGroup[] = [
  {
    names:
      words(`fork vfork _Fork clone clone3 execl execle execlp execv execve execvp execvpe fexecve posix_spawn posix_spawnp system
      popen pclose wait waitpid waitid wait3 wait4 daemon ptrace unshare setns execveat wordexp mkfifo mkfifoat
      posix_spawn_file_actions_init posix_spawn_file_actions_destroy posix_spawn_file_actions_addopen posix_spawn_file_actions_adddup2
      posix_spawn_file_actions_addclose posix_spawn_file_actions_addchdir_np posix_spawnattr_init posix_spawnattr_destroy
      posix_spawnattr_setflags posix_spawnattr_getflags posix_spawnattr_setpgroup posix_spawnattr_setsigmask
      posix_spawnattr_setsigdefault posix_spawnattr_setschedparam posix_spawnattr_setschedpolicy`),
    why: 'makes or controls another process, and a checked program is one process',
    hint: 'Check the threads of one process: leave the call out with `#ifndef __HEDDLE__`, or replace it by a thread.',
  },
  {
    names:
      words(`socket socketpair bind listen connect accept accept4 send sendto sendmsg sendmmsg recv recvfrom recvmsg recvmmsg shutdown
      getsockopt setsockopt getpeername getsockname sockatmark getaddrinfo freeaddrinfo getnameinfo gethostbyname gethostbyaddr
      gethostbyname_r gethostbyname2 getservbyname getservbyport getprotobyname getprotobynumber getnetbyname if_nametoindex
      if_indextoname if_nameindex if_freenameindex getifaddrs freeifaddrs res_init res_query res_search
      gai_strerror hstrerror herror ns_get16 ns_get32 ns_put16 ns_put32 ns_initparse ns_parserr ns_skiprr ns_name_uncompress
      ether_ntoa ether_aton ether_ntoa_r ether_aton_r`),
    why: 'reaches the network, and a checked program is cut off from it so that every run can be repeated',
    hint: 'Use a pipe or a queue in memory between two threads instead, under `#ifdef __HEDDLE__`.',
  },
  {
    names: words(`inotify_init inotify_init1
      inotify_add_watch inotify_rm_watch signalfd kqueue kevent io_setup io_submit io_getevents
      io_uring_setup io_uring_enter fanotify_init`),
    why: 'is a kernel interface that Heddle does not model',
    hint: 'Use `poll`, pipes, conditions or semaphores, which are scheduled deterministically.',
  },
  {
    names: words(`kill killpg sigqueue sigwait sigwaitinfo sigtimedwait sigpause alarm ualarm setitimer getitimer
      timer_create timer_settime timer_gettime timer_getoverrun timer_delete sigaltstack pthread_kill pthread_sigqueue tgkill`),
    why: 'needs signals between threads or processes, which are not delivered here',
    hint: 'Wake threads with a condition, a semaphore or an atomic flag.',
  },
  {
    names: words('pthread_cancel pthread_testcancel_np thrd_cancel'),
    why: 'cancels a thread at points that Heddle does not model',
    hint: 'Ask the thread to end through an atomic flag and join it.',
  },
  {
    names:
      words(`shm_open shm_unlink shmget shmat shmdt shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open mq_send
      mq_receive mq_timedsend mq_timedreceive mq_close mq_unlink sem_open sem_close sem_unlink mq_getattr mq_setattr mq_notify ftok memfd_create process_vm_readv process_vm_writev`),
    why: 'shares something between processes, and a checked program is one process',
    hint: 'Use the unnamed form inside the process (`sem_init`, `malloc`).',
  },
  {
    names: words('dlmopen dlvsym dladdr dl_iterate_phdr'),
    why: 'loads code at run time, and programs are linked statically',
    hint: 'Link the module into the program.',
  },
  {
    names: words('getcontext setcontext makecontext swapcontext'),
    why: 'switches stacks by hand, which WebAssembly does not allow',
    hint: 'Use threads.',
  },
  {
    names: words(
      'argp_parse argp_help argp_usage argp_error argp_failure argp_state_help on_exit getpass cuserid getspnam setmntent getmntent endmntent hasmntopt dysize psiginfo register_printf_function register_printf_specifier register_printf_modifier register_printf_type parse_printf_format printf_size printf_size_info',
    ),
    why: 'is an extension of glibc that Heddle does not have',
    hint: 'Use `getopt_long` for arguments, `atexit` for the end, `getpwnam` for users, and read input with `fgets`.',
  },
  {
    names: words(
      'syscall vsyscall __syscall ioperm iopl openpty forkpty login_tty posix_openpt grantpt unlockpt ptsname ioctl_tty chroot mount umount umount2 reboot klogctl swapon swapoff mknod mknodat adjtimex clock_adjtime remap_file_pages mlock2 lchmod getdents',
    ),
    why: 'asks the operating system for something that Heddle does not model',
    hint: 'Use the C library function for the same purpose, or leave it out with `#ifndef __HEDDLE__`.',
  },
];

const openMp: UnsupportedGroup = {
  names: [],
  why: 'belongs to the runtime of OpenMP, which Heddle does not have',
  hint: 'Compile without `-fopenmp`: the pragmas are then ignored. To check such code, start its threads with pthread_create or std::thread.',
};

const byName = new Map(unsupportedGroups.flatMap((group) => group.names.map((name) => [name, group] as const)));

/** Why a call cannot work; undefined for every other name. */
export function unsupportedGroup(name: string): UnsupportedGroup | undefined {
  return byName.get(name) ?? (/^(__kmpc|omp|GOMP|kmp)_/.test(name) ? openMp : undefined);
}
