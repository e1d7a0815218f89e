/**
 * A map from 32-bit integers to 32-bit integers for maps that are filled and emptied again and again: emptying it costs nothing, and it leaves nothing
 * to the garbage collector, where `Map.clear` makes a new table that grows again from the beginning. Open addressing with linear probing, at most half full.
 */

/** Words of an entry: the filling that it belongs to, key, value. */
const stride = 3;
/** Knuth's multiplicative hashing: the upper bits of the product. */
const factor = 0x9e37_79b1;
const leastBits = 5;

export class IntMap {
  #bits = leastBits;
  #table = new Int32Array(stride << leastBits);
  /** Number of the present filling: entries of earlier ones count as free. */
  #stamp = 1;
  size = 0;

  clear(): void {
    this.size = 0;
    if (++this.#stamp < 0x7fff_ffff) return;
    this.#table.fill(0);
    this.#stamp = 1;
  }

  /** 0 for a key that is not there. */
  get(key: number): number {
    const at = this.#find(key);
    return at < 0 ? 0 : (this.#table[at + 2] ?? 0);
  }

  set(key: number, value: number): void {
    let at = this.#find(key);
    if (at < 0) {
      if (this.size << 1 >= 1 << this.#bits) {
        this.#grow();
        at = this.#find(key);
      }
      at = ~at;
      this.size++;
      this.#table[at] = this.#stamp;
      this.#table[at + 1] = key;
    }
    this.#table[at + 2] = value;
  }

  /** Where the key's entry begins, or ~ of where it would. */
  #find(key: number): number {
    const table = this.#table;
    const stamp = this.#stamp;
    const wanted = key | 0;
    const mask = (1 << this.#bits) - 1;
    for (let slot = Math.imul(key, factor) >>> (32 - this.#bits); ; slot = (slot + 1) & mask) {
      const at = slot * stride;
      if (table[at] !== stamp) return ~at;
      if (table[at + 1] === wanted) return at;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#bits++;
    this.#table = new Int32Array(stride << this.#bits);
    this.size = 0;
    for (let at = 0; at < old.length; at += stride) {
      if (old[at] === this.#stamp) this.set(old[at + 1] ?? 0, old[at + 2] ?? 0);
    }
  }
}
