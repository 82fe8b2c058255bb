import type { Warehouse } from '../../core/index.ts';
import type { Recipe } from './hospital.ts';
import type { Scale } from './scales.ts';
import { TABLE_NAMES } from './tables.ts';
import { countToday, type TodayTruth } from './truth-today.ts';

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
  readonly planted: Counts;
  readonly today: TodayTruth;
}

const REAL_STAY = "status <> 'cancelled' and not is_newborn";
const DISCHARGED = "status = 'discharged' and not is_newborn";
const operated = (condition: string) =>
  `(select distinct admission_id from operations where status = 'done' and admission_id is not null and ${condition})`;
const stays = (value: string, where = DISCHARGED) =>
  `select discharge_time as happened, discharge_dept_code as dept, ${value} as n from admissions where ${where}`;
const money = (where: string) =>
  `select charge_time as happened, ordering_dept_code as dept, (amount * 100)::bigint as n from charges where ${where}`;

/** Each metric as rows of (happened, dept, n): the date and department it belongs to, and what it adds. */
const METRICS: Readonly<Record<string, string>> = {
  registrations_net: `select reg_time as happened, dept_code as dept, 1 as n from registrations
    union all select cancel_time, dept_code, -1 from registrations where cancel_time is not null`,
  outpatient_visits: `select visit_time as happened, dept_code as dept, 1 as n from visits where visit_type = 'outpatient'`,
  emergency_visits: `select visit_time as happened, dept_code as dept, 1 as n from visits where visit_type = 'emergency'`,
  admissions: `select admit_time as happened, admit_dept_code as dept, 1 as n from admissions where ${REAL_STAY}`,
  discharges: stays('1'),
  los_days: stays('greatest(1, discharge_time::date - admit_time::date)'),
  deaths: stays(
    '1',
    `${DISCHARGED} and admission_id in (select admission_id from front_pages where discharge_way = 'death')`,
  ),
  operation_count: `select started_at as happened, op_dept_code as dept, 1 as n from operations where setting = 'inpatient' and status = 'done'`,
  discharges_with_operation: stays('1', `${DISCHARGED} and admission_id in ${operated('true')}`),
  discharges_with_level4: stays('1', `${DISCHARGED} and admission_id in ${operated('op_level = 4')}`),
  discharges_with_mis: stays('1', `${DISCHARGED} and admission_id in ${operated('is_minimally_invasive')}`),
  medical_revenue_cents: money('true'),
  outpatient_revenue_cents: money("setting in ('outpatient', 'emergency')"),
  inpatient_revenue_cents: money("setting = 'inpatient'"),
  drug_revenue_cents: money("fee_class in ('western', 'patent', 'herbal')"),
  consumable_revenue_cents: money("fee_class = 'consumable'"),
  service_revenue_cents: money(
    "fee_class in ('registration', 'bed', 'consult', 'treatment', 'operation', 'pharmacy_service', 'nursing')",
  ),
  collector_receipts_cents:
    'select settle_time as happened, null as dept, (total_amount * 100)::bigint as n from settlements',
  // 开立且未作废: one given back later was still written.
  prescription_count:
    "select rx_time as happened, dept_code as dept, 1 as n from prescriptions where status <> 'voided'",
};

const month = (column: string) => `strftime(${column}, '%Y-%m')`;

/** Traps that separate right from plausible, by how many of each there are. */
const PLANTED: Readonly<Record<string, string>> = {
  cross_month_refunds: `from charges r join charges o on o.charge_id = r.refund_of where ${month('r.charge_time')} <> ${month('o.charge_time')}`,
  cross_month_cancellations: `from registrations where ${month('cancel_time')} <> ${month('reg_time')}`,
  same_day_discharges: `from admissions where ${DISCHARGED} and discharge_time::date = admit_time::date`,
  interim_settlements: "from settlements where settle_kind = 'interim'",
  late_entry_charges: 'from charges where entry_time::date > charge_time::date',
  late_coded_front_pages: "from front_pages where coded_at > submitted_at + interval '15 days'",
  drug_cases: 'from drug_evaluations',
  transferred_stays: 'from (select distinct admission_id from transfers)',
  newborn_stays: 'from admissions where is_newborn',
  in_hospital: "from admissions where status = 'in_hospital'",
  discharged_without_front_page:
    "from admissions where status = 'discharged' and admission_id not in (select admission_id from front_pages)",
  front_page_fee_differences: `from front_pages join (select admission_id, sum(amount) as amount from charges group by admission_id) c using (admission_id)
    where total_fee <> c.amount`,
  visits_with_another_payer:
    'from visits join patients using (patient_id) where visits.payer_code <> patients.payer_code',
};

const entries = (rows: readonly { name: string; n: number }[]): Counts =>
  Object.fromEntries(rows.map(({ name, n }) => [name, n]));

/** Counts the truth in a database that holds the HIS tables, by SQL that shares nothing with the models. */
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
  for (const [metric, source] of Object.entries(METRICS)) {
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
    tables: await counts(Object.fromEntries(TABLE_NAMES.map((name) => [name, `from ${name}`]))),
    totals,
    by_month: byMonth,
    by_department: byDepartment,
    drug_evaluations: entries(cells),
    planted: await counts(PLANTED),
    today: await countToday(db, asOf),
  };
}
