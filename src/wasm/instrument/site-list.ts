import { NumberList } from '../number-list.ts';
import { insertedPiece, noPiece, type SiteTableData } from './site-table.ts';

/** Collects what the site table holds while bodies are rewritten. */
export class SiteList {
  private readonly base: number;
  private readonly before: number;
  private readonly offsets = new NumberList();
  private readonly functions = new NumberList();
  private readonly hooks = new NumberList();
  private readonly hookNames: string[] = [];
  private readonly hookIds = new Map<string, number>();
  private readonly pieceStarts = new NumberList();
  private readonly pieceOrigins = new NumberList();

  /** `base` is the original file offset of the code section's contents; `before`: how many sites other modules have before this one's. */
  constructor(base: number, before: number) {
    this.base = base;
    this.before = before;
  }

  /** A new site for the instruction at a file offset of the original binary; returns its id. */
  add(fileOffset: number, functionIndex: number, hook: string): number {
    let id = this.hookIds.get(hook);
    if (id === undefined) {
      id = this.hookNames.length;
      this.hookIds.set(hook, id);
      this.hookNames.push(hook);
    }
    this.offsets.push(fileOffset - this.base);
    this.functions.push(functionIndex);
    this.hooks.push(id);
    return this.before + this.offsets.length;
  }

  /** From `newOffset` on, the output is a copy of the original from `originalOffset` on. */
  copied(newOffset: number, originalOffset: number): void {
    this.piece(newOffset, originalOffset - this.base);
  }

  /** From `newOffset` on, the output is code that was inserted at `originalOffset`. */
  inserted(newOffset: number, originalOffset: number): void {
    this.piece(newOffset, originalOffset - this.base + insertedPiece);
  }

  /** From `newOffset` on, the output has no counterpart in the original. */
  added(newOffset: number): void {
    this.piece(newOffset, noPiece);
  }

  finish(functionCount: number, wrapped: readonly number[]): SiteTableData {
    return {
      codeOffsets: this.offsets.toArray(),
      functionIndices: this.functions.toArray(),
      hooks: this.hooks.toArray(),
      hookNames: this.hookNames,
      pieceStarts: this.pieceStarts.toArray(),
      pieceOrigins: this.pieceOrigins.toArray(),
      functionCount,
      wrapped: new Uint32Array(wrapped),
    };
  }

  private piece(start: number, origin: number): void {
    this.pieceStarts.push(start);
    this.pieceOrigins.push(origin);
  }
}
