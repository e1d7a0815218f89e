/** For tests of the watchdog: a function of C that hangs as nothing else does that Heddle sees. */
export const hangs: string = `/* Megabytes in one instruction: no event, and days until the rounds are too many. Only the watchdog ends it. */
static char filled[4 << 20];
static void hang(void) {
  for (;;) __asm__ volatile("local.get %0\\n i32.const 0\\n local.get %1\\n memory.fill 0" : : "r"(filled), "r"(sizeof filled) : "memory");
}
`;
