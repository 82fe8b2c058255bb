import { createReadStream, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ident, literal, UserError, type Warehouse } from '../../core/index.ts';
import { csvRelation } from '../engine/capture/convert.ts';
import { summedColumns } from '../engine/capture/extract.ts';
import type { Delivery, Measure, ReadOptions, Selection, SourceTable } from '../engine/connector.ts';
import { landedType, type TableContract } from '../engine/contract.ts';
import { measureRelation } from '../engine/reconcile/measure.ts';
import './errors.ts';
import type { SegmentFacts } from './journal/segments.ts';
import type { ParsedSegment } from './parse/parse-segment.ts';
import type { SegmentParser } from './parse/parsed-segments.ts';

/** Segments that one batch takes: a first load of a long history stays bounded, and goes on with the next batch. */
const SEGMENTS_A_BATCH = 16;

export interface FeedShop {
  /** Sealed before the session began, oldest first: every table sees the same ones. */
  readonly segments: readonly SegmentFacts[];
  readonly parser: SegmentParser;
  readonly counter: Warehouse;
  readonly scratch: string;
}

const positionOf = (segment: number) => String(segment).padStart(9, '0');

/** One table of the feed: the rows that its segments were parsed to. */
export class FeedTable implements SourceTable {
  readonly columns: readonly { name: string; type: string }[];
  readonly summed: readonly string[];
  readonly #contract: TableContract;
  readonly #shop: FeedShop;
  #chosen: readonly SegmentFacts[];
  /** Sealed segments wait for the next batch. */
  more = false;

  constructor(contract: TableContract, shop: FeedShop) {
    this.#contract = contract;
    this.#shop = shop;
    this.#chosen = shop.segments.filter(({ erasedAt }) => erasedAt === undefined);
    this.columns = contract.columns.map(({ name, type }) => ({ name, type }));
    this.summed = summedColumns(contract, () => true).map(({ name }) => name);
  }

  async highWater(): Promise<null> {
    return null;
  }

  async delivery(since: string | null): Promise<Delivery> {
    const waiting = this.#chosen.filter(({ segment }) => segment > Number(since ?? 0));
    const everything = since === null && this.#chosen.length === this.#shop.segments.length;
    // Only a whole read may say what is gone.
    this.#chosen = everything ? waiting : waiting.slice(0, SEGMENTS_A_BATCH);
    this.more = waiting.length > this.#chosen.length;
    const last = this.#chosen.at(-1)?.segment;
    if (last === undefined) return { position: since ?? positionOf(0), scope: 'nothing', notes: [] };
    const parsed = await this.#parse();
    const rows = parsed.reduce((sum, segment) => sum + (segment.rows[this.#contract.table] ?? 0), 0);
    const scope = everything ? 'all' : rows === 0 ? 'nothing' : 'more';
    return { position: positionOf(last), scope, notes: [] };
  }

  async #parse(): Promise<ParsedSegment[]> {
    const parsed: ParsedSegment[] = [];
    for (const { segment } of this.#chosen) parsed.push(await this.#shop.parser.parse(segment));
    return parsed;
  }

  /** Only segments that hold the days of a window are parsed and looked into. */
  async #files({ window }: Selection): Promise<{ readonly segment: number; readonly file: string }[]> {
    const { since, until } = window ?? { since: '', until: '9999' };
    const asked = this.#chosen.filter(
      ({ firstDay, lastDay }) => firstDay === null || lastDay === null || (firstDay <= until && lastDay >= since),
    );
    const files: { segment: number; file: string }[] = [];
    for (const { segment } of asked) {
      await this.#shop.parser.parse(segment);
      const file = this.#shop.parser.file(segment, this.#contract.table);
      if (existsSync(file)) files.push({ segment, file });
    }
    return files;
  }

  async measure(selection: Selection, { keyHash }: { readonly keyHash: boolean }): Promise<Measure> {
    const { counter } = this.#shop;
    const typed = this.#contract.columns.map((column, i) => {
      const value = column.type === 'text' ? `c${i}` : `try_cast(c${i} as ${landedType(column)})`;
      return `${value} as ${ident(column.name)}`;
    });
    const files = await this.#files(selection);
    const texts = files.map(({ file }) => `select * from ${csvRelation(file, this.#contract)}`);
    const none = `select ${this.#contract.columns.map((_, i) => `null::varchar as c${i}`).join(', ')} where false`;
    const union = `(${texts.join(' union all ') || none})`;
    const wanted = `(select ${typed.join(', ')} from ${union}${this.#where(selection)})`;
    const measured = await measureRelation(counter, wanted, this.#contract, this.summed, keyHash);
    if (!selection.window && !selection.keys) await this.#check(measured.rows);
    return measured;
  }

  /** What DuckDB counts in the files, against what the parser counted while it wrote them. */
  async #check(rows: number): Promise<void> {
    const parsed = await this.#parse();
    const counted = parsed.reduce((sum, segment) => sum + (segment.rows[this.#contract.table] ?? 0), 0);
    if (counted !== rows)
      throw new UserError('feed/segment-damaged', { segment: this.#chosen.map(({ segment }) => segment).join(', ') });
  }

  async *read(selection: Selection, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    for (const { segment, file } of await this.#files(selection)) {
      if (!selection.window && !selection.keys && !options.columns) {
        // Written with whole rows at the end of every file; the spool cuts by size itself.
        yield* wholeRows(file);
        continue;
      }
      const part = join(this.#shop.scratch, `${segment}.csv`);
      await this.#shop.counter.run(
        `copy (select ${this.#columnsOf(options).join(', ')} from ${csvRelation(file, this.#contract)}${this.#where(selection)})
         to ${literal(part)} (format csv, header false, delimiter ',', quote '"', escape '"', nullstr '\\N', force_quote *)`,
      );
      try {
        yield* wholeRows(part);
      } finally {
        rmSync(part, { force: true });
      }
    }
  }

  #index(name: string): number {
    return this.#contract.columns.findIndex((column) => column.name === name);
  }

  #columnsOf({ columns }: ReadOptions): string[] {
    return columns ? columns.map((name) => `c${this.#index(name)}`) : this.#contract.columns.map((_, i) => `c${i}`);
  }

  #where({ window, keys }: Selection): string {
    const either: string[] = [];
    if (window)
      either.push(
        `substr(c${this.#index(window.column)}, 1, 10) between ${literal(window.since)} and ${literal(window.until)}`,
      );
    if (keys) {
      const key = this.#contract.key.map((name) => `c${this.#index(name)}`).join(', ');
      const listed = keys.map((values) => `(${values.map(literal).join(', ')})`).join(', ');
      either.push(keys.length === 0 ? 'false' : `(${key}) in (${listed})`);
    }
    return either.length > 0 ? ` where ${either.join(' or ')}` : '';
  }
}

/** The bytes of a file in chunks that end with a whole row: a quoted field may hold line ends of its own. */
async function* wholeRows(path: string): AsyncGenerator<Uint8Array> {
  let kept: Buffer[] = [];
  let quoted = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    let end = -1;
    for (let at = bytes.indexOf(0x22), from = 0; ; at = bytes.indexOf(0x22, at + 1)) {
      const stop = at < 0 ? bytes.length : at;
      if (!quoted && stop > from) {
        const line = bytes.lastIndexOf(0x0a, stop - 1);
        if (line >= from) end = line;
      }
      if (at < 0) break;
      quoted = !quoted;
      from = at + 1;
    }
    if (end < 0) kept.push(bytes);
    else {
      yield Buffer.concat([...kept, bytes.subarray(0, end + 1)]);
      kept = end + 1 < bytes.length ? [bytes.subarray(end + 1)] : [];
    }
  }
  if (kept.length > 0) yield Buffer.concat(kept);
}
