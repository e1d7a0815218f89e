/** How the number of distinct traces grew: a curve that flattens has seen most of what there is. */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CoverageSummary } from '../../src/report/model.ts';
import { groupDigits } from '../../src/report/places.ts';
import { themeColours } from '../style/theme.ts';
import { theme } from './state.ts';

type Curve = NonNullable<CoverageSummary['curve']>;

export function CoverageCurve({ curve, exact }: { readonly curve: Curve; readonly exact: boolean }): VNode {
  const box = useRef<HTMLDivElement>(null);
  const shown = theme.value;
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const plot = plotOf(element, curve);
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: 220 }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [curve, shown]);
  const last = curve.at(-1);
  return (
    <section>
      <h2>Coverage</h2>
      <p>
        {groupDigits(last?.traces ?? 0)} distinct traces after {groupDigits(last?.executions ?? 0)} executions
        {exact ? '' : ' (estimated)'}. Where the curve is flat, more schedules show little that is new.
      </p>
      <div ref={box} class="curve" aria-hidden="true" />
      <details>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col" class="amount">
                Executions
              </th>
              <th scope="col" class="amount">
                Distinct traces
              </th>
            </tr>
          </thead>
          <tbody>
            {curve.map(({ executions, traces }) => (
              <tr key={executions}>
                <td class="amount">{groupDigits(executions)}</td>
                <td class="amount">{groupDigits(traces)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function plotOf(element: HTMLElement, curve: Curve): UPlot {
  const colour = themeColours();
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const axis = {
    stroke: colour('--faint'),
    font,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
  };
  const points = [{ executions: 0, traces: 0 }, ...curve];
  return new UPlot(
    {
      width: element.clientWidth,
      height: 220,
      legend: { show: false },
      scales: { x: { time: false }, y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.05)] } },
      series: [
        { label: 'Executions' },
        { label: 'Distinct traces', stroke: colour('--accent'), width: 2, points: { show: true, size: 5 } },
      ],
      axes: [
        { ...axis, values: (_plot, ticks) => ticks.map((tick) => groupDigits(tick)) },
        {
          ...axis,
          size: 64,
          values: (_plot, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? groupDigits(tick) : '')),
        },
      ],
    },
    [points.map(({ executions }) => executions), points.map(({ traces }) => traces)],
    element,
  );
}
