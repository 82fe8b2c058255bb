import type { Warehouse } from '../../core/index.ts';
import { message, parts, person, segment, text } from './hl7-text.ts';
import { in1, location, pid, pv1, type Told, type VisitRow, visitRows } from './visit.ts';
import { hl7Time, type Window, within } from './window.ts';

interface AdtRow extends VisitRow {
  readonly trigger: string;
  readonly prior_ward: string | null;
  readonly prior_bed: string | null;
  readonly left_at: string | null;
  readonly discharge_way: string | null;
  readonly diagnosis_kind: string | null;
  readonly icd10_code: string | null;
  readonly diagnosis_name: string | null;
  readonly operation_id: string | null;
  readonly icd9_code: string | null;
  readonly operation_name: string | null;
  readonly starts_at: string | null;
  readonly minutes: string | null;
  readonly surgeon_code: string | null;
  readonly surgeon_name: string | null;
  readonly anesthetist_code: string | null;
  readonly action: string | null;
  readonly priority: string | null;
  readonly room: string | null;
}

const STRUCTURES: Readonly<Record<string, string>> = {
  A02: 'ADT_A02',
  A03: 'ADT_A03',
  A11: 'ADT_A09',
  A12: 'ADT_A12',
};

/** Movements and cancellations say where, not why. */
const BARE = new Set(['A02', 'A11', 'A12', 'A13']);

/** Chances that somebody sends a patient away, or discharges one, by mistake; both are taken back before the true one. */
const WRONG_TRANSFER = 0.25;
const WRONG_DISCHARGE = 0.06;

const begins = (window: Window) => `
  select visit_time as event_at, 'A04' as trigger, 'A04' || visit_id as control_id, visit_id as visit_no, dept_code as dept,
    null as ward, null as bed
  from visits where visit_type <> 'checkup' and ${within('visit_time', window)}
  union all by name
  select admit_time as event_at, 'A01' as trigger, 'A01' || admission_id as control_id, admission_id as visit_no, dept, ward, bed,
    'A' as diagnosis_kind, admit_icd10_code as icd10_code
  from admissions join platform.place using (admission_id) where transfer_id is null and ${within('admit_time', window)}
  union all by name
  select update_time as event_at, 'A11' as trigger, 'A11' || admission_id as control_id, admission_id as visit_no, dept, ward, bed
  from admissions join platform.place using (admission_id) where status = 'cancelled' and ${within('update_time', window)}
  union all by name
  select end_time as event_at, 'A08' as trigger, 'A08' || visit_id as control_id, visit_id as visit_no, dept_code as dept,
    'F' as diagnosis_kind, icd10_code
  from visits where visit_type <> 'checkup' and ${within('end_time', window)}`;

const moves = (window: Window) => `
  select begun_at as event_at, 'A02' as trigger, 'A02' || transfer_id as control_id, admission_id as visit_no, dept, ward, bed,
    prior_ward, prior_bed
  from platform.place where transfer_id is not null and ${within('begun_at', window)}
  union all by name
  select unnest([begun_at - interval 16 minute, begun_at - interval 9 minute]) as event_at, unnest(['A02', 'A12']) as trigger,
    unnest(['A02W', 'A12W']) || transfer_id as control_id, admission_id as visit_no,
    unnest([wrong.dept_code, prior_dept]) as dept, unnest([wrong.ward_code, prior_ward]) as ward, unnest(['01', prior_bed]) as bed,
    unnest([prior_ward, null]) as prior_ward, unnest([prior_bed, null]) as prior_bed
  from (
    select *, choices[1 + floor(u(hash(transfer_id), 'wrong') * len(choices))::int] as wrong
    from platform.place
    join (select inst_code, list({'dept_code': dept_code, 'ward_code': ward_code} order by ward_code) as choices
      from wards where closed_on is null group by inst_code) using (inst_code)
  )
  where transfer_id is not null and ${within('begun_at', window)}
    and chance(hash(transfer_id), 'mistaken', ${WRONG_TRANSFER}) and wrong.ward_code <> prior_ward`;

const ends = (window: Window) => `
  select discharge_time as event_at, 'A03' as trigger, 'A03' || admission_id as control_id, admission_id as visit_no,
    dept, ward, bed, ${hl7Time('discharge_time')} as left_at, discharge_way, 'F' as diagnosis_kind,
    admit_icd10_code as icd10_code
  from admissions join last_place using (admission_id) join platform.way_home using (admission_id)
  where status = 'discharged' and ${within('discharge_time', window)}
  union all by name
  select unnest([discharge_time - interval 50 minute, discharge_time - interval 38 minute]) as event_at,
    unnest(['A03', 'A13']) as trigger, unnest(['A03W', 'A13W']) || admission_id as control_id, admission_id as visit_no,
    dept, ward, bed, unnest([${hl7Time('discharge_time - interval 50 minute')}, null]) as left_at,
    unnest([discharge_way, null]) as discharge_way, unnest(['F', null]) as diagnosis_kind, admit_icd10_code as icd10_code
  from admissions join last_place using (admission_id) join platform.way_home using (admission_id)
  where status = 'discharged' and ${within('discharge_time', window)}
    and chance(hash(admission_id), 'mistaken', ${WRONG_DISCHARGE})`;

/** Operations in the theatre: listed, begun, done or struck off. Where the patient lies is the ward, all the while. */
const operations = (window: Window) => `
  select o.event_at, 'A08' as trigger, 'A8' || stage || operation_id as control_id, o.admission_id as visit_no,
    p.dept, p.ward, p.bed, operation_id, icd9_code, operation_name, ${hl7Time('started_at')} as starts_at,
    case when stage = 'D' then date_diff('minute', started_at, ended_at)::varchar end as minutes,
    surgeon_code, staff_name as surgeon_name, anesthetist_code, case stage when 'P' then 'A' when 'C' then 'D' else 'U' end as action,
    case when is_urgent then '1' else '2' end as priority, theatre_dept_code || '-' || lpad(room_no::varchar, 2, '0') as room
  from (
    select *, listed_at as event_at, 'P' as stage from platform.theatre
    union all select *, started_at, case when is_cancelled then 'C' else 'S' end from platform.theatre
    union all select *, ended_at, 'D' from platform.theatre where not is_cancelled
  ) o
  asof join platform.place p on p.admission_id = o.admission_id and o.event_at >= p.begun_at
  join staff on staff_code = surgeon_code
  where ${within('o.event_at', window)}`;

const events = (window: Window) => `
  with last_place as (
    select admission_id, arg_max(dept, begun_at) as dept, arg_max(ward, begun_at) as ward, arg_max(bed, begun_at) as bed
    from platform.place group by admission_id
  ), told as (
    ${[begins, moves, ends, operations].map((of) => of(window)).join(' union all by name ')}
  )
  select told.*, diagnosis_name from told left join diagnosis_dict using (icd10_code)`;

function diagnosis(row: AdtRow): string[] {
  if (!row.diagnosis_kind || !row.icd10_code) return [];
  const code = parts(row.icd10_code, row.diagnosis_name, 'ICD-10');
  return [segment('DG1', { 1: '1', 3: code, 4: text(row.diagnosis_name), 5: row.at, 6: row.diagnosis_kind, 15: '1' })];
}

function operation(row: AdtRow): string[] {
  if (!row.operation_id) return [];
  return [
    segment('PR1', {
      1: '1',
      3: parts(row.icd9_code, row.operation_name, 'ICD-9-CM-3'),
      4: text(row.operation_name),
      5: row.starts_at,
      7: row.minutes,
      8: text(row.anesthetist_code),
      11: person(row.surgeon_code, row.surgeon_name),
      14: row.priority,
      19: row.operation_id,
      20: row.action,
      23: row.room,
    }),
  ];
}

/**
 * Admissions, registrations, transfers, discharges and what is known of them later. EVN-6 of a cancellation is when it
 * was cancelled, so that events of a stay keep their order.
 */
export async function adtMessages(db: Warehouse, window: Window): Promise<Told[]> {
  const rows = await visitRows<AdtRow>(db, events(window));
  return rows.map((row) => {
    const { at, trigger, institution, control_id: controlId } = row;
    const type = `ADT^${trigger}^${STRUCTURES[trigger] ?? 'ADT_A01'}`;
    const evn = segment('EVN', { 1: trigger, 2: at, 6: at, 7: text(institution) });
    const prior = row.prior_ward ? location(row.prior_ward, row.prior_bed, institution) : undefined;
    const visit = pv1(row, { prior, leftAt: row.left_at, way: row.discharge_way });
    const rest = BARE.has(trigger) ? [] : [...diagnosis(row), ...operation(row), ...in1(row)];
    const segments = [evn, pid(row), visit, ...rest];
    return { at, controlId, text: message({ at, institution, type, controlId }, segments) };
  });
}
