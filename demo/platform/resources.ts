import { literal, type Warehouse } from '../../core/index.ts';

interface Resource {
  readonly kind: 'bed' | 'slot' | 'equipment';
  readonly code: string;
  readonly name: string;
  readonly department: string;
  readonly total: number;
  readonly inUse: number;
  readonly free: number;
}

/** What an institution's resource system says of its beds, its clinic slots of the day and its equipment. */
interface ResourceState {
  readonly messageType: 'RESOURCE_STATE';
  readonly institution: string;
  /** ISO 8601 with the offset of China's time. */
  readonly at: string;
  readonly resources: readonly Resource[];
}

const day = (asOf: string) => `date ${literal(asOf.slice(0, 10))}`;

/** Patients in each ward against its open beds; newborns lie with their mothers, a full ward has none free. */
const BEDS = `
  with last_move as (select admission_id, arg_max(to_ward_code, transfer_time) as ward_code from transfers group by admission_id),
  lying as (
    select coalesce(m.ward_code, admit_ward_code) as ward_code, count(*) as n
    from admissions left join last_move m using (admission_id)
    where status = 'in_hospital' and not is_newborn group by all
  )
  select inst_code as institution, 'bed' as kind, ward_code as code, ward_name as name, dept_code as department,
    open_beds as total, coalesce(n, 0) as in_use
  from wards left join lying using (ward_code) where closed_on is null`;

/** Registrations for today against what the clinic usually has, with some to spare. */
const slots = (asOf: string) => `
  with usual as (
    select dept_code, count(*) filter (visit_date < ${day(asOf)}) / 28 as a_day,
      count(*) filter (visit_date = ${day(asOf)} and status = 'registered') as taken
    from registrations where reg_type <> 'emergency' and visit_date between ${day(asOf)} - 28 and ${day(asOf)} group by dept_code
  )
  select inst_code as institution, 'slot' as kind, dept_code as code, dept_name || '门诊' as name, dept_code as department,
    greatest(taken + 2, ceil(a_day * (1.3 + 0.4 * u(hash(dept_code), 'slots'))))::int as total, taken as in_use
  from departments join usual using (dept_code) where closed_on is null`;

/** How many there are by level of the institution and how busy they are: made up. */
const equipment = (asOf: string) => `
  with owned as (
    select * from (values ('CT', 'CT', 'D0702', 2, 1, 0, 0.65), ('MR', '磁共振', 'D0702', 1, 1, 0, 0.6),
      ('DR', '数字化X线摄影', 'D0702', 3, 2, 1, 0.4), ('VENT', '呼吸机', 'D0601', 18, 4, 0, 0.5), ('HD', '血液透析机', 'D0106', 24, 0, 0, 0.8))
    o(code, name, base_code, tertiary, secondary, primary_level, busy)
  )
  select i.inst_code as institution, 'equipment' as kind, o.code, o.name, dept_code as department,
    case inst_level when 'tertiary' then tertiary when 'secondary' then secondary else primary_level end as total,
    least(total, round(total * busy * (0.5 + u(hash(i.inst_code || o.code || ${literal(asOf)}), 'busy'))))::int as in_use
  from institutions i cross join owned o
  left join departments d on d.dept_code = case when i.inst_code = 'H01' then '' else i.inst_code end || o.base_code
  where total > 0`;

interface ResourceRow {
  readonly institution: string;
  readonly kind: Resource['kind'];
  readonly code: string;
  readonly name: string;
  readonly department: string | null;
  readonly total: number;
  readonly in_use: number;
}

/** One message per institution. */
export async function resourceStates(db: Warehouse, asOf: string): Promise<ResourceState[]> {
  const rows = await db.rows<ResourceRow>(
    `from ((${BEDS}) union all (${slots(asOf)}) union all (${equipment(asOf)})) order by institution, kind, code`,
  );
  const institutions = [...new Set(rows.map(({ institution }) => institution))];
  return institutions.map((institution) => ({
    messageType: 'RESOURCE_STATE',
    institution,
    at: `${asOf.replace(' ', 'T')}+08:00`,
    resources: rows
      .filter((row) => row.institution === institution)
      .map(({ kind, code, name, department, total, in_use: inUse }) => {
        const free = Math.max(0, total - inUse);
        return { kind, code, name, department: department ?? '', total, inUse, free };
      }),
  }));
}
