/** Standard output and error: colours, width, and readers that go away. */
import { styleText } from 'node:util';
import { HeddleError } from '../base/error.ts';
import type { Styler } from '../report/style.ts';

let closed = false;

/**
 * A reader that closes early (`heddle check x.c | head -1`) ends the output, not the tool, and not with a stack. What else goes wrong is told by {@link print};
 * of messages on standard error nobody could be told.
 */
export function tolerateClosedPipes(): void {
  process.stdout.on('error', () => (closed = true));
  process.stderr.on('error', () => {});
}

/**
 * Writes a result; resolves when it is handed over, also when nobody reads any more.
 * @throws HeddleError `HDL_OUTPUT_NOT_WRITABLE`: the disk that it goes to is full
 */
export async function print(text: string): Promise<void> {
  await write(process.stdout, text);
}

/** Writes a message for people: errors, warnings, progress. */
export async function printMessage(text: string): Promise<void> {
  await write(process.stderr, text);
}

async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (closed && stream === process.stdout) return;
  const line = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  await new Promise<void>((resolve, reject) => {
    stream.write(line, (error: NodeJS.ErrnoException | null | undefined) => {
      if (stream !== process.stdout || error === null || error === undefined || error.code === 'EPIPE')
        return resolve();
      closed = true;
      reject(unwritten(error));
    });
  });
}

function unwritten(cause: Error): HeddleError {
  return new HeddleError('HDL_OUTPUT_NOT_WRITABLE', `Standard output cannot be written: ${cause.message}`, {
    cause,
    hint: 'Check the free space of the disk that it goes to. What was found is kept under `.heddle/` where there is room.',
  });
}

/** Width of a report's tables where there is no terminal. */
export const plainTableColumns = 120;

const NO_WRAPPING = Number.MAX_SAFE_INTEGER;

/**
 * Width and colours of `stream`. Where there is no terminal, a report is 80 columns wide, its tables up to 120, and a message on standard error is
 * one line, which log search finds; colours are off unless FORCE_COLOR asks for them.
 */
export function textOptions(stream: NodeJS.WriteStream): {
  readonly columns: number;
  readonly tableColumns: number;
  readonly style: Styler;
} {
  const plainColumns = stream === process.stderr ? NO_WRAPPING : 80;
  const columns = stream.isTTY ? stream.columns || 80 : plainColumns;
  return {
    columns,
    tableColumns: stream.isTTY ? columns : plainTableColumns,
    style: (style, text) => styleText(style, text, { stream }),
  };
}
