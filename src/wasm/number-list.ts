/** A growable list of unsigned 32-bit numbers. */
export class NumberList {
  length = 0;
  private items = new Uint32Array(1024);

  push(value: number): void {
    if (this.length === this.items.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = value;
  }

  /** A copy of the right size. */
  toArray(): Uint32Array<ArrayBuffer> {
    return this.items.slice(0, this.length);
  }
}
