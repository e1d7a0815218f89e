static int table[4];
static volatile int index = -100000000;
int main(void) { return table[index]; }
