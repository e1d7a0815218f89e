__attribute__((noinline)) static int down(int n) {
  volatile char frame[4096];
  frame[n & 4095] = (char)n;
  return n == -1 ? 0 : down(n + 1) + frame[n & 4095];
}
int main(void) { return down(0) == 12345; }
