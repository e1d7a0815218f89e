static int three(int a, int b, int c) { return a + b + c; }
static int (*volatile pointer)(int, int, int) = three;
int main(void) { return ((long long (*)(double))pointer)(1.0) == 2; }
