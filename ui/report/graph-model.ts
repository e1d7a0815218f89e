/** Wait-for and lock-order graphs of a finding. */
import type { Finding } from '../../src/report/model.ts';
import { formatPlace, threadLabel } from '../../src/report/places.ts';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** Its number, of a thread. */
  readonly thread?: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

class Builder {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, GraphEdge>();

  node(id: string, label: string, thread?: number): string {
    if (!this.#nodes.has(id)) this.#nodes.set(id, { id, label, ...(thread === undefined ? {} : { thread }) });
    return id;
  }

  edge(from: string, to: string, label: string): void {
    this.#edges.set(`${from} ${to} ${label}`, { from, to, label });
  }

  get graph(): Graph | undefined {
    return this.#edges.size === 0 ? undefined : { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()] };
  }
}

/** Threads and what they wait for: an arrow from a thread to the object, and from the object to who has it. */
export function waitForGraph({ kind, waits, threads }: Finding): Graph | undefined {
  if (kind === 'lock-order-inversion' || waits === undefined) return undefined;
  const builder = new Builder();
  const thread = (id: number): string => builder.node(`thread ${id}`, threadLabel(threads, id), id);
  for (const wait of waits) {
    const object = builder.node(`object ${wait.object}`, wait.object === '' ? 'nothing named' : wait.object);
    builder.edge(thread(wait.thread), object, `waits at ${formatPlace({ ...wait.location, column: 0 })}`);
    if (wait.heldBy === undefined) continue;
    const [frame] = wait.heldBy.stack;
    const since = frame === undefined ? 'needs' : `held since ${formatPlace({ ...frame, column: 0 })}`;
    builder.edge(object, thread(wait.heldBy.thread), wait.heldBy.ended === true ? `${since}, ended` : since);
  }
  return builder.graph;
}

/** Locks in the orders in which they are taken: an arrow from a lock that is held to the one that is taken then. */
export function lockOrderGraph({ waits, threads }: Finding): Graph | undefined {
  const builder = new Builder();
  for (const { thread, object, location, locks } of waits ?? []) {
    for (const { name } of locks) {
      const place = formatPlace({ ...location, column: 0 });
      builder.edge(
        builder.node(name, name),
        builder.node(object, object),
        `${threadLabel(threads, thread)} at ${place}`,
      );
    }
  }
  return builder.graph;
}
