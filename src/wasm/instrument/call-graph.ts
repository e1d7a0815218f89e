import { assert } from '../../base/assert.ts';
import { malformed } from '../malformed.ts';
import { NumberList } from '../number-list.ts';
import { InstructionReader } from '../reader/instruction-reader.ts';
import type { WasmModule } from '../reader/module.ts';
import { Op } from '../reader/opcodes.ts';
import { functionTypeKey } from '../reader/types.ts';

/**
 * Who calls whom, and what else the rewriting has to know of all bodies before it changes the first one.
 *
 * Nodes are the functions and, behind them, one node for each distinct function type: an indirect call leads to the node of its type,
 * which leads to every function of that type whose address is taken. That keeps the edges linear, and it is exact as far as types
 * tell, since a call through a pointer of another type traps.
 */
export interface CallGraph {
  readonly nodeCount: number;
  /** Callees of node `n`: `edges[edgeStarts[n]]` up to `edges[edgeStarts[n + 1]]`. */
  readonly edgeStarts: Uint32Array;
  readonly edges: Uint32Array;
  /** Node of each type. */
  readonly typeNodes: Uint32Array;
  /** Node of each function's type. */
  readonly functionNodes: Uint32Array;
  /** Caller and callee's node of every call that is no tail call, in turn. */
  readonly calls: Uint32Array;
  /** 1 for functions in an element segment. */
  readonly addressTaken: Uint8Array;
  /** 1 for functions that read the site global themselves or through its getter. */
  readonly readsSite: Uint8Array;
  /** 1 for functions with a handler of exceptions. */
  readonly catches: Uint8Array;
}

/** @throws HeddleError `HDL_WASM_MALFORMED` for code that does not decode. */
export function readCallGraph(module: WasmModule, siteGlobal: number | undefined): CallGraph {
  const functionCount = module.functions.length;
  const typeNodes = typeNodesOf(module);
  const addressTaken = new Uint8Array(functionCount);
  for (const segment of module.elements) {
    for (const index of segment.functions) if (index >= 0) addressTaken[index] = 1;
  }
  const scan = new BodyScan(module, typeNodes, siteGlobal);
  const edgeStarts = new Uint32Array(functionCount + module.types.length + 1);
  const edges = new NumberList();
  for (let index = module.importedFunctions; index < functionCount; index++) {
    edgeStarts[index] = edges.length;
    scan.body(index, edges);
  }
  const byNode = new Map<number, number[]>();
  for (let index = 0; index < functionCount; index++) {
    if (addressTaken[index] === 0) continue;
    const node = typeNodes[module.functions[index] as number] as number;
    const list = byNode.get(node);
    if (list === undefined) byNode.set(node, [index]);
    else list.push(index);
  }
  for (let node = functionCount; node < edgeStarts.length; node++) {
    edgeStarts[node] = edges.length;
    for (const index of byNode.get(node) ?? []) edges.push(index);
  }
  const edgeArray = edges.toArray();
  scan.markCallersOfGetters(edgeStarts, edgeArray);
  return {
    nodeCount: edgeStarts.length - 1,
    edgeStarts,
    edges: edgeArray,
    typeNodes,
    functionNodes: new Uint32Array(module.functions.map((type) => typeNodes[type] as number)),
    calls: scan.calls.toArray(),
    addressTaken,
    readsSite: scan.readsSite,
    catches: scan.catches,
  };
}

/** For every type the node of the first type that is the same. */
function typeNodesOf(module: WasmModule): Uint32Array {
  const first = new Map<string, number>();
  const nodes = module.types.map((type, index) => {
    const key = functionTypeKey(type);
    const node = first.get(key) ?? module.functions.length + index;
    first.set(key, node);
    return node;
  });
  return new Uint32Array(nodes);
}

class BodyScan {
  readonly readsSite: Uint8Array;
  readonly catches: Uint8Array;
  readonly calls: NumberList = new NumberList();
  private readonly getters = new Set<number>();
  private readonly module: WasmModule;
  private readonly typeNodes: Uint32Array;
  private readonly siteGlobal: number;
  private readonly instructions: InstructionReader;

  constructor(module: WasmModule, typeNodes: Uint32Array, siteGlobal: number | undefined) {
    this.module = module;
    this.typeNodes = typeNodes;
    this.siteGlobal = siteGlobal ?? -1;
    this.instructions = new InstructionReader(module.binary);
    this.readsSite = new Uint8Array(module.functions.length);
    this.catches = new Uint8Array(module.functions.length);
  }

  /** Adds the callees of one function to `edges` and checks that its blocks are balanced. */
  body(functionIndex: number, edges: NumberList): void {
    const { module, instructions, siteGlobal } = this;
    const body = module.bodies[functionIndex - module.importedFunctions];
    assert(body !== undefined, `function ${functionIndex} has no body`);
    instructions.reset(body.code, body.end);
    let depth = 1;
    let count = 0;
    let siteAt = -1;
    while (depth > 0) {
      instructions.next();
      count++;
      switch (instructions.op) {
        case Op.block:
        case Op.loop:
        case Op.if:
          depth++;
          break;
        case Op.try:
        case Op.tryTable:
          this.catches[functionIndex] = 1;
          depth++;
          break;
        case Op.end:
        case Op.delegate:
          depth--;
          break;
        case Op.call:
        case Op.returnCall:
        case Op.callIndirect:
        case Op.callRef:
        case Op.returnCallIndirect:
        case Op.returnCallRef: {
          const node = this.calleeNode();
          edges.push(node);
          if (isTailCall(instructions.op)) break;
          this.calls.push(functionIndex);
          this.calls.push(node);
          break;
        }
        case Op.globalGet:
          if (instructions.index === siteGlobal) {
            this.readsSite[functionIndex] = 1;
            siteAt = count;
          }
      }
    }
    if (instructions.end !== body.end) throw malformed(instructions.end, 'the end of the function', 'more code');
    if (siteAt === 1 && count === 2) this.getters.add(functionIndex);
  }

  /** A function that only returns the site is no reader itself: its callers are. */
  markCallersOfGetters(edgeStarts: Uint32Array, edges: Uint32Array): void {
    if (this.getters.size === 0) return;
    for (let caller = this.module.importedFunctions; caller < this.module.functions.length; caller++) {
      for (let edge = edgeStarts[caller] as number; edge < (edgeStarts[caller + 1] as number); edge++) {
        if (this.getters.has(edges[edge] as number)) this.readsSite[caller] = 1;
      }
    }
    for (const getter of this.getters) this.readsSite[getter] = 0;
  }

  /** The node that the call at hand leads to. */
  private calleeNode(): number {
    const { op, index, start } = this.instructions;
    const functionCount = this.module.functions.length;
    if (op !== Op.call && op !== Op.returnCall) {
      const node = this.typeNodes[index];
      if (node !== undefined) return node;
      throw malformed(start, `a type index below ${this.typeNodes.length}`, String(index));
    }
    if (index < functionCount) return index;
    throw malformed(start, `a function index below ${functionCount}`, String(index));
  }
}

function isTailCall(op: number): boolean {
  return op === Op.returnCall || op === Op.returnCallIndirect || op === Op.returnCallRef;
}
