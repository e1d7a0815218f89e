// Inline functions, virtual calls, and a static that is made at the first call and destroyed when the library is closed.
extern "C" int puts(const char *);

struct Shape {
  virtual ~Shape() = default;
  virtual int corners() const = 0;
};

struct Square : Shape {
  int corners() const override { return 4; }
};

struct Count {
  int value = 0;
  ~Count() { puts(value == 2 ? "destroyed after 2" : "destroyed too early"); }
};

inline int next() {
  static Count count;
  return ++count.value;
}

extern "C" int weak_run() {
  Shape *shape = new Square;
  int corners = shape->corners();
  delete shape;
  return corners + next();
}
