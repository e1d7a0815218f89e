/** The local web app: the store of a project as JSON and as a stream of events, reports of findings, and jobs. */
import { isAbsolute, join, relative, resolve } from 'node:path';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { streamSSE } from 'hono/streaming';
import { HeddleError } from '../base/error.ts';
import { createSourceReader } from '../api/program.ts';
import { replay } from '../api/replay.ts';
import { renderHtml } from '../report/html.ts';
import type { CheckResult } from '../report/model.ts';
import type { Trace } from '../report/trace-model.ts';
import { openStore } from '../store/store.ts';
import { type Access, sameHost, withToken } from './access.ts';
import type { Jobs } from './jobs.ts';
import type { AppState } from './model.ts';
import { createSnapshots } from './snapshot.ts';

export interface AppOptions extends Access {
  /** The project: its store is `.heddle` in it. */
  readonly folder: string;
  /** Of Heddle. */
  readonly version: string;
  readonly jobs: Jobs;
  /** The page of the app, and that of the HTML report, as built. */
  readonly page: string;
  readonly reportTemplate: string;
  /** Between two looks at the store for those who listen. Default 500. */
  readonly pollMs?: number;
}

/** All answers; {@link serveApp} listens for requests. */
export function createApp(options: AppOptions): Hono {
  const { folder, version, jobs, page, pollMs = 500 } = options;
  const directory = join(folder, '.heddle');
  const store = openStore(directory);
  const snapshot = createSnapshots(directory);
  const state = (): AppState => ({ version, folder, ...snapshot(), jobs: jobs.list() });

  const app = new Hono();
  app.use(sameHost(options));
  // The page holds nothing of the project.
  app.get('/', (context) => context.html(page));
  app.use('/api/*', withToken(options));
  app.use('/api/*', bodyLimit({ maxSize: 64 * 1024 }));
  app.get('/api/state', (context) => context.json(state()));
  app.get('/api/events', (context) =>
    streamSSE(context, async (stream) => {
      let last = '';
      let quiet = 0;
      while (!stream.aborted && !stream.closed) {
        const now = JSON.stringify(state());
        if (now !== last) await stream.writeSSE({ event: 'state', data: now });
        // So that a connection that is gone is noticed.
        else if (++quiet % 20 === 0) await stream.writeSSE({ event: 'alive', data: '' });
        last = now;
        await stream.sleep(pollMs);
      }
    }),
  );
  app.get('/api/findings/:id', (context) => {
    const { finding, programHash } = store.loadFinding(context.req.param('id'));
    return context.json({ finding, programHash });
  });
  app.get('/api/findings/:id/report', async (context) =>
    context.html(await reportOf(context.req.param('id'), options)),
  );
  app.post('/api/findings/:id/replay', (context) => {
    const { finding } = store.loadFinding(context.req.param('id'));
    return context.json(jobs.start('replay', finding.id, []), 202);
  });
  app.post('/api/findings/:id/verify', async (context) => {
    const { id } = store.loadFinding(context.req.param('id')).finding;
    const known = state().findings.find((one) => one.id === id)?.files ?? [];
    const files = filesIn(folder, await context.req.text(), known);
    if (typeof files === 'string') return context.text(files, 400);
    return context.json(jobs.start('verify', id, files), 202);
  });
  app.post('/api/jobs/:id/cancel', (context) =>
    jobs.cancel(Number(context.req.param('id')))
      ? context.json({ cancelled: true })
      : context.text('There is no such job that goes on.', 404),
  );
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (!(error instanceof HeddleError)) return context.text(`Heddle failed: ${error.message}`, 500);
    return context.text(
      [error.message, error.hint].filter(Boolean).join('\n'),
      error.code === 'HDL_STORE_NOT_FOUND' ? 404 : 400,
    );
  });
  return app;
}

/** The HTML report of one finding, with the trace of its schedule replayed now. */
async function reportOf(target: string, { folder, version, reportTemplate }: AppOptions): Promise<string> {
  const { finding } = openStore(join(folder, '.heddle')).loadFinding(target);
  const traces = new Map<string, Trace>();
  const onTrace = (_finding: unknown, trace: Trace): void => void traces.set(finding.id, trace);
  if (finding.schedule !== '') await replay({ target: finding.id, files: [], cwd: folder, onTrace });
  const result: CheckResult = {
    version: 1,
    verdict: 'findings',
    findings: [finding],
    suppressed: [],
    notes: ['From the store of the project: how often it was seen is from its own campaign.'],
  };
  return renderHtml(result, { version, sources: createSourceReader(folder), traces, pageTemplate: reportTemplate });
}

/** Files named in a request: `{"files": ["a.c"]}`, or those that are known. A text says what is wrong. */
function filesIn(folder: string, body: string, known: readonly string[]): readonly string[] | string {
  let files: unknown = known;
  if (body !== '') {
    try {
      files = (JSON.parse(body) as { readonly files?: unknown } | null)?.files ?? known;
    } catch {
      return 'The request is not JSON.';
    }
  }
  if (!Array.isArray(files) || !files.every((file) => typeof file === 'string')) return '`files` is no list of names.';
  const names: readonly string[] = files;
  if (names.length === 0) return 'The finding does not say which files it was found in: give `files`.';
  const outside = names.find((name) => {
    const path = relative(folder, resolve(folder, name));
    return name.startsWith('-') || path === '' || path.startsWith('..') || isAbsolute(path);
  });
  return outside === undefined ? names : `\`${outside}\` is no file inside of the project.`;
}
