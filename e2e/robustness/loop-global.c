unsigned x;
int work(void);
int main(void) {
  while (1) {
    x++;
    __asm__ volatile("" ::: "memory");
  }
}
