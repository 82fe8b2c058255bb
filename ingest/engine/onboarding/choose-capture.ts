import type { IntrospectedTable } from '../connector.ts';
import type { TableContract } from '../contract.ts';
import { type Hints, placeIn, speaksOf, type Words } from './words.ts';

/** Tables up to this many rows are read whole: the simplest capture, and it sees deletes. */
const SMALL_ROWS = 50_000;
/** Above, comparing every row of the table each night burdens the source: a person should choose. */
const LARGE_ROWS = 20_000_000;
const MOST_DATES = 4;

type Column = IntrospectedTable['columns'][number];

export interface CaptureChoice {
  readonly capture: TableContract['capture'];
  readonly cursor?: string;
  /** Why, for the person who reads the file. */
  readonly because: string;
  readonly isOpen: boolean;
}

const isMoment = (column: Column) => column.holds === 'timestamp';
const isDate = (column: Column) => column.holds === 'date' || column.holds === 'timestamp';

function firstOf(columns: readonly Column[], hints: Hints): Column | undefined {
  return columns
    .map((column) => ({ column, place: placeIn(hints, column.name, column.comment) }))
    .filter(({ place }) => place !== undefined)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))[0]?.column;
}

/** How changes of a table are found: by an indexed change column, else whole or by comparing rows. `quote` is the product's. */
export function chooseCapture(
  table: IntrospectedTable,
  words: Words,
  quote: (name: string) => string = (name) => name,
): CaptureChoice {
  const changed = firstOf(table.columns.filter(isMoment), words.changed_at);
  const isIndexed = changed !== undefined && (table.indexed ?? []).includes(changed.name);
  if (changed && isIndexed) {
    const created = firstOf(
      table.columns.filter((column) => isMoment(column) && column !== changed),
      words.created_at,
    );
    const cursor =
      changed.nullable && created ? `coalesce(${quote(changed.name)}, ${quote(created.name)})` : quote(changed.name);
    return { capture: 'timestamp', cursor, because: `${changed.name} 有索引 is indexed`, isOpen: false };
  }
  const unindexed = changed
    ? `；${changed.name} 没有索引，建索引后可改为 timestamp has no index; with one, timestamp reads only what changed`
    : '';
  if (table.rows !== null && table.rows <= SMALL_ROWS)
    return { capture: 'full', because: '表小 a small table', isOpen: false };
  const isLarge = (table.rows ?? 0) > LARGE_ROWS;
  return {
    capture: 'digest',
    because: `逐行摘要比对 whole rows are compared${unindexed}${isLarge ? '；表很大，考虑 trigger 或 log a large table: consider trigger or log' : ''}`,
    isOpen: isLarge,
  };
}

export interface DateChoice {
  readonly dates: readonly string[];
  /** More than one column could be the business date, and none is named like one. */
  readonly isOpen: boolean;
  /** The first is a day on which something happened, not one on which a row was written. */
  readonly isEvent: boolean;
}

/** Business dates of a table about people, the one of --since/--until first. */
export function chooseDates(columns: readonly Column[], words: Words): DateChoice {
  // A name is worth more than a comment: submit_time is an event, though its comment may speak of 录入时间.
  const isAudit = ({ name, comment }: Column) =>
    !speaksOf(words.business_date, name, '') &&
    (speaksOf(words.changed_at, name, comment) || speaksOf(words.created_at, name, comment));
  const dates = columns.filter(isDate);
  const events = dates.filter((column) => !isAudit(column));
  const ranked = events
    .map((column) => ({ name: column.name, place: placeIn(words.business_date, column.name, column.comment) }))
    .filter(({ place }) => place !== undefined)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ name }) => name);
  if (ranked.length > 0) return { dates: ranked.slice(0, MOST_DATES), isOpen: false, isEvent: true };
  if (events.length > 0)
    return { dates: events.slice(0, 1).map(({ name }) => name), isOpen: events.length > 1, isEvent: false };
  const created = firstOf(dates, words.created_at);
  return { dates: created ? [created.name] : [], isOpen: false, isEvent: false };
}
