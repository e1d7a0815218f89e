struct node {
  int pad[100];
  int value;
};
static struct node *volatile node;
int main(void) { return node->value; }
