/* The module that the program starts with: its memory is the one that all others get. */
int main_value = 1000;

int main_twice(int n) { return 2 * n; }
