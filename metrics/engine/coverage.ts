import { SYSTEM_IDENTITY } from '../../core/index.ts';
import type { CubesPort } from '../../cubes/index.ts';
import { bucketEnd } from './calendar.ts';
import type { Witnesses } from './members.ts';

/** First and last day that a view may speak of: whole months in which anyone recorded anything. Undefined: nobody ever did. */
export interface Covered {
  readonly from: string;
  readonly to: string;
}

/**
 * What the site collects, whatever the person who asks may see. Tells "nothing happened" (zero) from "nobody writes it down" (not collected).
 * Kept for as long as the build stays the same.
 */
export class Coverage {
  readonly #cubes: CubesPort;
  readonly #witnesses: Witnesses;
  #buildId: string | undefined;
  #views = new Map<string, Promise<Covered | undefined>>();

  constructor(cubes: CubesPort, witnesses: Witnesses) {
    this.#cubes = cubes;
    this.#witnesses = witnesses;
  }

  of(view: string, buildId: string): Promise<Covered | undefined> {
    if (buildId !== this.#buildId) {
      this.#buildId = buildId;
      this.#views = new Map();
    }
    const known = this.#views.get(view);
    if (known) return known;
    const views = this.#views;
    const reading = this.#read(view, buildId).catch((error: unknown) => {
      // A failure is not an answer to be remembered.
      views.delete(view);
      throw error;
    });
    views.set(view, reading);
    return reading;
  }

  async #read(view: string, buildId: string): Promise<Covered | undefined> {
    const { covered_by: compared, recorded_like: regular } = this.#witnesses.get(view) ?? {};
    if (compared !== undefined) return this.of(compared, buildId);
    const own = await this.#months(view);
    if (!own || regular === undefined) return own;
    const like = await this.of(regular, buildId);
    return like && like.to > own.to ? { from: own.from, to: like.to } : own;
  }

  async #months(view: string): Promise<Covered | undefined> {
    const { rows } = await this.#cubes.query(
      { timeDimensions: [{ dimension: `${view}.date`, granularity: 'month' }], limit: 50_000 },
      SYSTEM_IDENTITY,
    );
    const months = rows.flatMap((row) => {
      const month = row[`${view}.date.month`];
      return typeof month === 'string' ? [month.slice(0, 10)] : [];
    });
    const from = months.reduce((a, b) => (a < b ? a : b), months[0] ?? '');
    const last = months.reduce((a, b) => (a > b ? a : b), '');
    return from ? { from, to: bucketEnd(last, 'month') } : undefined;
  }
}
