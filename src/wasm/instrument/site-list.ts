import { insertedPiece, noPiece, type SiteTableData } from './site-table.ts';

/** Collects what the site table holds while bodies are rewritten. */
export class SiteList {
  private readonly base: number;
  private readonly offsets: number[] = [];
  private readonly functions: number[] = [];
  private readonly hooks: number[] = [];
  private readonly hookNames: string[] = [];
  private readonly hookIds = new Map<string, number>();
  private readonly pieceStarts: number[] = [];
  private readonly pieceOrigins: number[] = [];

  /** `base` is the original file offset of the code section's contents. */
  constructor(base: number) {
    this.base = base;
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
    return this.offsets.length;
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
      codeOffsets: Uint32Array.from(this.offsets),
      functionIndices: Uint32Array.from(this.functions),
      hooks: Uint32Array.from(this.hooks),
      hookNames: this.hookNames,
      pieceStarts: Uint32Array.from(this.pieceStarts),
      pieceOrigins: Uint32Array.from(this.pieceOrigins),
      functionCount,
      wrapped: Uint32Array.from(wrapped),
    };
  }

  private piece(start: number, origin: number): void {
    this.pieceStarts.push(start);
    this.pieceOrigins.push(origin);
  }
}
