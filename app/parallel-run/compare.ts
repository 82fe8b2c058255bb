import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AccessError, addDays, type Identity, type Role, UserError } from '../../core/index.ts';
import {
  addMonths,
  discoverIndicators,
  type IndicatorInfo,
  isFailure,
  type MetricAnswer,
  type MetricRequest,
  type MetricRow,
} from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';
import { CAUSES, type Cause, causeOf, isRounded, isSame } from './cause.ts';
import { earlierFigures, lateAmount } from './late-rows.ts';
import { type Fault, readTheirFigures, type TheirFigure } from './read-file.ts';

/** Offices that answer for monthly figures of the house, and leaders. */
export const COMPARERS: readonly Role[] = [
  'records',
  'finance',
  'quality',
  'insurance',
  'pharmacy',
  'leader',
  'consortium',
];

export interface ComparedFigure {
  readonly row: number;
  readonly month: string;
  readonly indicator: string;
  readonly code: string;
  readonly name_zh: string;
  readonly department: string | null;
  readonly unit: string;
  readonly theirs: number;
  readonly ours: number | null;
  /** Ours less theirs. */
  readonly amount: number | null;
  /** Of theirs; null where theirs is nothing. */
  readonly relative: number | null;
  readonly state: 'same' | 'rounded' | 'differs';
  readonly cause: Cause | null;
  readonly detail: string | null;
}

export interface ParallelRun {
  readonly file: { readonly name: string; readonly sha256: string };
  readonly from: string;
  readonly to: string;
  readonly institution: string | null;
  readonly build_id: string;
  readonly as_of: string;
  readonly compared: number;
  readonly same: number;
  readonly rounded: number;
  readonly differing: number;
  readonly by_cause: Readonly<Partial<Record<Cause, number>>>;
  /** Rows of other months. */
  readonly outside: number;
  readonly faults: readonly Fault[];
  readonly rows: readonly ComparedFigure[];
}

export interface ParallelRunInput {
  readonly name: string;
  readonly bytes: Buffer;
  /** YYYY-MM */
  readonly from: string;
  readonly to: string;
  readonly institution?: string | undefined;
}

const endOf = (month: string) => addDays(addMonths(`${month}-01`, 1), -1);

interface Department {
  readonly code: string;
  readonly name: string;
}

/** Departments by code and by name; a name that several have is none. */
async function departmentsOf(open: OpenSite, institution: string | undefined): Promise<ReadonlyMap<string, string>> {
  const rows = await open.warehouse.rows<Department>(
    `select distinct department_code as code, department_name as name from marts.dim_departments
     where department_code is not null and ($1 is null or institution_code = $1)`,
    [institution ?? null],
  );
  const words = new Map<string, string | undefined>();
  for (const { code, name } of rows) words.set(name, words.has(name) && words.get(name) !== code ? undefined : code);
  for (const { code } of rows) words.set(code, code);
  return new Map([...words].flatMap(([word, code]) => (code === undefined ? [] : [[word, code] as const])));
}

/** Every common figure of the hospital's monthly table and of ours, as the person sees it; each difference with its cause. */
export async function runParallel(open: OpenSite, identity: Identity, input: ParallelRunInput): Promise<ParallelRun> {
  if (identity.role !== 'system' && !COMPARERS.includes(identity.role))
    throw new AccessError('access/denied', { what: '并行核对 (parallel run)' });
  const { from, to, institution } = input;
  if (from > to) throw new UserError('metrics/reversed-period', { from, to });
  const { metrics, cubes } = await open.semantic();
  const catalogue = metrics.catalogue(identity);
  const { figures, faults, outside } = await readTheirFigures(input, { from, to }, catalogue);
  const departments = await departmentsOf(open, institution);
  const asked = [...new Map(figures.map((one) => [`${one.indicator.id} ${one.department !== null}`, one])).values()];
  const filter = institution === undefined ? {} : { filter: { institution: [institution] } };
  const requests = asked.map(
    ({ indicator, department }): MetricRequest => ({
      ...{ id: indicator.id, from: `${from}-01`, to: endOf(to), granularity: 'month', ...filter },
      by: department === null ? ['date'] : ['date', 'department'],
    }),
  );
  const answers = await metrics.answerMany(requests, identity);
  const answered = new Map<string, MetricAnswer>();
  const refused = new Set<string>();
  for (const [at, answer] of answers.entries()) {
    const key = `${asked[at]?.indicator.id} ${asked[at]?.department !== null}`;
    if (!isFailure(answer)) answered.set(key, answer);
    else if (answer.error.status === 403) refused.add(key);
    else
      for (const { row } of figures.filter((one) => `${one.indicator.id} ${one.department !== null}` === key))
        faults.push({ row, column: '指标', message: answer.error.message, message_en: answer.error.message_en });
  }
  const build_id =
    [...answered.values()]
      .map((answer) => answer.build_id)
      .sort()
      .at(-1) ?? '';
  const earlier = await earlierFigures(open, identity, build_id);
  const bound = discoverIndicators(undefined, join(open.site.dir, 'indicators'));
  const today = open.site.clock.today();

  const compareOne = async (figure: TheirFigure): Promise<ComparedFigure | undefined> => {
    const { indicator, month, department, value: theirs, decimals } = figure;
    const key = `${indicator.id} ${department !== null}`;
    const base = {
      ...{ row: figure.row, month, indicator: indicator.id, code: indicator.code, name_zh: indicator.name_zh },
      ...{ department, unit: indicator.unit, theirs },
    };
    const without = (cause: Cause, detail: string | null = null): ComparedFigure => ({
      ...{ ...base, ours: null, amount: null, relative: null, state: 'differs', cause, detail },
    });
    if (refused.has(key)) return without('not_visible');
    const answer = answered.get(key);
    if (!answer) return undefined;
    if (answer.not_collected) return without('not_collected', answer.not_collected.missing.join('；'));
    const code = department === null ? null : departments.get(department);
    if (code === undefined)
      return without('unmapped_department', `科室“${department}”在本系统无对照 is no department here`);
    const ours = ourValue(answer.rows, month, code, indicator, theirs);
    if (typeof ours === 'string') return without(ours);
    const amount = ours - theirs;
    const told = { ...base, ours, amount, relative: theirs === 0 ? null : amount / Math.abs(theirs) };
    if (isSame(ours, theirs)) return { ...told, amount: 0, state: 'same', cause: null, detail: null };
    const days = { from: `${month}-01`, to: endOf(month) };
    const binding = bound.get(indicator.id);
    const isRoundedOnly = isRounded(ours, theirs, decimals);
    const places = { department_code: code, institution_code: institution };
    const rows = Object.entries(places).flatMap(([member, one]) =>
      one ? [{ member, operator: 'equals', values: [one] }] : [],
    );
    const found = causeOf({
      ...{ theirs, decimals, ours, note: figure.note },
      late: binding && !isRoundedOnly ? await lateAmount(cubes, identity, binding, days, rows) : null,
      earlierBuild:
        institution === undefined
          ? earlier(indicator.id, month, code, (value) => isRounded(value, theirs, decimals))
          : null,
      isProvisional: addDays(days.to, indicator.available_after) >= today,
    });
    return { ...told, state: found.cause === 'rounding' ? 'rounded' : 'differs', ...found };
  };

  const rows: ComparedFigure[] = [];
  for (const figure of figures) {
    const compared = await compareOne(figure);
    if (compared) rows.push(compared);
  }
  const count = (state: ComparedFigure['state']) => rows.filter((row) => row.state === state).length;
  const differing = rows.filter(({ state }) => state === 'differs');
  const causes = Object.keys(CAUSES) as Cause[];
  return {
    file: { name: input.name, sha256: createHash('sha256').update(input.bytes).digest('hex') },
    ...{ from, to, institution: institution ?? null, build_id, as_of: open.site.clock.asOf() },
    ...{ compared: rows.length, same: count('same'), rounded: count('rounded'), differing: differing.length },
    by_cause: Object.fromEntries(
      causes.flatMap((cause) => {
        const number = differing.filter((row) => row.cause === cause).length;
        return number > 0 ? [[cause, number]] : [];
      }),
    ),
    ...{ outside, faults: faults.sort((a, b) => a.row - b.row), rows },
  };
}

/** Our figure of a month and department, or why there is none. No row of a sum that they too put at nothing is nothing. */
function ourValue(
  rows: readonly MetricRow[],
  month: string,
  department: string | null,
  { kind, additivity }: IndicatorInfo,
  theirs: number,
): number | 'not_visible' | 'not_collected' | 'no_data' {
  const row = rows.find(
    (one) => String(one['date']).startsWith(month) && (department === null || one['department'] === department),
  );
  if (row && row.value !== null) return row.value;
  if (row?.reason === 'suppressed') return 'not_visible';
  if (row?.reason === 'not_collected') return 'not_collected';
  const isSum = additivity === 'additive' && (kind === 'count' || kind === 'money');
  return isSum && !row && theirs === 0 ? 0 : 'no_data';
}
