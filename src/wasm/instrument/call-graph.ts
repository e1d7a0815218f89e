import { assert } from '../../base/assert.ts';
import { malformed } from '../malformed.ts';
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
  /** Type node of each function. */
  readonly typeNodes: Uint32Array;
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
  const edges: number[] = [];
  for (let index = module.importedFunctions; index < functionCount; index++) {
    edgeStarts[index] = edges.length;
    scan.body(index, edges);
  }
  const byNode = new Map<number, number[]>();
  for (let index = 0; index < functionCount; index++) {
    if (addressTaken[index] === 0) continue;
    const node = functionCount + (typeNodes[module.functions[index] as number] as number);
    const list = byNode.get(node);
    if (list === undefined) byNode.set(node, [index]);
    else list.push(index);
  }
  for (let node = functionCount; node < edgeStarts.length; node++) {
    edgeStarts[node] = edges.length;
    for (const index of byNode.get(node) ?? []) edges.push(index);
  }
  scan.markCallersOfGetters(edgeStarts, edges);
  return {
    nodeCount: edgeStarts.length - 1,
    edgeStarts,
    edges: Uint32Array.from(edges),
    typeNodes: Uint32Array.from(module.functions, (type) => functionCount + (typeNodes[type] as number)),
    addressTaken,
    readsSite: scan.readsSite,
    catches: scan.catches,
  };
}

/** For every type, the first type that is the same. */
function typeNodesOf(module: WasmModule): number[] {
  const first = new Map<string, number>();
  return module.types.map((type, index) => {
    const key = functionTypeKey(type);
    const known = first.get(key);
    if (known !== undefined) return known;
    first.set(key, index);
    return index;
  });
}

class BodyScan {
  readonly readsSite: Uint8Array;
  readonly catches: Uint8Array;
  private readonly getters = new Set<number>();
  private readonly module: WasmModule;
  private readonly typeNodes: readonly number[];
  private readonly siteGlobal: number;
  private readonly instructions: InstructionReader;

  constructor(module: WasmModule, typeNodes: readonly number[], siteGlobal: number | undefined) {
    this.module = module;
    this.typeNodes = typeNodes;
    this.siteGlobal = siteGlobal ?? -1;
    this.instructions = new InstructionReader(module.binary);
    this.readsSite = new Uint8Array(module.functions.length);
    this.catches = new Uint8Array(module.functions.length);
  }

  /** Adds the callees of one function to `edges` and checks that its blocks are balanced. */
  body(functionIndex: number, edges: number[]): void {
    const { module, instructions, siteGlobal } = this;
    const body = module.bodies[functionIndex - module.importedFunctions];
    assert(body !== undefined, `function ${functionIndex} has no body`);
    const functionCount = module.functions.length;
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
          if (instructions.index >= functionCount) {
            throw malformed(instructions.start, `a function index below ${functionCount}`, String(instructions.index));
          }
          edges.push(instructions.index);
          break;
        case Op.callIndirect:
        case Op.returnCallIndirect:
        case Op.callRef:
        case Op.returnCallRef:
          edges.push(functionCount + this.typeNode(instructions));
          break;
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
  markCallersOfGetters(edgeStarts: Uint32Array, edges: readonly number[]): void {
    if (this.getters.size === 0) return;
    for (let caller = this.module.importedFunctions; caller < this.module.functions.length; caller++) {
      for (let edge = edgeStarts[caller] as number; edge < (edgeStarts[caller + 1] as number); edge++) {
        if (this.getters.has(edges[edge] as number)) this.readsSite[caller] = 1;
      }
    }
    for (const getter of this.getters) this.readsSite[getter] = 0;
  }

  private typeNode(instructions: InstructionReader): number {
    const node = this.typeNodes[instructions.index];
    if (node !== undefined) return node;
    throw malformed(instructions.start, `a type index below ${this.typeNodes.length}`, String(instructions.index));
  }
}
