/** `heddle ui`: serves the app on the loopback interface. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { HeddleError } from '../base/error.ts';
import { readPageTemplate } from '../api/page-template.ts';
import { factsOf, writeWhole } from '../store/files.ts';
import { buildFolder } from '../toolchain/package-root.ts';
import { createApp } from './app.ts';
import { createJobs } from './jobs.ts';

export interface ServeOptions {
  readonly folder: string;
  /** Of Heddle. */
  readonly version: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Worker threads of a verification. */
  readonly jobs: number;
}

export interface Served {
  /** With the token in it. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws HeddleError `HDL_UI_PORT`, `HDL_INSTALLATION_INCOMPLETE` */
export async function serveApp({ folder, version, port, jobs: workers }: ServeOptions): Promise<Served> {
  const [page, reportTemplate] = [await readAppPage(), await readPageTemplate()];
  // From now on campaigns are noted here, also those that find nothing.
  mkdirSync(join(folder, '.heddle'), { recursive: true });
  const ignore = join(folder, '.heddle', '.gitignore');
  if (factsOf(ignore) === undefined) writeWhole(ignore, '*\n');
  const token = randomBytes(16).toString('hex');
  const jobs = createJobs(folder, workers);
  let bound = port;
  const app = createApp({ folder, version, token, port: () => bound, jobs, page, reportTemplate });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  await new Promise<void>((done, failed) => {
    server.once('listening', done);
    server.once('error', (cause) => failed(portError(port, cause)));
  });
  bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}/?token=${token}`,
    async close() {
      await jobs.close();
      await new Promise<void>((done) => {
        server.close(() => done());
        // Streams of events have no end of their own.
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

async function readAppPage(): Promise<string> {
  const path = join(buildFolder, 'app.html');
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new HeddleError('HDL_INSTALLATION_INCOMPLETE', `The page of the web app is missing: \`${path}\``, {
      hint: 'Install the package again; in the repository run `npm run build`.',
      cause,
    });
  }
}

function portError(port: number, cause: unknown): HeddleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HeddleError('HDL_UI_PORT', `Port ${port} of this machine cannot be used: ${reason}`, {
    cause,
    hint: 'Give another one with `--port`, or leave it out for any that is free.',
  });
}
