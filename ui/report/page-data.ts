/** The report's data, from the elements of the page that hold it. */
import type { PageData } from '../../src/report/html.ts';
import { decodeTrace, type EncodedTrace } from '../../src/report/trace-json.ts';
import type { Trace } from '../../src/report/trace-model.ts';

/** Undefined when the page has no such element. */
function read<T>(id: string): T | undefined {
  const text = document.getElementById(id)?.textContent;
  // Written by renderHtml of the same version.
  return text === undefined || text === null ? undefined : (JSON.parse(text) as T);
}

/** @throws Error when the page holds no report. */
export function readPage(): PageData {
  const data = read<PageData>('report');
  if (data === undefined) throw new Error('The page holds no report');
  return data;
}

const traces = new Map<string, Trace>();

/** The trace of a finding: taken apart when its page is opened for the first time. */
export function readTrace(finding: string): Trace | undefined {
  const known = traces.get(finding);
  if (known !== undefined) return known;
  const encoded = read<EncodedTrace>(`trace-${finding}`);
  if (encoded === undefined) return undefined;
  const trace = decodeTrace(encoded);
  traces.set(finding, trace);
  return trace;
}
