import type { Period } from './period.ts';

/** A department, days `from` ≤ day < `to` of its past, and a department that stands for it today with its share. */
export interface Succession {
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly current: string;
  readonly current_name: string | null;
  readonly share: number;
}

/** Who stands today for the departments of the past: merges, splits with shares, and the rest for themselves. */
export class Successors {
  readonly #rows = new Map<string, Succession[]>();

  constructor(rows: readonly Succession[]) {
    for (const row of rows) this.#rows.set(row.code, [...(this.#rows.get(row.code) ?? []), row]);
  }

  /** Where the figures of a department on a day belong; a department that nobody knows stays itself. */
  of(code: string, day: string): readonly Pick<Succession, 'current' | 'current_name' | 'share'>[] | undefined {
    return this.#rows.get(code)?.filter(({ from, to }) => from <= day && day < to);
  }

  /** All whose figures, of any day, belong to one of these departments. */
  predecessors(codes: readonly string[]): string[] {
    const found = [...this.#rows.values()].flat().filter(({ current }) => codes.includes(current));
    return [...new Set([...codes, ...found.map(({ code }) => code)])];
  }

  /** Whether figures of one department belong to different ones at the beginning of a period and later in it. */
  changeWithin({ from, to }: Period): boolean {
    return [...this.#rows.values()].flat().some((row) => row.from > from && row.from <= to);
  }
}
