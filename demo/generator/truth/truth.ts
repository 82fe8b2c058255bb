import type { Warehouse } from '../../../core/index.ts';
import type { Recipe } from '../hospital.ts';
import type { Scale } from '../scales.ts';
import { TABLES } from '../tables.ts';
import { CLINIC } from './clinic.ts';
import { CONSORTIUM } from './consortium.ts';
import { DRG } from './drg.ts';
import { EMPI } from './empi.ts';
import { type Figures, month } from './figures.ts';
import { FINANCE } from './finance.ts';
import { INPATIENT } from './inpatient.ts';
import { INSURANCE } from './insurance.ts';
import { MANAGEMENT } from './management.ts';
import { ORGANISATION } from './organisation.ts';
import { OUTPATIENT } from './outpatient.ts';
import { PEOPLE } from './people.ts';
import { PHARMACY } from './pharmacy.ts';
import { PUBLIC_HEALTH } from './public-health.ts';
import { QUALITY } from './quality.ts';
import { SAFETY } from './safety.ts';
import { SUPPLY } from './supply.ts';
import { SURGERY } from './surgery.ts';
import { countToday, type TodayTruth } from './today.ts';

type Counts = Readonly<Record<string, number>>;

/** What the warehouse must reproduce, counted from the HIS tables alone. Money is in integer cents under `<metric>_cents`. */
export interface Truth {
  readonly as_of: string;
  readonly scale: Scale;
  readonly seed: number;
  readonly tables: Counts;
  readonly totals: Counts;
  /** metric → 'YYYY-MM' → value */
  readonly by_month: Readonly<Record<string, Counts>>;
  /** metric → department → value of 2025; receipts have no department */
  readonly by_department: Readonly<Record<string, Counts>>;
  /** '<drug>_<severity>_effective' and '…_not_effective' */
  readonly drug_evaluations: Counts;
  /** Traps that separate right from plausible, by how many of each there are. */
  readonly planted: Counts;
  readonly counts: Counts;
  readonly today: TodayTruth;
}

const SUBJECTS: readonly Figures[] = [
  CLINIC,
  CONSORTIUM,
  DRG,
  EMPI,
  FINANCE,
  INPATIENT,
  INSURANCE,
  MANAGEMENT,
  ORGANISATION,
  OUTPATIENT,
  PEOPLE,
  PHARMACY,
  PUBLIC_HEALTH,
  QUALITY,
  SAFETY,
  SUPPLY,
  SURGERY,
];

const all = (kind: 'planted' | 'counts') => Object.assign({}, ...SUBJECTS.map((subject) => subject[kind]));

const entries = (rows: readonly { name: string; n: number }[]): Counts =>
  Object.fromEntries(rows.map(({ name, n }) => [name, n]));

/** Counts the truth in a database that holds the HIS tables and the secret of who is whom, by SQL that shares nothing with the models. */
export async function countTruth(db: Warehouse, { asOf, scale, seed }: Recipe): Promise<Truth> {
  const one = async (source: string) => (await db.rows<{ n: number }>(`select count(*) as n ${source}`))[0]?.n ?? 0;
  const counts = async (sources: Readonly<Record<string, string>>) => {
    const found: Record<string, number> = {};
    for (const [name, source] of Object.entries(sources)) found[name] = await one(source);
    return found;
  };
  const totals: Record<string, number> = {};
  const byMonth: Record<string, Counts> = {};
  const byDepartment: Record<string, Counts> = {};
  for (const [metric, source] of SUBJECTS.flatMap(({ metrics = {} }) => Object.entries(metrics))) {
    const grouped = (key: string, where: string) =>
      db.rows<{ name: string; n: number }>(
        `select ${key} as name, sum(n)::bigint as n from (${source}) where ${where} group by ${key} order by ${key}`,
      );
    const months = await grouped(month('happened'), 'true');
    byMonth[metric] = entries(months);
    totals[metric] = months.reduce((sum, { n }) => sum + n, 0);
    const departments = await grouped('dept', 'dept is not null and year(happened) = 2025');
    if (departments.length > 0) byDepartment[metric] = entries(departments);
  }
  const cells = await db.rows<{ name: string; n: number }>(
    `select drug || '_' || severity || case when is_effective then '_effective' else '_not_effective' end as name, count(*) as n
     from drug_evaluations group by name order by name`,
  );
  return {
    as_of: asOf,
    scale,
    seed,
    tables: await counts(Object.fromEntries([...TABLES.keys()].map((name) => [name, `from ${name}`]))),
    totals,
    by_month: byMonth,
    by_department: byDepartment,
    drug_evaluations: entries(cells),
    planted: await counts(all('planted')),
    counts: await counts(all('counts')),
    today: await countToday(db, asOf),
  };
}
