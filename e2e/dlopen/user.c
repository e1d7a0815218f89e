extern int base_value;
int base_add(int n);

int user_run(void) {
  base_value++;
  return base_add(10);
}

int (*user_pointer(void))(int) { return base_add; }
