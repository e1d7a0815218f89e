/** Ctrl-C: the first one asks the work to stop and print what it found, the second one leaves at once. */
import { EXIT } from './exit-code.ts';

/** One press can come twice: from the terminal to the whole group, and passed on by the launcher or npx. */
const onePressMs = 300;

/** What a campaign says when it is interrupted. */
const campaignStops = 'Stopping; what was found so far follows. Press Ctrl-C again to leave at once.';

/**
 * Runs `work` with a signal that the first SIGINT or SIGTERM aborts. `message`: what people read then. `later`: only once `work` calls `listen`. Before
 * that they end the process, which has found nothing yet: while it compiles, no handler of its own would get its turn.
 */
export async function withInterrupt<T>(
  work: (signal: AbortSignal, listen: () => void) => Promise<T>,
  { message = campaignStops, later = false }: { readonly message?: string; readonly later?: boolean } = {},
): Promise<T> {
  const controller = new AbortController();
  let first = 0;
  const stop = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - first > onePressMs) process.exit(EXIT.interrupted);
      return;
    }
    first = performance.now();
    process.stderr.write(`\n${message}\n`);
    controller.abort();
  };
  let listens = false;
  const listen = (): void => {
    if (listens) return;
    listens = true;
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  };
  if (!later) listen();
  try {
    return await work(controller.signal, listen);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
