import type { ReadonlyWarehouse, Warehouse } from '../../../core/index.ts';
import { remembered } from '../remembered.ts';
import type { Rollup } from './definitions.ts';
import { Picture } from './plans.ts';
import { type Refreshed, refreshRollups } from './refresh.ts';
import { readBooks } from './tables.ts';
import { type ShapeUsage, Usage } from './usage.ts';

const PICTURES_KEPT = 8;

export interface RollupReport {
  readonly rollups: readonly {
    readonly rollup: string;
    /** The fact whose rows are summed. */
    readonly relation: string;
    readonly rows: number | null;
    readonly months: number | null;
    /** UTC; null before it was made. */
    readonly made_at: string | null;
    readonly seconds: number | null;
    /** Months ('YYYY-MM-DD', or 'all') that are read from the facts until the next refresh. */
    readonly behind: readonly string[];
  }[];
  readonly asked: readonly ShapeUsage[];
}

/** What is summed beforehand over one warehouse: which sums may be used now, and how they are brought up to date. */
export class Rollups {
  readonly usage = new Usage();
  readonly #warehouse: ReadonlyWarehouse;
  readonly #pictures = new Map<string, Picture>();
  /** The books as they stand now: read again after each build and each refresh. */
  readonly picture: () => Promise<Picture>;
  #rollups: readonly Rollup[] = [];
  #refreshes = 0;

  constructor(warehouse: ReadonlyWarehouse, version: () => Promise<string>) {
    this.#warehouse = warehouse;
    this.picture = remembered(
      async () => `${await version()} ${this.#refreshes}`,
      () => this.#read(),
    );
  }

  /** The model's rollups, once they are known. */
  define(rollups: readonly Rollup[]): void {
    this.#rollups = rollups;
    this.forget();
  }

  /** A picture that a plan names. */
  named(id: string | undefined): Picture | undefined {
    return id === undefined ? undefined : this.#pictures.get(id);
  }

  /** The next plan reads the books again. */
  forget(): void {
    this.#refreshes += 1;
  }

  /** Brings every rollup to the last build; the one writer of the house calls it. */
  async refresh(warehouse: Warehouse, signal?: AbortSignal): Promise<Refreshed[]> {
    try {
      return await refreshRollups(warehouse, this.#rollups, signal);
    } finally {
      this.forget();
    }
  }

  /** How each rollup stands, and what was asked since the process began. */
  async report(): Promise<RollupReport> {
    const books = await this.#warehouse.snapshot(readBooks);
    const rollups = this.#rollups.map(({ name, fact, checksum }) => {
      const found = books.made.get(name);
      const behind = books.behind.filter(({ rollup }) => rollup === name).map(({ month }) => month ?? 'all');
      return {
        ...{ rollup: name, relation: fact, rows: found?.rows ?? null, months: found?.months ?? null },
        ...{ made_at: found?.made_at ?? null, seconds: found?.seconds ?? null },
        behind: found?.checksum === checksum ? behind.sort() : ['all'],
      };
    });
    return { rollups, asked: this.usage.list() };
  }

  /** Pictures that say the same are the same: a plan that was made when everything was current is found again when it is so again. */
  async #read(): Promise<Picture> {
    const books =
      this.#rollups.length === 0 ? { made: new Map(), behind: [] } : await this.#warehouse.snapshot(readBooks);
    const picture = new Picture(books, new Map(this.#rollups.map(({ name, checksum }) => [name, checksum])));
    this.#pictures.delete(picture.id);
    this.#pictures.set(picture.id, picture);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > PICTURES_KEPT && oldest !== undefined) this.#pictures.delete(oldest);
    return picture;
  }
}
