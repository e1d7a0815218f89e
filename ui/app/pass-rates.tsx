/** Pass rate over time: a chart for every program, with the interval of each campaign. The table of campaigns has the same numbers. */
import type { VNode } from 'preact';
import { count } from '../../src/report/places.ts';
import type { CampaignEntry } from '../../src/store/history-model.ts';
import { percent, type Series, seriesOf } from './history.ts';

const shownAtMost = 40;

export function PassRates({ campaigns }: { readonly campaigns: readonly CampaignEntry[] }): VNode | null {
  const all = seriesOf(campaigns);
  if (all.length === 0) return null;
  return (
    <section aria-labelledby="pass-rates">
      <h2 id="pass-rates">Pass rate over time</h2>
      <div class="cards">
        {all.map((series) => (
          <Chart key={series.name} series={series} />
        ))}
      </div>
    </section>
  );
}

const height = 120;
const left = 44;
const bottom = 18;
const step = 16;

function Chart({ series: { name, campaigns } }: { readonly series: Series }): VNode {
  const shown = campaigns.slice(-shownAtMost);
  const width = left + Math.max(6, shown.length) * step;
  const x = (index: number): number => left + step / 2 + index * step;
  const y = (share: number): number => 6 + (1 - share) * (height - bottom - 6);
  const last = shown.at(-1)?.passRate.value ?? 0;
  const label = `Pass rate of ${name}: ${count(shown.length, 'campaign')}, the last one ${percent(last)}`;
  return (
    <figure class="card pass-rate">
      <figcaption>
        <code>{name}</code> <span class="small">last {percent(last)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={left} x2={width} y1={y(share)} y2={y(share)} class="interval-scale-line" />
            <text x={left - 6} y={y(share) + 4} text-anchor="end">
              {share * 100} %
            </text>
          </g>
        ))}
        <polyline
          points={shown.map(({ passRate }, index) => `${x(index)},${y(passRate.value)}`).join(' ')}
          class="rate-line"
        />
        {shown.map(({ endedAtMs, passRate: { low, value, high } }, index) => (
          <g key={endedAtMs}>
            <title>{`${new Date(endedAtMs).toLocaleString()}: ${percent(value)}, from ${percent(low)} to ${percent(high)}`}</title>
            <line x1={x(index)} x2={x(index)} y1={y(low)} y2={y(high)} class="rate-interval" />
            <circle cx={x(index)} cy={y(value)} r="3.5" class="interval-value" />
          </g>
        ))}
      </svg>
    </figure>
  );
}
