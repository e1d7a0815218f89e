/** What the text renderers are given from outside: colours and the program's source lines. */

import type { SourceLocation } from './model.ts';

/** Names that `util.styleText` of Node understands. */
export type StyleName = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours a text, or returns it as it is. `util.styleText` fits. */
export type Styler = (style: StyleName, text: string) => string;

/** The lines of a source file by its name as compiled, or undefined when it cannot be read. */
export type SourceReader = (file: string) => readonly string[] | undefined;

/** A reader to which `files` cannot be read. */
export function withoutFiles(sources: SourceReader, files: readonly string[]): SourceReader {
  return (file) => (files.includes(file) ? undefined : sources(file));
}

export interface TextOptions {
  /** Width of the terminal in cells. Default 80; less than 32 counts as 32. */
  readonly columns?: number;
  /** Width that a table of many columns may take. Default: that of the text. */
  readonly tableColumns?: number;
  /** Default: no colours. */
  readonly style?: Styler;
  /** Default: no source lines. */
  readonly sources?: SourceReader;
  /** Adds whole stacks of locks and thread creations, the program's output and the schedule; replaces nothing. */
  readonly verbose?: boolean;
}

/** `TextOptions` with every default filled in. */
export interface TextContext {
  readonly columns: number;
  readonly tableColumns: number;
  readonly style: Styler;
  readonly sources: SourceReader;
  readonly verbose: boolean;
}

/** Fills in the defaults of `options`. */
export function textContext(options: TextOptions): TextContext {
  const columns = Math.max(32, options.columns ?? 80);
  return {
    columns,
    tableColumns: options.tableColumns ?? columns,
    style: options.style ?? ((_style, text) => text),
    sources: options.sources ?? (() => undefined),
    verbose: options.verbose ?? false,
  };
}

/** The source line at `location` without its indentation, or undefined when the file or line is unknown. */
export function sourceLine(sources: SourceReader, location: SourceLocation): string | undefined {
  if (location.file === '' || location.line < 1) return undefined;
  const text = sources(location.file)?.[location.line - 1]?.trim();
  return text === '' ? undefined : text;
}
