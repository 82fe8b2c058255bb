import { literal, type Transaction } from '../../core/index.ts';
import { type ChangedInput, ruleFor } from './decide.ts';
import type { Inputs } from './inputs.ts';
import type { Node } from './node.ts';

/** Renders a text in the surroundings of a model. */
type Texts = (text: string) => Promise<string>;

/** The changes of a landed table between two batches, as a relation. */
export function changesRelation(table: string, from: number, to: number): string {
  return `(select key, batch, date_column, old_date, new_date, is_deleted from raw.main._changes where "table" = ${literal(table)} and batch > ${from} and batch <= ${to})`;
}

function bothDates(changed: ChangedInput, columns: readonly string[]): string {
  const changes = changesRelation(changed.input, Number(changed.from), Number(changed.to));
  const only = columns.length > 0 ? ` where date_column in (${columns.map(literal).join(', ')})` : '';
  return `select unnest([cast(old_date as date), cast(new_date as date)]) as date_on from ${changes}${only}`;
}

function elapsedDates(changed: ChangedInput): string {
  const [from, to] = [changed.from || changed.to, changed.to].map((at) => `date ${literal(String(at).slice(0, 10))}`);
  return `select cast(unnest(generate_series(least(${from}, ${to}), greatest(${from}, ${to}), interval 1 day)) as date) as date_on`;
}

/** What tells which days of a model to restate. */
interface Affecting {
  readonly changed: readonly ChangedInput[];
  readonly inputs: Inputs;
  /** Days that the models restated which it restates like. */
  readonly followed: readonly string[];
  readonly render: Texts;
}

/** A query of the dates that a changed input touches in a model; undefined when it touches none. */
async function datesOf(node: Node, changed: ChangedInput, { inputs, render }: Affecting): Promise<string | undefined> {
  const rule = ruleFor(node, changed, inputs);
  if (rule === 'none') return undefined;
  const [word, columns] = rule.split(':', 2);
  if (word === 'dates') {
    if (changed.input === 'as_of') return elapsedDates(changed);
    return bothDates(changed, columns?.split(',').map((column) => column.trim()) ?? []);
  }
  return `select cast(date_on as date) as date_on from (${await render(rule)}) as given(date_on)`;
}

/**
 * A condition that says what `expression` in (affected dates) says, in literals: unlike a join with the dates, DuckDB
 * carries it through projections and unions down to the scan, so that nothing is computed for other days.
 */
export function onDates(expression: string, dates: readonly string[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined) return 'false';
  const listed = dates.map((date) => `date ${literal(date)}`).join(', ');
  const within = `${expression} >= date ${literal(first)} and ${expression} < date ${literal(last ?? first)} + 1`;
  return `(${within} and cast(${expression} as date) in (${listed}))`;
}

/** The temporary relation of the dates that a model restates in this build. */
export const affectedName = (node: Node) => `temp.main."affected__${node.name}"`;

/** Collects the affected dates (old and new ones) into a temporary table of the build's connection; gives them in order. */
export async function collectAffected(tx: Transaction, node: Node, affecting: Affecting): Promise<string[]> {
  const { changed, followed } = affecting;
  const days = followed.map((date) => `date ${literal(date)}`).join(', ');
  const parts = days ? [`select unnest([${days}]) as date_on`] : [];
  for (const input of changed) {
    const part = await datesOf(node, input, affecting);
    if (part !== undefined) parts.push(part);
  }
  const dates = parts.length > 0 ? parts.join('\nunion all\n') : 'select null::date as date_on';
  await tx.run(
    `create or replace temp table "affected__${node.name}" as select distinct date_on from (\n${dates}\n) where date_on is not null`,
  );
  const rows = await tx.rows<{ date_on: string }>(`select date_on from ${affectedName(node)} order by date_on`);
  return rows.map((row) => row.date_on);
}
