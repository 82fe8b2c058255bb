import { type Identity, ident, type Row, UserError } from '../../core/index.ts';
import type { Contribution, Twin } from '../../cubes/index.ts';
import type { CasesPlan, CasesRequest, CasesTerm, NoCases, Side } from '../../metrics/index.ts';
import '../errors.ts';
import type { OpenSite } from '../site/open.ts';
import { latestBuildOf } from './latest-build.ts';
import { reckon } from './reckon.ts';
import { columnsOf, keysOf, type ShownColumn, shownColumn, VALUE, valueColumn } from './row-columns.ts';

export interface BehindRequest extends CasesRequest {
  /** Which of the lists that the side is made of; the first. */
  readonly part: number;
  readonly limit: number;
  readonly offset: number;
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
  /** Every column that is no key, for a file. */
  readonly allColumns?: boolean | undefined;
}

/** One list of rows that a side is made of: one for most, several where the side adds or subtracts measures. */
export interface CasesPart {
  readonly side: Side;
  readonly view: string;
  readonly title_zh: string;
  readonly measure: string;
  readonly measure_zh: string;
  readonly how: Contribution['how'];
  /** −1 where it is taken away, 1000 of a per mille … */
  readonly factor: number;
  /** What its sum is divided by: days of an average per day. */
  readonly days: number;
  readonly from: string;
  readonly to: string;
  readonly is_year_before: boolean;
  /** Rows that the person may see, and what they make of the measure. */
  readonly rows: number;
  readonly value: number | null;
}

export interface CasesBehind {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly side: Side;
  readonly build_id: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly provisional: boolean;
  /** The side's value as the figure has it, and as the rows make it; equal unless `reconciles` is false. */
  readonly figure: number | null;
  readonly value: number | null;
  readonly reconciles: boolean | null;
  readonly parts: readonly CasesPart[];
  readonly part: number;
  /** The column that names a row, by which its journey is opened. */
  readonly key: string | null;
  readonly total: number;
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly Row[];
  /** Why there is nothing to list. */
  readonly none?: NoCases;
}

/** A term with one of the ways in which rows make its measure. */
interface Listed {
  readonly term: CasesTerm;
  readonly twin: Twin;
  readonly contribution: Contribution;
  readonly members: { readonly value: string; readonly unit: string | undefined };
  readonly measure_zh: string;
}

const BUILD_ATTEMPTS = 3;
const UNIT = 'counted_unit';

/** The rows behind one side of a figure, under the policies of its views, and the proof that they make the figure. */
export async function casesBehind(open: OpenSite, request: BehindRequest, identity: Identity): Promise<CasesBehind> {
  const { metrics } = await open.semantic();
  for (let attempt = 1; ; attempt++) {
    const plan = await metrics.casesOf(figureOf(request), identity);
    const found = await read(open, request, plan, identity);
    // A build ended between the figure and its rows: both are asked again, so that they can be held against each other.
    if (found.build_id === plan.answer.build_id || attempt === BUILD_ATTEMPTS) return found;
  }
}

const figureOf = ({ id, side, from, to, period, filter, cell, org }: BehindRequest): CasesRequest => ({
  ...{ id, side, from, to, period, filter, cell, org },
});

async function read(open: OpenSite, request: BehindRequest, plan: CasesPlan, identity: Identity): Promise<CasesBehind> {
  const { rows: port } = (await open.semantic()).cubes;
  const { answer, figure } = plan;
  const head = {
    id: answer.id,
    name_zh: answer.name_zh,
    name_en: answer.name_en,
    unit: answer.unit,
    side: request.side,
    build_id: answer.build_id,
    period: answer.period,
    provisional: answer.provisional,
    figure: figure?.[request.side] ?? null,
  };
  const nothing = (none: NoCases) => ({
    ...head,
    ...{ value: null, reconciles: null, parts: [], part: 0, key: null, total: 0, columns: [], rows: [], none },
  });
  if (plan.none) return nothing(plan.none);
  const listed: Listed[] = [];
  for (const term of plan.terms) {
    const twin = port.twin(term.view);
    const given = twin.measures.get(term.measure);
    if (!given || 'reason_zh' in given) {
      if (term.side !== request.side) continue;
      const why = given ?? { reason_zh: '没有这个度量', reason_en: 'There is no such measure.' };
      return nothing({ code: 'no_rows', ...why });
    }
    given.contributions.forEach((contribution, at) => {
      const members = given.members[at];
      if (members) listed.push({ term, twin, contribution, members, measure_zh: given.title });
    });
  }
  const shown = listed.filter(({ term }) => term.side === request.side);
  const chosen = shown[request.part];
  if (!chosen)
    throw new UserError('app/usage', { problem: `part: ${request.part} is none of the ${shown.length} lists` });
  const columns = columnsOf(chosen.twin, chosen.term.measure, request.allColumns ?? false);
  const keys = keysOf(chosen.twin);
  const order = orderBy(request, columns, keys);
  const [sums, list] = await Promise.all([
    Promise.all(listed.map((one) => statementOf(port, one, [], identity))),
    statementOf(port, chosen, [...new Set([...columns.map(({ name }) => name), ...keys])], identity),
  ]);
  return open.warehouse.snapshot(async (tx) => {
    const reckoned = await Promise.all(
      listed.map(async ({ term, contribution }, at) => {
        const { sql, params } = sums[at] ?? { sql: '', params: [] };
        const [row] = await tx.rows<{ rows: number; value: number | null }>(
          `select count(*) as rows, ${valueSql(contribution)} as value from ${sql}`,
          params,
        );
        return { term, contribution, rows: Number(row?.rows ?? 0), value: row?.value ?? null };
      }),
    );
    const rows = await tx.rows(
      `select * from ${list.sql} order by ${order} limit ${request.limit} offset ${request.offset}`,
      list.params,
    );
    const value = valueColumn(chosen.twin, chosen.term.measure);
    const parts = shown.map(({ term, twin, measure_zh, contribution }) => {
      const found = reckoned[listed.findIndex((one) => one.term === term && one.contribution === contribution)];
      return {
        ...{ side: term.side, view: term.view, title_zh: twin.title, measure: term.measure, measure_zh },
        ...{ how: contribution.how, factor: term.factor * contribution.factor, days: term.days },
        ...{ from: term.from, to: term.to, is_year_before: term.isYearBefore },
        ...{ rows: found?.rows ?? 0, value: found?.value ?? null },
      };
    });
    const result = reckon(plan, reckoned, request.side);
    return {
      ...head,
      build_id: await latestBuildOf(tx),
      ...result,
      parts,
      part: request.part,
      key: chosen.twin.key ?? null,
      total: parts[request.part]?.rows ?? 0,
      columns: columns.map(shownColumn).toSpliced(1, 0, ...(value ? [value] : [])),
      rows: rows.map((row) => plainRow(row, columns)),
    };
  });
}

/** The rows of a list with `columns`, as a relation: its day, what each row gives, and only rows that give something. */
async function statementOf(
  port: Awaited<ReturnType<OpenSite['semantic']>>['cubes']['rows'],
  { term, contribution, members }: Listed,
  columns: readonly string[],
  identity: Identity,
): Promise<{ sql: string; params: unknown[] }> {
  const { view, from, to } = term;
  const entries = Object.entries(term.filters);
  const asked = [...new Set(['date', members.value, ...(members.unit ? [members.unit] : []), ...columns])];
  const filters = entries
    .filter(([, values]) => values.length > 0)
    .map(([member, values]) => {
      const full = `${view}__rows.${member}`;
      const codes = values.filter((value) => value !== null);
      return codes.length === 0
        ? { member: full, operator: 'notSet' }
        : { member: full, operator: 'equals', values: codes };
    });
  const { sql, params } = await port.sql(view, asked, identity, filters);
  const first = params.length + 1;
  const given = ident(members.value);
  const extra = columns.filter((name) => name !== 'date').map(ident);
  const picked = [
    '"date"',
    `${given} as ${VALUE}`,
    ...(members.unit ? [`${ident(members.unit)} as ${UNIT}`] : []),
    ...extra,
  ];
  const conditions = [
    `cast("date" as date) between cast($${first} as date) and cast($${first + 1} as date)`,
    `${given} is not null`,
    // Nothing that is added: a stay without a fee is not behind the fees.
    ...(contribution.how === 'sum' ? [`${given} <> 0`] : []),
    ...(entries.some(([, values]) => values.length === 0) ? ['false'] : []),
  ];
  return {
    sql: `(select ${picked.join(', ')} from (${sql}) as members where ${conditions.join(' and ')}) as cases`,
    params: [...params, from, to],
  };
}

function valueSql({ how }: Contribution): string {
  if (how === 'count') return 'cast(count(*) as double)';
  if (how === 'distinct') return `cast(count(distinct ${VALUE}) as double)`;
  if (how === 'median') return `median(cast(${VALUE} as double))`;
  if (how === 'highest') return `cast(max(${VALUE}) as double)`;
  if (how === 'sum') return `cast(sum(${VALUE}) as double)`;
  if (how === 'mean_of_days') return `cast(sum(${VALUE}) as double) / nullif(count(distinct "date"), 0)`;
  const units = `list_transform(list(distinct struct_pack(unit := ${UNIT}, given := cast(${VALUE} as double))), lambda one: one.given)`;
  return how === 'sum_of_units' ? `list_sum(${units})` : `list_aggregate(${units}, 'median')`;
}

function orderBy({ sort }: BehindRequest, columns: readonly { name: string }[], keys: readonly string[]): string {
  const last = keys.map(ident).join(', ');
  const tail = last === '' ? '' : `, ${last}`;
  if (!sort) return `"date" desc${tail}`;
  if (sort.column !== VALUE && !columns.some(({ name }) => name === sort.column))
    throw new UserError('app/usage', { problem: `sort: there is no column "${sort.column}"` });
  return `${ident(sort.column)} ${sort.descending ? 'desc' : 'asc'} nulls last${tail}`;
}

/** Cube may give a day as a timestamp at midnight. */
function plainRow(row: Row, columns: readonly { readonly name: string; readonly type: string }[]): Row {
  const days = columns.filter(({ name, type }) => type === 'time' && !name.endsWith('_at')).map(({ name }) => name);
  const short = days.flatMap((name) =>
    typeof row[name] === 'string' ? [[name, row[name].slice(0, 10)] as const] : [],
  );
  return { ...row, ...Object.fromEntries(short) };
}
