/** What the server says, as signals, and what it can be asked to do. The token is in the address of the page. */
import { type Signal, signal } from '@preact/signals';
import type { AppState, Job, JobKind } from '../../src/server/model.ts';

const token = new URLSearchParams(globalThis.location.search).get('token') ?? '';

/** Undefined until the server has answered. */
export const state: Signal<AppState | undefined> = signal(undefined);
export const connection: Signal<'connecting' | 'open' | 'lost' | 'refused'> = signal('connecting');
/** The last request that failed. */
export const failure: Signal<string> = signal('');

/** Listens for states; the browser connects again by itself. */
export function listen(): void {
  const events = new EventSource(withToken('/api/events'));
  events.addEventListener('state', (event: MessageEvent<string>) => {
    connection.value = 'open';
    state.value = JSON.parse(event.data) as AppState; // of the server that this page is from
  });
  events.addEventListener('error', () => {
    // Only an answer that is no stream ends it for good: the token is wrong.
    connection.value = events.readyState === EventSource.CLOSED ? 'refused' : 'lost';
  });
}

function withToken(path: string): string {
  return `${path}?token=${encodeURIComponent(token)}`;
}

/** The address of a finding's report: a page of its own. */
export function reportOf(finding: string): string {
  return withToken(`/api/findings/${encodeURIComponent(finding)}/report`);
}

export async function start(kind: JobKind, finding: string): Promise<Job | undefined> {
  const answer = await post(`/api/findings/${encodeURIComponent(finding)}/${kind}`);
  return answer === undefined ? undefined : ((await answer.json()) as Job); // as above
}

export async function cancel(job: number): Promise<void> {
  await post(`/api/jobs/${job}/cancel`);
}

async function post(path: string): Promise<Response | undefined> {
  failure.value = '';
  try {
    const answer = await fetch(path, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    if (answer.ok) return answer;
    failure.value = await answer.text();
  } catch {
    failure.value = 'The server does not answer: does `heddle ui` still run?';
  }
  return undefined;
}
