import { AccessError, type Identity, nearest, type Role, SYSTEM_IDENTITY, UserError } from '../../core/index.ts';
import { plainDecimal } from '../../ingest/index.ts';
import { isFailure, type MetricRequest, type Metrics } from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';
import { institutionNames, rowsOf } from './places.ts';
import { publishForms } from './publish.ts';
import { type CsvColumns, readCsv, unreadable } from './read-csv.ts';
import './errors.ts';

/** Who brings in the totals of the time before: they answer for the figures of the whole house. */
const ROLES: readonly Role[] = ['records', 'quality', 'finance', 'leader', 'consortium'];
const DIGITS = { whole: 18, scale: 6 };
const COLUMNS: CsvColumns = {
  indicator: ['indicator', '指标'],
  institution: ['institution', '机构'],
  department: ['department', '科室'],
  month: ['month', '月份'],
  numerator: ['numerator', '分子'],
  denominator: ['denominator', '分母'],
  value: ['value', '值'],
};

interface Line {
  readonly number: number;
  readonly indicator: string;
  readonly institution: string;
  readonly department: string;
  readonly month: string;
  readonly numerator: string | null;
  readonly denominator: string | null;
  readonly value: string | null;
}

interface Fault {
  readonly field: string;
  readonly code: string;
  readonly cell: string;
  readonly message: string;
  readonly message_en: string;
}

const monthEnd = (month: string) => {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, number ?? 0, 0)).toISOString().slice(0, 10);
};

const request = (id: string, month: string): MetricRequest => ({ id, from: `${month}-01`, to: monthEnd(month) });

/** Months of which the indicator has detailed data already, by `<indicator> <month>`. */
async function detailedMonths(metrics: Metrics, lines: readonly Line[]): Promise<ReadonlySet<string>> {
  const pairs = new Map(lines.map(({ indicator, month }) => [`${indicator} ${month}`, request(indicator, month)]));
  const answers = await metrics.answerMany([...pairs.values()], SYSTEM_IDENTITY);
  return new Set(
    [...pairs.keys()].filter((_, index) => {
      const answer = answers[index];
      if (!answer || isFailure(answer)) return false;
      return answer.rows.some(({ reason }) => reason !== 'not_collected');
    }),
  );
}

export interface ImportOptions {
  /** Months that have detailed data are taken too; the detailed data still win. Needs a reason. */
  readonly force?: string | undefined;
}

export interface ImportedTotals {
  readonly rows: number;
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
}

/** Brings in monthly totals, all of a file or nothing. Every fault is told with its line. */
export async function importHistory(
  open: OpenSite,
  identity: Identity,
  bytes: Buffer,
  options: ImportOptions = {},
): Promise<ImportedTotals> {
  if (!ROLES.includes(identity.role)) throw new AccessError('access/denied', { what: '历史补录 (history totals)' });
  const { metrics } = await open.semantic();
  const { lines, faults } = await checkLines(
    open,
    identity,
    metrics,
    await readCsv(bytes, COLUMNS, ['indicator', 'institution', 'month']),
  );
  const force = options.force?.trim();
  if (options.force !== undefined && (force ?? '').length < 2) throw new UserError('forms/reason');
  if (force === undefined) {
    const detailed = faults.length > 0 ? new Set<string>() : await detailedMonths(metrics, lines);
    for (const { number, indicator, month } of lines) {
      if (detailed.has(`${indicator} ${month}`))
        faults.push(
          fault(
            number,
            'month',
            '该月已有明细数据；确需补录请用 --force 并说明原因',
            'the month has detailed data; --force with a reason takes it all the same',
          ),
        );
    }
  }
  if (faults.length > 0) throw new UserError('forms/invalid', { count: faults.length, issues: faults });
  if (lines.length === 0) throw unreadable('没有数据行', 'it has no rows');
  const counted = await keep(open, identity, lines, force);
  await publishForms(open);
  return counted;
}

const fault = (number: number, field: string, zh: string, en: string): Fault => ({
  field,
  code: field,
  cell: `第 ${number} 行 line ${number}`,
  message: `${COLUMNS[field]?.[1] ?? field}：${zh}`,
  message_en: `${field}: ${en}`,
});

async function checkLines(
  open: OpenSite,
  identity: Identity,
  metrics: Metrics,
  rows: readonly Record<string, string | null>[],
) {
  const indicators = new Map(metrics.catalogue(SYSTEM_IDENTITY).map((one) => [one.id, one]));
  const institutions = [...(await institutionNames(open)).keys()];
  const departments = await departmentsOf(open);
  const mine = await rowsOf(open, identity);
  const faults: Fault[] = [];
  const lines: Line[] = [];
  const seen = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const number = index + 2;
    const say = (field: string, zh: string, en: string) => faults.push(fault(number, field, zh, en));
    const at = (name: string) => row[name]?.trim() ?? '';
    const decimal = (name: string) => {
      const plain = at(name) === '' ? null : plainDecimal(at(name), DIGITS);
      if (plain === undefined)
        say(name, '应为数值，至多 18 位整数、6 位小数', 'must be a number of at most 18 digits and 6 decimals');
      return plain ?? null;
    };
    const [id, institution, department, month] = [
      at('indicator'),
      at('institution'),
      at('department'),
      at('month').slice(0, 7),
    ];
    const indicator = indicators.get(id);
    const line = {
      number,
      indicator: id,
      institution,
      department,
      month,
      numerator: decimal('numerator'),
      denominator: decimal('denominator'),
      value: decimal('value'),
    };
    if (!indicator)
      say(
        'indicator',
        `没有此指标；相近的有 ${nearest(id, [...indicators.keys()]).join('、')}`,
        `is no indicator; the nearest are ${nearest(id, [...indicators.keys()]).join(', ')}`,
      );
    else if (indicator.denominator_zh === null && line.denominator !== null)
      say('denominator', '此指标没有分母', 'this indicator has none');
    else if (indicator.denominator_zh !== null && (line.numerator === null) !== (line.denominator === null))
      say('denominator', '分子与分母须同时给出', 'numerator and denominator come together');
    if (line.numerator === null && line.value === null)
      say('value', '分子和值都为空', 'neither a numerator nor a value');
    if (!institutions.includes(institution))
      say(
        'institution',
        `应为 ${institutions.slice(0, 20).join('、')} 之一`,
        `must be one of ${institutions.slice(0, 20).join(', ')}`,
      );
    else if (department !== '' && !departments.has(`${institution} ${department}`))
      say('department', '该机构没有此科室编码', 'the institution has no such department');
    else if (!mine(line)) throw new AccessError('access/denied', { what: '历史补录 (history totals)' });
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month) || month < '1990' || !['', '-01'].includes(at('month').slice(7)))
      say('month', '应形如 2023-01', 'must be like 2023-01');
    else if (`${month}-01` > open.site.clock.today()) say('month', '不能是将来的月份', 'lies in the future');
    const key = [id, institution, department, month].join(' ');
    const twin = seen.get(key);
    if (twin !== undefined) say('indicator', `与第 ${twin} 行重复`, `the same as line ${twin}`);
    seen.set(key, number);
    lines.push(line);
  }
  return { lines, faults };
}

/** Every department that ever was: history also knows closed ones and those above others. */
async function departmentsOf(open: OpenSite): Promise<ReadonlySet<string>> {
  const rows = await open.warehouse.rows<{ place: string }>(
    `select distinct institution_code || ' ' || department_code as place from marts.dim_departments where institution_code is not null`,
  );
  return new Set(rows.map(({ place }) => place));
}

async function keep(
  open: OpenSite,
  identity: Identity,
  lines: readonly Line[],
  reason: string | undefined,
): Promise<ImportedTotals> {
  return open.store.transaction(async (tx) => {
    await tx.run(
      `create temp table incoming as select unnest(from_json($1::json,
         '[{"indicator": "varchar", "institution": "varchar", "department": "varchar", "month": "varchar", "numerator": "varchar", "denominator": "varchar", "value": "varchar"}]'), recursive := true)`,
      [JSON.stringify(lines.map(({ number: _number, ...line }) => ({ ...line, month: `${line.month}-01` })))],
    );
    const same =
      'h.indicator = i.indicator and h.institution = i.institution and h.department = i.department and h.month = i.month::date';
    const differs = ['numerator', 'denominator', 'value']
      .map((name) => `h.${name} is distinct from i.${name}`)
      .join(' or ');
    const [known] = await tx.rows<{ replaced: number; unchanged: number }>(
      `select count(*) filter (where ${differs}) as replaced, count(*) filter (where not (${differs})) as unchanged from incoming as i join history_totals as h on ${same}`,
    );
    const { replaced = 0, unchanged = 0 } = known ?? {};
    await tx.run(
      `delete from history_totals as h where exists (select 1 from incoming as i where ${same} and (${differs}))`,
    );
    await tx.run(
      `insert into history_totals select i.indicator, i.institution, i.department, i.month::date, i.numerator, i.denominator, i.value, $1, $2::timestamp, $3
       from incoming as i where not exists (select 1 from history_totals as h where ${same})`,
      [identity.user, open.site.clock.asOf(), reason ?? null],
    );
    return { rows: lines.length, added: lines.length - replaced - unchanged, replaced, unchanged };
  });
}
