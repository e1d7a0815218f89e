/** The process behind `runWarmCli`: runs one command line after the other, as its parent asks. */
import { runCommand } from '../src/cli/main.ts';
import type { HostedRun } from './cli-support.ts';

type Done = (error?: Error) => void;

/** Collects what is written to a stream of the process. */
function collect(stream: NodeJS.WriteStream): () => string {
  let text = '';
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = typeof encoding === 'function' ? encoding : done;
    if (written !== undefined) setImmediate(written);
    return true;
  };
  return () => {
    const all = text;
    text = '';
    return all;
  };
}

const takeOutput = collect(process.stdout);
const takeErrors = collect(process.stderr);
const inherited = { ...process.env };

async function run({ args, cwd, env }: HostedRun): Promise<void> {
  process.chdir(cwd);
  process.env = { ...inherited, ...env };
  const code = await runCommand(args);
  process.send?.({ code, stdout: takeOutput(), stderr: takeErrors() });
}

process.on('message', (request: HostedRun) => void run(request));
process.on('disconnect', () => process.exit());
