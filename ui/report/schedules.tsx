/** Who ran when, before the schedule was made smaller and after. */
import type { VNode } from 'preact';
import { count } from '../../src/report/places.ts';
import type { ScheduleShape, Trace } from '../../src/report/trace-model.ts';

type Shapes = NonNullable<Trace['schedules']>;

export function Schedules({ trace, shapes }: { readonly trace: Trace; readonly shapes: Shapes }): VNode {
  const { found, minimised } = shapes;
  const steps = Math.max(found.steps, minimised.steps, 1);
  return (
    <section>
      <h2>Schedule</h2>
      <p>
        As found: {wordsOf(found)}. Made smaller: {wordsOf(minimised)}.
      </p>
      <div class="schedules">
        <Strip label="As found" shape={found} steps={steps} trace={trace} />
        <Strip label="Smaller" shape={minimised} steps={steps} trace={trace} />
      </div>
    </section>
  );
}

function wordsOf({ steps, decisions, preemptions, cut }: ScheduleShape): string {
  const shown = cut ? ', of which the beginning is shown' : '';
  return `${count(preemptions, 'preemptive switch', 'preemptive switches')}, ${count(decisions, 'choice')} other than the default, ${count(steps, 'step')}${shown}`;
}

interface StripProps {
  readonly label: string;
  readonly shape: ScheduleShape;
  readonly steps: number;
  readonly trace: Trace;
}

const width = 1000;
const rowHeight = 12;

function Strip({ label, shape, steps, trace }: StripProps): VNode {
  const threads = [...new Set(shape.runs.map(([thread]) => thread))].toSorted((a, b) => a - b);
  const x = (step: number): number => (step / steps) * width;
  const height = threads.length * rowHeight;
  const runs = shape.runs.map(([thread, step], index) => ({
    thread,
    step,
    end: shape.runs[index + 1]?.[1] ?? shape.steps,
  }));
  return (
    <figure>
      <figcaption>{label}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: ${count(shape.runs.length, 'run')} of ${count(threads.length, 'thread')}`}
      >
        {threads.map((thread, row) => (
          <path
            key={thread}
            class={`run thread-${thread % 8}`}
            d={pathOf(
              runs.filter((run) => run.thread === thread),
              row * rowHeight,
              x,
            )}
          >
            <title>{`T${thread} ${trace.threads[thread]?.name ?? ''}`}</title>
          </path>
        ))}
      </svg>
    </figure>
  );
}

/** All runs of a thread in one path; those narrower than a pixel touch. */
function pathOf(
  runs: readonly { readonly step: number; readonly end: number }[],
  y: number,
  x: (step: number) => number,
): string {
  return runs
    .map(({ step, end }) => {
      const from = x(step);
      const length = Math.max(1, x(end) - from);
      return `M${from.toFixed(1)} ${y + 2}h${length.toFixed(1)}v${rowHeight - 4}h${(-length).toFixed(1)}z`;
    })
    .join('');
}
