/* Opened with RTLD_GLOBAL: another library imports from it. */
int base_value = 5;
int base_add(int n) { return n + base_value; }
