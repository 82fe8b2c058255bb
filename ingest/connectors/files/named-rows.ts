import { Names } from './header.ts';
import type { RowWriter } from './row-writer.ts';
import type { Task } from './task.ts';

/** Rows whose values come by name (XML, JSON) in the contract's order. What no row of a file ever names is missing. */
export class NamedRows {
  readonly #names: Names;
  readonly #out: RowWriter;
  readonly #width: number;
  readonly #seen = new Set<string>();
  readonly #filled = new Set<number>();
  #rows = 0;

  constructor(task: Task, out: RowWriter) {
    this.#names = new Names(task.columns, task.settings);
    this.#out = out;
    this.#width = task.columns.length;
  }

  /** A damaged row is put aside with all that it says. */
  row(values: ReadonlyMap<string, string | null>, line: number, isDamaged = false): void {
    const row: (string | null)[] = new Array(this.#width).fill(null);
    let isAmbiguous = isDamaged;
    const given = new Set<number>();
    for (const [name, value] of values) {
      const place = this.#names.placeOf(name);
      if (place === undefined) {
        if (this.#seen.size < 1000) this.#seen.add(name);
        continue;
      }
      if (given.has(place)) isAmbiguous = true;
      given.add(place);
      this.#seen.add(name);
      this.#filled.add(place);
      row[place] = value;
    }
    this.#rows += 1;
    if (isAmbiguous) this.#out.putAside(JSON.stringify(Object.fromEntries(values)), line);
    else this.#out.row(row, line);
  }

  /** Gives the names of the file. Throws when a column of the contract came in no row. */
  end(): readonly string[] {
    const header = [...this.#seen];
    const missing = Array.from({ length: this.#width }, (_, i) => i).filter(
      (place) => !this.#filled.has(place) && !this.#names.isAbsent(place),
    );
    if (this.#rows > 0) this.#names.require(missing, header);
    return header;
  }
}
