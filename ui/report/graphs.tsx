/** Graphs as pictures, laid out by dagre, with the same in words for who does not see them. */
import { Graph as Layout, layout } from '@dagrejs/dagre';
import type { VNode } from 'preact';
import type { Finding } from '../../src/report/model.ts';
import { type Graph, lockOrderGraph, waitForGraph } from './graph-model.ts';

export function Graphs({ finding }: { readonly finding: Finding }): VNode {
  const waitFor = waitForGraph(finding);
  const lockOrder = lockOrderGraph(finding);
  return (
    <>
      {waitFor === undefined ? null : <Picture title="Who waits for whom" graph={waitFor} />}
      {lockOrder === undefined ? null : <Picture title="Order of locks" graph={lockOrder} />}
    </>
  );
}

const characterPixels = 7.4;
const nodeHeight = 34;

interface Point {
  readonly x: number;
  readonly y: number;
}

function Picture({ title, graph }: { readonly title: string; readonly graph: Graph }): VNode {
  const { nodes, edges, width, height } = layOut(graph);
  const words = graph.edges.map(({ from, to, label }) => {
    const name = (id: string): string => graph.nodes.find((node) => node.id === id)?.label ?? id;
    return `${name(from)}: ${label}: ${name(to)}`;
  });
  return (
    <section>
      <h2>{title}</h2>
      <div class="graph">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={`${title}. ${words.join('. ')}`}
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 10 10"
              refX="9"
              refY="5"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M0 0L10 5L0 10z" class="arrow-head" />
            </marker>
          </defs>
          {edges.map(({ path, label, at }, index) => (
            <g key={index}>
              <path d={path} class="graph-edge" marker-end="url(#arrow)" />
              <text x={at.x} y={at.y} class="graph-label" text-anchor="middle" dominant-baseline="middle">
                {label}
              </text>
            </g>
          ))}
          {nodes.map(({ id, label, thread, x, y, width: wide }) => (
            <g key={id}>
              <rect
                x={x - wide / 2}
                y={y - nodeHeight / 2}
                width={wide}
                height={nodeHeight}
                rx={thread === undefined ? 4 : nodeHeight / 2}
                class={thread === undefined ? 'graph-object' : `graph-thread thread-${thread % 8}`}
              />
              <text
                x={x}
                y={y + 1}
                class={thread === undefined ? '' : 'graph-thread-name'}
                text-anchor="middle"
                dominant-baseline="middle"
              >
                {label}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </section>
  );
}

interface Placed {
  readonly nodes: readonly (Graph['nodes'][number] & Point & { readonly width: number })[];
  readonly edges: readonly { readonly path: string; readonly label: string; readonly at: Point }[];
  readonly width: number;
  readonly height: number;
}

function layOut({ nodes, edges }: Graph): Placed {
  const graph = new Layout({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 36, ranksep: 60, edgesep: 24, marginx: 12, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, label } of nodes)
    graph.setNode(id, { width: label.length * characterPixels + 28, height: nodeHeight });
  for (const [index, { from, to, label }] of edges.entries()) {
    const width = label.length * characterPixels * 0.9;
    graph.setEdge({ v: from, w: to, name: String(index) }, { width, height: 18, labelpos: 'c' });
  }
  layout(graph);
  const size = graph.graph();
  return {
    nodes: nodes.map((node) => ({ ...node, ...(graph.node(node.id) as Point & { readonly width: number }) })),
    edges: edges.map(({ from, to, label }, index) => {
      const placed = graph.edge({ v: from, w: to, name: String(index) }) as Point & {
        readonly points: readonly Point[];
      };
      return { path: smooth(placed.points), label, at: { x: placed.x, y: placed.y } };
    }),
    width: Math.ceil(size.width ?? 100),
    height: Math.ceil(size.height ?? 60),
  };
}

/** A curve near the points: ends at the last one. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x} ${first.y}`;
  for (let index = 0; index < rest.length - 1; index++) {
    const point = rest[index] as Point;
    const next = rest[index + 1] as Point;
    const end = index === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    path += `Q${point.x} ${point.y} ${end.x} ${end.y}`;
  }
  return path;
}
