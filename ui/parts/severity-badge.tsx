import type { VNode } from 'preact';
import type { Severity } from '../../src/report/model.ts';

export function SeverityBadge({ severity }: { readonly severity: Severity }): VNode {
  return <span class={`badge badge-${severity}`}>{severity}</span>;
}
