import type { TableContract } from '../../engine/contract.ts';
import type { FileSettings } from './settings.ts';
import { FileFault } from './task.ts';

type Columns = TableContract['columns'];

const plain = (name: string) =>
  name
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase();

/** Names that a file may call the contract's columns, and the column's place in the contract. */
export class Names {
  readonly #columns: Columns;
  readonly #settings: FileSettings;
  readonly #byName = new Map<string, number>();

  constructor(columns: Columns, settings: FileSettings) {
    this.#columns = columns;
    this.#settings = settings;
    const aliases = columns.map(({ description_zh }) => plain(description_zh.replace(/[（(，,、：:].*$/s, '')));
    // The site's own word comes first, then the column's name, then its Chinese one where it means one column only.
    for (const [i, alias] of aliases.entries()) {
      if (alias !== '' && aliases.indexOf(alias) === aliases.lastIndexOf(alias)) this.#byName.set(alias, i);
    }
    for (const [i, { name }] of columns.entries()) this.#byName.set(plain(name), i);
    for (const [i, { name }] of columns.entries()) {
      const given = settings.columns[name];
      if (given === undefined) continue;
      for (const [word, at] of this.#byName) if (at === i) this.#byName.delete(word);
      if (typeof given === 'string') this.#byName.set(plain(given), i);
    }
  }

  /** Place in the contract of a name in a file. */
  placeOf(name: string): number | undefined {
    return this.#byName.get(plain(name));
  }

  /** Does the site say that the files lack the column? */
  isAbsent(place: number): boolean {
    return this.#settings.columns[this.#columns[place]?.name ?? ''] === null;
  }

  /** How many of these names are known: what a delimiter and a header row are found by. */
  fit(header: readonly string[]): number {
    return header.filter((name) => this.placeOf(name) !== undefined).length;
  }

  /** Place in the file of each column of the contract, -1 of one that the site says is absent. */
  match(header: readonly string[]): number[] {
    const places = this.#columns.map((column, i) => {
      const given = this.#settings.columns[column.name];
      if (typeof given === 'number') return given <= header.length ? given - 1 : undefined;
      if (given === null) return -1;
      const found = header.flatMap((name, at) => (this.placeOf(name) === i ? [at] : []));
      if (found.length > 1) {
        const problem = {
          problem: `列 ${column.name} 出现了 ${found.length} 次`,
          problem_en: `the column ${column.name} comes ${found.length} times`,
        };
        throw new FileFault('ingest/file-header', problem);
      }
      return found[0];
    });
    this.require(
      places.flatMap((place, i) => (place === undefined ? [i] : [])),
      header,
    );
    return places.map((place) => place ?? -1);
  }

  /** Throws when the file lacks columns. What it has is named only when it is surely a header, and no row of a patient. */
  require(missing: readonly number[], header: readonly string[]): void {
    if (missing.length === 0) return;
    if (this.fit(header) > 0) {
      const columns = missing.map((i) => this.#columns[i]?.name ?? '');
      throw new FileFault('ingest/missing-column', { columns, valid: header.map((name) => name.trim()).slice(0, 200) });
    }
    const words = this.#columns
      .map(({ name }) => name)
      .slice(0, 20)
      .join(', ');
    throw new FileFault('ingest/file-header', {
      problem: `没有找到任何契约中的列名（${words}）；文件没有表头时请写 header: false`,
      problem_en: `it names no column of the contract (${words}); where the file has no header, write header: false`,
    });
  }

  /** Places in a file without names: those of the settings, else the contract's order. */
  positions(width: number): number[] {
    const given = this.#columns.map(({ name }) => this.#settings.columns[name]);
    const wanted = given.every((at) => at === undefined) ? this.#columns.map((_, i) => i + 1) : given;
    const needed = Math.max(0, ...wanted.map((at) => (typeof at === 'number' ? at : 0)));
    const isWhole = wanted.every((at) => typeof at === 'number' || at === null);
    const fits = given.every((at) => at === undefined) ? width === needed : width >= needed;
    if (isWhole && fits) return wanted.map((at) => (typeof at === 'number' ? at - 1 : -1));
    throw new FileFault('ingest/file-header', {
      problem: isWhole
        ? `第一行有 ${width} 个字段，应为 ${needed} 个`
        : '没有表头的文件，columns 要给出每一列的位置（从 1 起）',
      problem_en: isWhole
        ? `its first line has ${width} fields instead of ${needed}`
        : 'without a header, columns must give every position (from 1)',
    });
  }
}
