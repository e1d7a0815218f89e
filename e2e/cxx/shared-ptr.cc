// The last owner of a std::shared_ptr destroys what all owners wrote. With -DBUGGY two owners write.
#include <cassert>
#include <memory>
#include <thread>

static int destroyed;

struct Node {
  int left = 0, right = 0;
  ~Node() {
#ifndef BUGGY
    assert(left == 1 && right == 2);
#endif
    destroyed++;
  }
};

int main() {
  auto node = std::make_shared<Node>();
  std::weak_ptr<Node> weak = node;
  std::thread a([node]() mutable {
    node->left = 1;
    node.reset();
  });
  std::thread b([weak = weak] {
    if (auto locked = weak.lock()) assert(locked.use_count() > 0);
  });
#ifdef BUGGY
  node->left = 3;
#endif
  std::weak_ptr<Node> other = weak;
  a.join();
  b.join();
  node->right = 2;
  node.reset();
  assert(other.expired() && !weak.lock());
  assert(destroyed == 1);
}
