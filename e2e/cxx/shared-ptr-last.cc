// Whichever thread drops the last reference destroys the object, after everything the other owners did; control blocks outlive it while
// there are weak references. With -DBUGGY a raw pointer is used after the owner dropped its reference.
#include <cassert>
#include <memory>
#include <thread>
#include <utility>

struct Node {
  int left = 0, right = 0;
};

int main() {
  auto node = std::shared_ptr<Node>(new Node, [](Node *dead) {
#ifndef BUGGY
    assert(dead->left + dead->right == 3);
#endif
    delete dead;
  });
  std::weak_ptr<Node> weak = node;
  std::thread a([owner = node, weak]() mutable {
    Node *raw = owner.get();
    raw->left = 1;
#ifdef BUGGY
    owner.reset();
    raw->left = 1;
#endif
  });
  std::thread b([owner = std::move(node)] { owner->right = 2; });
  weak.reset();
  a.join();
  b.join();
}
