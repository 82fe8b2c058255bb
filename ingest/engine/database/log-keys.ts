import type { TableContract } from '../contract.ts';
import { CHANGED_KEYS_LIMIT } from './change-table.ts';
import { contractText } from './contract-text.ts';

/** Changed keys of one table as a database's log tells them: each once, with the last place of the log that names it. */
export class LogKeys {
  /** Columns of the key, in the contract's order or in the log's where no contract was known. */
  readonly columns: readonly string[];
  readonly #last = new Map<string, bigint>();
  #truncated: bigint | undefined;
  #overflow: bigint | undefined;

  constructor(columns: readonly string[]) {
    this.columns = columns;
  }

  add(key: readonly string[], place: bigint): void {
    const text = JSON.stringify(key);
    if (this.#last.size >= CHANGED_KEYS_LIMIT && !this.#last.has(text)) this.#overflow = place;
    else this.#last.set(text, place);
  }

  truncate(place: bigint): void {
    this.#truncated = place;
  }

  /** What happened at or after a place of the log; keys as the contract's types write them. */
  since(place: bigint, contract: TableContract): { restart: 'truncated' | 'too_many' } | { keys: string[][] } {
    if (this.#truncated !== undefined && this.#truncated >= place) return { restart: 'truncated' };
    if (this.#overflow !== undefined && this.#overflow >= place) return { restart: 'too_many' };
    const order = contract.key.map((name) => this.columns.indexOf(name));
    const types = contract.key.map((name) => contract.columns.find((column) => column.name === name));
    const keys: string[][] = [];
    for (const [text, last] of this.#last) {
      if (last < place) continue;
      const key = JSON.parse(text) as string[];
      keys.push(
        types.map((column, i) => {
          const value = key[order[i] ?? -1] ?? '';
          return column ? contractText(column, value) : value;
        }),
      );
    }
    return { keys };
  }

  /** Were the keys collected by just these columns? */
  isOf(contract: TableContract): boolean {
    return contract.key.length === this.columns.length && contract.key.every((name) => this.columns.includes(name));
  }
}
