/** What a search over reads-from classes knows between two executions: all that decides what comes. */
import type { SearchGap } from '../../engine/search.ts';
import { ClassNode, type ClassNodeState, estimateOf } from './class-node.ts';
import { ExecutionGraph } from './execution-graph.ts';
import type { LoopsState } from './loops.ts';

/** A {@link ClassTree} as plain data. */
interface ClassState {
  readonly blocked: number;
  readonly restarts: number;
  readonly gaps: ReadonlySet<SearchGap>;
  readonly awaited: ReadonlySet<number>;
  readonly loopsWait: boolean;
  readonly probedFrom: number;
  readonly executions: number;
  readonly createsFromThreads: boolean;
  readonly loops: LoopsState;
  readonly nodes: readonly ClassNodeState[];
}

export class ClassTree {
  readonly graph: ExecutionGraph = new ExecutionGraph();
  readonly nodes: ClassNode[] = [];
  /** Where the memory lies that loops wait for, or that is read across: accesses to it have a fixed order. */
  readonly awaited: Set<number> = new Set();
  /** All accesses have a fixed order. */
  loopsWait = false;
  /** Events of the thread of a probe before it ran alone. */
  probedFrom = 0;
  executions = 0;
  blocked = 0;
  restarts = 0;
  readonly gaps: Set<SearchGap> = new Set();

  estimate(): number {
    return estimateOf(this.nodes, this.executions);
  }

  /** What was told so far was told by classes that are too coarse. */
  startAgain(): boolean {
    this.restarts++;
    this.blocked = this.executions;
    this.nodes.length = 0;
    this.graph.loops.forget();
    this.gaps.clear();
    return true;
  }

  state(): ClassState {
    const { awaited, loopsWait, probedFrom, executions, blocked, restarts, gaps } = this;
    const { createsFromThreads, loops } = this.graph;
    const nodes = this.nodes.map((node) => node.state());
    const graph = { createsFromThreads, loops: loops.state() };
    return { awaited, loopsWait, probedFrom, executions, blocked, restarts, gaps, nodes, ...graph };
  }

  restore(state: unknown): void {
    const from = state as ClassState;
    for (const address of from.awaited) this.awaited.add(address);
    for (const gap of from.gaps) this.gaps.add(gap);
    this.loopsWait = from.loopsWait;
    this.probedFrom = from.probedFrom;
    this.executions = from.executions;
    this.blocked = from.blocked;
    this.restarts = from.restarts;
    this.graph.createsFromThreads = from.createsFromThreads;
    this.graph.loops.restore(from.loops);
    this.nodes.push(...from.nodes.map((node) => ClassNode.from(node)));
  }
}
