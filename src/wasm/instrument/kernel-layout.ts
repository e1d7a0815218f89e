/** Places in the kernel's memory that inserted code uses, as in kernel/kernel.h. The engine checks them when it makes a kernel. */
export const kernelLayout = {
  /** `words`, a `shared_words`: its first member is the countdown. */
  words: 1024,
  effectSeen: 1028,
  /** What the current thread's stamp has to be; its last byte is 0xff. */
  stamp: 1040,
  readStamps: 1044,
  writeStamps: 1048,
  /** The first address that is no memory of the program, at most 2^29. */
  programBytes: 1056,
  /** Of loops, for exhaustive search: see loop-state.ts. */
  loopState: 1060,
  /** One byte a site. */
  siteFlags: 0x10_0000,
} as const;
