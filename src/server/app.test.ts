import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../api/check.ts';
import { openLive } from '../store/history.ts';
import { createApp } from './app.ts';
import { createJobs, type Jobs } from './jobs.ts';
import type { AppState, Job } from './model.ts';

const source = (type: string): string => `#include <pthread.h>
#include <stdatomic.h>
static ${type} counter;
static void *worker(void *arg) { counter++; return arg; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, worker, 0);
  pthread_create(&b, 0, worker, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return counter == 2 ? 0 : 1;
}
`;
const token = 'a-token';
const host = '127.0.0.1:4000';

let folder = '';
let app: Hono;
let jobs: Jobs;
let race = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-ui-'));
  writeFileSync(join(folder, 'x.c'), source('int'));
  const { findings } = await check({ files: ['x.c'], cwd: folder, runs: 64, memoryModel: 'sc' });
  race = findings.find(({ kind }) => kind === 'data-race')?.id ?? '';
  jobs = createJobs(folder, 1);
  app = createApp({
    folder,
    token,
    port: () => 4000,
    version: '0.0.0',
    jobs,
    page: '<p>app</p>',
    reportTemplate: '<title><!--heddle:title--></title><!--heddle:data--><!--heddle:traces-->',
    pollMs: 5,
  });
});
afterAll(async () => {
  await jobs.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Request extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(path: string, { headers = {}, ...rest }: Request = {}): Promise<Response> {
  return await app.request(`http://${host}${path}`, {
    ...rest,
    headers: { host, authorization: `Bearer ${token}`, ...headers },
  });
}

async function state(): Promise<AppState> {
  return (await (await ask('/api/state')).json()) as AppState;
}

/** Starts a job and waits for its end. */
async function finished(path: string, body?: string): Promise<Job> {
  const answer = await ask(path, { method: 'POST', ...(body === undefined ? {} : { body }) });
  expect(answer.status).toBe(202);
  const { id } = (await answer.json()) as Job;
  await jobs.idle();
  return (await state()).jobs.find((job) => job.id === id)!;
}

describe('access', () => {
  it('serves the page, which holds nothing of the project, without the token', async () => {
    const answer = await ask('/', { headers: { authorization: '' } });
    expect(await answer.text()).toBe('<p>app</p>');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/api/state', '/api/events', '/api/findings/x', '/api/findings/x/report', '/api/nothing'])(
    'answers %s with the token only',
    async (path) => {
      for (const authorization of ['', 'Bearer ', 'Bearer a-toke', 'Bearer a-token-and-more', 'a-token']) {
        expect((await ask(path, { headers: { authorization } })).status).toBe(401);
      }
      expect((await ask(`${path}?token=wrong`, { headers: { authorization: '' } })).status).toBe(401);
    },
  );

  it('takes the token from the address for reading, but not for starting anything', async () => {
    const headers = { authorization: '' };
    expect((await ask(`/api/state?token=${token}`, { headers })).status).toBe(200);
    for (const path of [`/api/findings/${race}/replay`, `/api/findings/${race}/verify`, '/api/jobs/1/cancel']) {
      expect((await ask(`${path}?token=${token}`, { method: 'POST', headers })).status).toBe(401);
    }
    expect(jobs.list()).toEqual([]);
  });

  it.each(['evil.example:4000', '127.0.0.1.evil.example:4000', '127.0.0.1', '127.0.0.1:4001', '0.0.0.0:4000', ''])(
    'refuses the host `%s`',
    async (name) => {
      expect((await ask('/api/state', { headers: { host: name } })).status).toBe(403);
      expect((await ask('/', { headers: { host: name } })).status).toBe(403);
    },
  );

  it('refuses other origins', async () => {
    for (const origin of ['http://evil.example', 'null', 'https://127.0.0.1:4000', 'http://127.0.0.1:4001']) {
      expect((await ask('/api/state', { headers: { origin } })).status).toBe(403);
    }
    for (const origin of ['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000']) {
      expect((await ask('/api/state', { headers: { origin } })).status).toBe(200);
    }
  });

  it('reads no long requests', async () => {
    const answer = await ask(`/api/findings/${race}/verify`, { method: 'POST', body: 'x'.repeat(70_000) });
    expect(answer.status).toBe(413);
  });
});

describe('what is stored', () => {
  it('is in the state', async () => {
    const { findings, campaigns, damaged, live } = await state();
    expect(findings.find(({ id }) => id === race)).toMatchObject({
      kind: 'data-race',
      severity: 'error',
      title: expect.stringContaining('data race on counter') as string,
      place: expect.stringMatching(/^x\.c:4:\d+$/) as string,
      executions: 64,
      files: ['x.c'],
      replayable: true,
    });
    expect(campaigns).toMatchObject([{ files: ['x.c'], executions: 64, verdict: 'findings', strategy: 'portfolio' }]);
    expect(campaigns[0]?.findings.map(({ id }) => id)).toContain(race);
    expect([damaged, live]).toEqual([[], []]);
  });

  it('is there in full, also as an HTML report with the trace of its execution', async () => {
    expect(await (await ask(`/api/findings/${race}`)).json()).toMatchObject({ finding: { id: race } });
    const page = await (await ask(`/api/findings/${race}/report?token=${token}`)).text();
    expect(page).toContain('<title>1 finding in');
    expect(page).toContain(`id="trace-${race}"`);
    expect((await ask('/api/findings/deadlock-00000000')).status).toBe(404);
  });
});

describe('events', () => {
  it('tell the state, and again when it changes', async () => {
    const answer = await ask('/api/events');
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    /** Reads until a state fits: how many writes that takes does not matter. */
    const until = async (fits: (state: AppState) => boolean): Promise<AppState> => {
      for (;;) {
        const states = [...text.matchAll(/^event: state\ndata: (.*)\n\n/gm)].map(
          (match) => JSON.parse(match[1]!) as AppState,
        );
        const found = states.find(fits);
        if (found !== undefined) return found;
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended: ${text}`);
        text += value;
      }
    };
    expect((await until(() => true)).findings.length).toBeGreaterThan(0);
    const running = openLive(join(folder, '.heddle'), ['y.c'], () => 0);
    running.update({ phase: 'explore', executions: 7, runs: 9, findings: 0, traces: 1, elapsedMs: 2 });
    const { live } = await until(({ live: all }) => all.length > 0);
    expect(live).toMatchObject([{ files: ['y.c'], executions: 7, runs: 9 }]);
    running.end();
    text = '';
    await until(({ live: all }) => all.length === 0);
    await reader.cancel();
  });
});

describe('jobs', () => {
  it('replay a finding', async () => {
    const job = await finished(`/api/findings/${race}/replay`);
    expect(job).toMatchObject({ kind: 'replay', finding: race, state: 'done', outcome: 'reproduced' });
    expect(job.text).toContain('data race on counter');
  });

  it('verify a finding with the files of its campaign as they are now', async () => {
    expect(await finished(`/api/findings/${race}/verify`)).toMatchObject({ state: 'done', outcome: 'not-fixed' });
    writeFileSync(join(folder, 'x.c'), source('atomic_int'));
    const job = await finished(`/api/findings/${race}/verify`, '{"files": ["x.c"]}');
    expect(job).toMatchObject({ state: 'done', outcome: 'fixed' });
    writeFileSync(join(folder, 'x.c'), 'int main(void) { return x; }\n');
    expect(await finished(`/api/findings/${race}/verify`)).toMatchObject({
      state: 'failed',
      text: expect.stringContaining("use of undeclared identifier 'x'") as string,
    });
  });

  it.each([
    ['{"files": ["../x.c"]}', 'inside of the project'],
    ['{"files": ["/etc/passwd"]}', 'inside of the project'],
    ['{"files": ["-fplugin=x"]}', 'inside of the project'],
    ['{"files": []}', 'give `files`'],
    ['{"files": "x.c"}', 'no list'],
    ['{', 'not JSON'],
  ])('refuse %s', async (body, message) => {
    const answer = await ask(`/api/findings/${race}/verify`, { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(message);
  });

  it('can be cancelled while they wait', async () => {
    const first = jobs.start('replay', race, []);
    const second = jobs.start('replay', race, []);
    expect((await ask(`/api/jobs/${second.id}/cancel`, { method: 'POST' })).status).toBe(200);
    expect((await ask(`/api/jobs/${second.id}/cancel`, { method: 'POST' })).status).toBe(404);
    await jobs.idle();
    const states = new Map(jobs.list().map(({ id, state: now }) => [id, now]));
    expect([states.get(first.id), states.get(second.id)]).toEqual(['done', 'cancelled']);
  });
});
