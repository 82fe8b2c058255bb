import { literal, type Warehouse } from '../../../core/index.ts';

type Counts = Readonly<Record<string, number>>;

/**
 * The day of as_of so far, counted from the HIS tables (and, for what is still to come, the theatre's list). Newborns
 * and cancelled admissions are no admissions, as elsewhere in the truth; each metric by its codes, zeros left out.
 */
export interface TodayTruth {
  /** Local 'YYYY-MM-DD'. */
  readonly day: string;
  /** metric → value */
  readonly totals: Counts;
  /** metric → institution → value */
  readonly by_institution: Readonly<Record<string, Counts>>;
  /** metric → department → value */
  readonly by_department: Readonly<Record<string, Counts>>;
  /** metric → ward → value: `in_hospital`, `newborns_in_hospital` */
  readonly by_ward: Readonly<Record<string, Counts>>;
}

/** Where each stay is now, or was last. */
const NOW = `(
  select a.*, coalesce(m.to_dept_code, admit_dept_code) as dept, coalesce(m.to_ward_code, admit_ward_code) as ward
  from admissions a left join (
    select * from transfers qualify row_number() over (partition by admission_id order by transfer_time desc) = 1
  ) m using (admission_id))`;

/** Each metric as rows of (inst, dept, ward); `$today` stands for the condition's day. */
const METRICS: Readonly<Record<string, string>> = {
  in_hospital: `select inst_code as inst, dept, ward from ${NOW} where status = 'in_hospital' and not is_newborn`,
  newborns_in_hospital: `select inst_code as inst, dept, ward from ${NOW} where status = 'in_hospital' and is_newborn`,
  admissions: `select inst_code as inst, admit_dept_code as dept, admit_ward_code as ward from admissions
    where status <> 'cancelled' and not is_newborn and admit_time::date = $today`,
  cancelled_admissions: `select inst_code as inst, admit_dept_code as dept, admit_ward_code as ward from admissions
    where status = 'cancelled' and update_time::date = $today`,
  discharges: `select inst_code as inst, discharge_dept_code as dept, discharge_ward_code as ward from admissions
    where status = 'discharged' and not is_newborn and discharge_time::date = $today`,
  transfers_in: `select inst_code as inst, to_dept_code as dept, to_ward_code as ward
    from transfers join admissions using (admission_id) where transfer_time::date = $today`,
  transfers_out: `select inst_code as inst, from_dept_code as dept, from_ward_code as ward
    from transfers join admissions using (admission_id) where transfer_time::date = $today`,
  emergency_visits: `select inst_code as inst, dept_code as dept, null as ward from visits
    where visit_type = 'emergency' and visit_time::date = $today`,
  outpatient_visits: `select inst_code as inst, dept_code as dept, null as ward from visits
    where visit_type = 'outpatient' and visit_time::date = $today`,
  operations_done: `select inst_code as inst, op_dept_code as dept, null as ward from operations
    where setting = 'inpatient' and status = 'done' and started_at::date = $today`,
  operations_started: `select inst_code as inst, op_dept_code as dept, null as ward from platform.theatre
    where not is_cancelled and started_at::date = $today and started_at <= $now`,
  operations_listed: `select inst_code as inst, op_dept_code as dept, null as ward from platform.theatre
    where started_at::date = $today and listed_at <= $now and not (is_cancelled and started_at <= $now)`,
};

/** Metrics that have a ward. */
const OF_WARDS = ['in_hospital', 'newborns_in_hospital'];

/** By SQL that shares nothing with the messages of the platform nor with the models. */
export async function countToday(db: Warehouse, asOf: string): Promise<TodayTruth> {
  const day = asOf.slice(0, 10);
  const count = async (metric: string, key: string): Promise<Counts> => {
    const source = METRICS[metric]
      ?.replaceAll('$today', `date ${literal(day)}`)
      .replaceAll('$now', `timestamp ${literal(asOf)}`);
    const rows = await db.rows<{ name: string; n: number }>(
      `select ${key} as name, count(*) as n from (${source}) group by all order by all`,
    );
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  };
  const totals: Record<string, number> = {};
  const byInstitution: Record<string, Counts> = {};
  const byDepartment: Record<string, Counts> = {};
  const byWard: Record<string, Counts> = {};
  for (const metric of Object.keys(METRICS)) {
    const institutions = await count(metric, 'inst');
    totals[metric] = Object.values(institutions).reduce((sum, n) => sum + n, 0);
    byInstitution[metric] = institutions;
    byDepartment[metric] = await count(metric, 'dept');
    if (OF_WARDS.includes(metric)) byWard[metric] = await count(metric, 'ward');
  }
  return { day, totals, by_institution: byInstitution, by_department: byDepartment, by_ward: byWard };
}
