import type { CallGraph } from './call-graph.ts';

/** Which nodes of a call graph can call themselves in the end. */
export interface Recursion {
  /** Component of each node: two nodes can call each other in turn exactly when theirs is the same. */
  readonly component: Uint32Array;
  /** 1 for components with a cycle. */
  readonly cyclic: Uint8Array;
}

/**
 * Strongly connected components of the call graph, by Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972) with
 * its recursion turned into a loop: linear, and as deep as the heap allows. Nodes from `nodeCount` on do not take part.
 */
export function findRecursion(graph: CallGraph, nodeCount: number): Recursion {
  const { edgeStarts, edges } = graph;
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
        if (callee >= nodeCount) continue;
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
  /** True when a direct call from `caller` to `callee` closes a cycle of direct calls. */
  isRecursiveCall(caller: number, callee: number): boolean;
  /** True when an indirect tail call of type `type` closes a cycle: the loop of an interpreter. */
  isTailLoop(caller: number, type: number): boolean;
  /** The wrapper to put in a table instead of the function, or 0. */
  tableEntry(index: number): number;
}

/**
 * Plans the wrappers so that every cycle of calls passes one, and hardly anything else does: a cycle of direct calls is counted at each
 * of its calls; any other cycle passes a table, where an entry is wrapped when an indirect call of its type can come from behind it.
 * A tail call takes no stack; types that only tail calls use in the cycle keep their entries.
 */
export function planWrappers(graph: CallGraph, functionCount: number): Wrappers {
  const direct = findRecursion(graph, functionCount);
  const all = findRecursion(graph, graph.nodeCount);
  const isRecursiveCall = (caller: number, callee: number): boolean =>
    direct.component[caller] === direct.component[callee] && direct.cyclic[direct.component[callee] as number] === 1;
  const growsStack = new Uint8Array(graph.nodeCount);
  const isCalledInCycle = new Uint8Array(functionCount);
  for (let index = 0; index < graph.calls.length; index += 2) {
    const caller = graph.calls[index] as number;
    const node = graph.calls[index + 1] as number;
    if (node >= functionCount) {
      if (all.component[caller] === all.component[node]) growsStack[node] = 1;
    } else if (isRecursiveCall(caller, node)) isCalledInCycle[node] = 1;
  }
  const isWrappedEntry = (index: number): boolean => {
    const typeNode = graph.functionNodes[index] as number;
    return (
      graph.addressTaken[index] === 1 && growsStack[typeNode] === 1 && all.component[index] === all.component[typeNode]
    );
  };

  const wrapped: number[] = [];
  const wrapperOf = new Uint32Array(functionCount);
  for (let index = 0; index < functionCount; index++) {
    if (isCalledInCycle[index] === 0 && !isWrappedEntry(index)) continue;
    wrapperOf[index] = functionCount + wrapped.length;
    wrapped.push(index);
  }
  return {
    wrapped,
    wrapperOf,
    isRecursiveCall,
    isTailLoop: (caller, type) => all.component[caller] === all.component[graph.typeNodes[type] as number],
    tableEntry: (index) => (isWrappedEntry(index) ? (wrapperOf[index] as number) : 0),
  };
}
