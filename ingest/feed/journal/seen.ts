const WORDS = 4;
const FIRST_CAPACITY = 1 << 14;

/** One open-addressing table of 128-bit ids: 16 bytes a place, no object per id. */
class IdTable {
  #places = new Uint32Array(FIRST_CAPACITY * WORDS);
  #capacity = FIRST_CAPACITY;
  size = 0;

  /** The place of an id, or of the empty one where it would go. */
  #find(id: Uint32Array): number {
    const mask = this.#capacity - 1;
    for (let place = (id[0] ?? 0) & mask; ; place = (place + 1) & mask) {
      const at = place * WORDS;
      const p = this.#places;
      if (p[at] === id[0] && p[at + 1] === id[1] && p[at + 2] === id[2] && p[at + 3] === id[3]) return at;
      if (p[at] === 0 && p[at + 1] === 0 && p[at + 2] === 0 && p[at + 3] === 0) return at;
    }
  }

  has(id: Uint32Array): boolean {
    const at = this.#find(id);
    return this.#places.subarray(at, at + WORDS).some((word) => word !== 0);
  }

  add(id: Uint32Array): void {
    if (this.size * 2 >= this.#capacity) this.#grow();
    const at = this.#find(id);
    if (this.#places.subarray(at, at + WORDS).some((word) => word !== 0)) return;
    this.#places.set(id, at);
    this.size += 1;
  }

  #grow(): void {
    const old = this.#places;
    this.#capacity *= 2;
    this.#places = new Uint32Array(this.#capacity * WORDS);
    for (let at = 0; at < old.length; at += WORDS) {
      const id = old.subarray(at, at + WORDS);
      if (id.some((word) => word !== 0)) this.#places.set(id, this.#find(id));
    }
  }
}

function wordsOf(id: string): Uint32Array {
  const words = new Uint32Array(WORDS);
  for (let i = 0; i < WORDS; i += 1) words[i] = Number.parseInt(id.slice(i * 8, i * 8 + 8), 16);
  return words;
}

/**
 * Ids of the messages that landed last: at least `keep`, at most twice as many, in bounded memory (64 bytes each at worst).
 * An older repetition lands once more under the same id and changes nothing in raw.
 */
export class SeenIds {
  readonly #keep: number;
  #young = new IdTable();
  #old = new IdTable();

  constructor(keep = 1_000_000) {
    this.#keep = keep;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  has(id: string): boolean {
    const words = wordsOf(id);
    return this.#young.has(words) || this.#old.has(words);
  }

  add(id: string): void {
    if (this.#young.size >= this.#keep) {
      this.#old = this.#young;
      this.#young = new IdTable();
    }
    this.#young.add(wordsOf(id));
  }
}
