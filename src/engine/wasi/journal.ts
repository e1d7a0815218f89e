/** How to undo what an execution did, so that a reset costs what was used and nothing more. */
export interface Journal {
  /** Counts resets: an object that noted its state in this epoch need not do so again. */
  readonly epoch: number;
  note(undo: () => void): void;
  /** Undoes everything, newest first. */
  rollBack(): void;
}

export function createJournal(): Journal {
  const undos: (() => void)[] = [];
  let epoch = 1;
  return {
    get epoch() {
      return epoch;
    },
    note(undo) {
      undos.push(undo);
    },
    rollBack() {
      if (undos.length === 0) return;
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) undo();
      epoch++;
    },
  };
}
