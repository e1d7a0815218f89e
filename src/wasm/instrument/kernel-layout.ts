/** Places in the kernel's memory that inserted code uses, as in kernel/kernel.h. The engine checks them when it makes a kernel. */
export const kernelLayout = {
  /** `words`, a `shared_words`: its first member is the countdown. */
  words: 1024,
  effectSeen: 1028,
  /** The number of the current thread's epoch. */
  stamp: 1040,
  /** Tables of `stamp_block`: a word with a bit for each of 32 cells of 4 bytes that has no stamp, and the number of the epoch of those that have. */
  readStamps: 1044,
  writeStamps: 1048,
  /** The first address that is no memory of the program, at most 2^29, in units of 1, 2, 4 and 8 bytes: one word each. */
  sizedEnds: 1056,
  /** Of loops, for exhaustive search: see loop-state.ts. */
  loopState: 1072,
  /** Such tables with a bit for each of 32 bytes: for accesses of 1 and 2 bytes. */
  narrowReadStamps: 1096,
  narrowWriteStamps: 1100,
  /** One byte a site. */
  siteFlags: 0x10_0000,
} as const;
