static void (*volatile function)(void);
int main(void) {
  function();
  return 0;
}
