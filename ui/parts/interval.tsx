import type { VNode } from 'preact';

interface Props {
  /** All from 0 to 1. */
  readonly low: number;
  readonly value: number;
  readonly high: number;
  readonly label: string;
}

/** A share with its confidence interval on a scale from 0 to 1. */
export function Interval({ low, value, high, label }: Props): VNode {
  // A little room at both ends for the dot.
  const at = (share: number): string => `${1.5 + share * 97}%`;
  return (
    <svg class="interval" role="img" aria-label={`${label}: ${value}, from ${low} to ${high}`}>
      <rect x={at(0)} y="7" width="97%" height="2" rx="1" class="interval-scale" />
      <rect x={at(low)} y="4" width={`${Math.max(0.5, (high - low) * 97)}%`} height="8" rx="2" class="interval-range" />
      <circle cx={at(value)} cy="8" r="4" class="interval-value" />
    </svg>
  );
}
