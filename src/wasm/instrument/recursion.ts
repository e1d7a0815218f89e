import type { CallGraph } from './call-graph.ts';

/** Which functions can be on the stack twice. */
export interface Recursion {
  /** Component of each node of the call graph: two functions can call each other in turn exactly when theirs is the same. */
  readonly component: Uint32Array;
  /** 1 for components with a cycle. */
  readonly cyclic: Uint8Array;
}

/**
 * Strongly connected components of the call graph, by Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972) with
 * its recursion turned into a loop: linear, and as deep as the heap allows.
 */
export function findRecursion(graph: CallGraph): Recursion {
  const { nodeCount, edgeStarts, edges } = graph;
  const component = new Uint32Array(nodeCount);
  const cyclic = new Uint8Array(nodeCount);
  // Order of discovery, from 1; 0 is undiscovered. `low` falls to the earliest node on the stack that is reachable.
  const order = new Uint32Array(nodeCount);
  const low = new Uint32Array(nodeCount);
  const onStack = new Uint8Array(nodeCount);
  const nextEdge = edgeStarts.slice();
  const stack: number[] = [];
  const path: number[] = [];
  let discovered = 0;
  let components = 0;

  const discover = (node: number): void => {
    order[node] = low[node] = ++discovered;
    onStack[node] = 1;
    stack.push(node);
    path.push(node);
  };
  const close = (node: number): void => {
    const id = components++;
    let size = 0;
    let member: number;
    do {
      member = stack.pop() as number;
      onStack[member] = 0;
      component[member] = id;
      size++;
    } while (member !== node);
    if (size > 1) cyclic[id] = 1;
  };

  for (let root = 0; root < nodeCount; root++) {
    if (order[root] !== 0) continue;
    discover(root);
    while (path.length > 0) {
      const node = path[path.length - 1] as number;
      const edge = nextEdge[node] as number;
      if (edge < (edgeStarts[node + 1] as number)) {
        nextEdge[node] = edge + 1;
        const callee = edges[edge] as number;
        if (order[callee] === 0) discover(callee);
        else if (onStack[callee] === 1) low[node] = Math.min(low[node] as number, order[callee] as number);
        continue;
      }
      path.pop();
      const caller = path[path.length - 1];
      if (caller !== undefined) low[caller] = Math.min(low[caller] as number, low[node] as number);
      if (low[node] === order[node]) close(node);
    }
  }
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = edgeStarts[node] as number; edge < (edgeStarts[node + 1] as number); edge++) {
      if (edges[edge] === node) cyclic[component[node] as number] = 1;
    }
  }
  return { component, cyclic };
}

/** The functions that get a wrapper which counts the depth of the recursion. */
export interface Wrappers {
  readonly wrapped: readonly number[];
  /** Index of each function's wrapper; 0 for none (a wrapper never has index 0). */
  readonly wrapperOf: Uint32Array;
  readonly recursion: Recursion;
  /** True when a call from `caller` to `callee` closes a cycle. */
  isRecursiveCall(caller: number, callee: number): boolean;
  /** The wrapper to put in a table instead of the function, or 0: only where an indirect call closes a cycle. */
  tableEntry(index: number): number;
}

/** Plans a wrapper for every function that is called from within its own cycle, directly or through a pointer. */
export function planWrappers(graph: CallGraph, recursion: Recursion, functionCount: number): Wrappers {
  const { component, cyclic } = recursion;
  const isRecursiveCall = (caller: number, callee: number): boolean =>
    component[caller] === component[callee] && cyclic[component[callee] as number] === 1;
  const isIndirectlyRecursive = (index: number): boolean =>
    graph.addressTaken[index] === 1 && isRecursiveCall(graph.typeNodes[index] as number, index);

  const needed = new Uint8Array(functionCount);
  for (let index = 0; index < functionCount; index++) {
    if (isIndirectlyRecursive(index)) needed[index] = 1;
    for (let edge = graph.edgeStarts[index] as number; edge < (graph.edgeStarts[index + 1] as number); edge++) {
      const callee = graph.edges[edge] as number;
      if (callee < functionCount && isRecursiveCall(index, callee)) needed[callee] = 1;
    }
  }
  const wrapped: number[] = [];
  const wrapperOf = new Uint32Array(functionCount);
  for (let index = 0; index < functionCount; index++) {
    if (needed[index] === 0) continue;
    wrapperOf[index] = functionCount + wrapped.length;
    wrapped.push(index);
  }
  const tableEntry = (index: number): number => (isIndirectlyRecursive(index) ? (wrapperOf[index] as number) : 0);
  return { wrapped, wrapperOf, recursion, isRecursiveCall, tableEntry };
}
