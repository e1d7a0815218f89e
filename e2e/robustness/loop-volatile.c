volatile unsigned x;
int main(void) {
  while (1) x++;
}
