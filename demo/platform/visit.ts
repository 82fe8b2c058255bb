import type { Warehouse } from '../../core/index.ts';
import { parts, person, segment, text } from './hl7-text.ts';
import { hl7Time, type Window, within } from './window.ts';

/** A message that waits to be written: the same for the same event, whenever it is made. */
export interface Told {
  /** Local 'YYYYMMDDHHMMSS'. */
  readonly at: string;
  readonly controlId: string;
  readonly text: string;
}

/** What every message says of the person, the visit and the place. Times are 'YYYYMMDDHHMMSS'. */
export interface VisitRow {
  readonly at: string;
  readonly control_id: string;
  readonly institution: string;
  readonly patient_id: string;
  readonly patient_name: string;
  readonly sex: string;
  readonly born: string;
  readonly id_card_no: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly visit_no: string | null;
  readonly inpatient_no: string | null;
  readonly patient_class: string;
  readonly patient_type: string;
  readonly admission_type: string | null;
  readonly admit_source: string | null;
  readonly doctor_code: string | null;
  readonly doctor_name: string | null;
  readonly payer_code: string | null;
  readonly payer_name: string | null;
  readonly payer_type: string | null;
  readonly begun_at: string | null;
  readonly dept: string | null;
  readonly ward: string | null;
  readonly bed: string | null;
}

/** Tables of the workings, once per scratch database: visits in one shape, and where each stay lay from when on. */
export async function prepareVisits(db: Warehouse, window: Window): Promise<void> {
  await db.run(`create or replace view platform.visit as
    select admission_id as visit_no, inpatient_no, 'I' as patient_class, 'inpatient' as patient_type, patient_id, inst_code,
      case when is_newborn then 'N' when admit_source = 'emergency' then 'E' else 'R' end as admission_type,
      admit_source, attending_doctor_code as doctor_code, payer_code, admit_time as begun_at, admit_dept_code as begun_dept
    from admissions
    union all
    select visit_id, null, case when visit_type = 'emergency' then 'E' else 'O' end, visit_type, patient_id, inst_code,
      case when visit_type = 'emergency' then 'E' else 'R' end, null, doctor_code, payer_code, visit_time, dept_code
    from visits`);
  // The HIS keeps the first bed only; the one in another ward is made up, from the stay's own number.
  await db.run(`create or replace table platform.place as
    with near as (
      select * from admissions where status = 'in_hospital' or ${within('update_time', window)}
    ), spells as (
      select admission_id, inst_code, admit_time as begun_at, admit_dept_code as dept, admit_ward_code as ward,
        substr(bed_id, len(admit_ward_code) + 2) as bed, null as transfer_id
      from near
      union all
      select admission_id, near.inst_code, transfer_time, to_dept_code, to_ward_code,
        case when to_ward_code = admit_ward_code then substr(bed_id, len(admit_ward_code) + 2)
          else lpad((1 + floor(u(hash(transfer_id), 'bed') * open_beds))::int::varchar, 2, '0') end, transfer_id
      from transfers join near using (admission_id) join wards on ward_code = to_ward_code
    )
    select *, lag(ward) over moves as prior_ward, lag(bed) over moves as prior_bed, lag(dept) over moves as prior_dept
    from spells window moves as (partition by admission_id order by begun_at)`);
}

/** Events (at, control_id, visit_no, dept, ward, bed and columns of their own) with everything of their visit. */
export function visitRows<T>(db: Warehouse, events: string): Promise<(VisitRow & T)[]> {
  return db.rows(`
    with event as (${events})
    select e.* exclude (event_at, dept), ${hl7Time('e.event_at')} as at, v.inst_code as institution, v.patient_id,
      v.inpatient_no, v.patient_class, v.patient_type, v.admission_type, v.admit_source, v.doctor_code, v.payer_code,
      ${hl7Time('v.begun_at')} as begun_at, coalesce(e.dept, v.begun_dept) as dept, ${PERSON}
    from event e join platform.visit v using (visit_no) ${PERSON_JOINS}`);
}

/** Events that bring all of the visit but the person's names themselves. */
export function bareRows<T>(db: Warehouse, events: string): Promise<(VisitRow & T)[]> {
  return db.rows(`
    select v.* exclude (event_at, inst_code), ${hl7Time('v.event_at')} as at, v.inst_code as institution, ${PERSON},
      null as inpatient_no, null as admission_type, null as admit_source, null as begun_at, null as bed
    from (${events}) v ${PERSON_JOINS}`);
}

const PERSON = `p.patient_name, p.sex, strftime(p.birth_date, '%Y%m%d') as born, p.id_card_no, p.phone, p.address,
  s.staff_name as doctor_name, y.payer_name, y.payer_type`;
const PERSON_JOINS = `join patients p on p.patient_id = v.patient_id
  left join staff s on s.staff_code = v.doctor_code left join payers y on y.payer_code = v.payer_code`;

/** PL: ward, room, bed, institution. Three beds to a room; extra beds stand in the corridor. */
export function location(ward: string | null, bed: string | null, institution: string): string {
  const number = /^\d+$/.test(bed ?? '') ? Math.ceil(Number(bed) / 3) : undefined;
  const room = number === undefined ? bed?.slice(0, 1) : String(number).padStart(2, '0');
  return parts(ward, ward ? room : '', ward ? bed : '', institution);
}

export function pid(row: VisitRow): string {
  const numbers = [parts(row.patient_id, '', '', row.institution, 'MR')];
  if (row.id_card_no) numbers.push(parts(row.id_card_no, '', '', 'PRC', 'NNCHN'));
  return segment('PID', {
    1: '1',
    3: numbers.join('~'),
    5: parts(row.patient_name.slice(0, 1), row.patient_name.slice(1)),
    7: row.born,
    8: row.sex,
    11: text(row.address),
    13: row.phone ? parts(row.phone, 'PRN', 'CP') : '',
  });
}

export interface Stay {
  readonly prior?: string | undefined;
  readonly leftAt?: string | null | undefined;
  readonly way?: string | null | undefined;
}

export function pv1(row: VisitRow, { prior, leftAt, way }: Stay = {}): string {
  return segment('PV1', {
    1: '1',
    2: row.patient_class,
    3: location(row.ward, row.bed, row.institution),
    4: row.admission_type,
    6: prior,
    7: person(row.doctor_code, row.doctor_name),
    10: text(row.dept),
    14: row.admit_source,
    18: row.patient_type,
    19: row.visit_no,
    20: row.payer_code,
    36: way,
    44: row.begun_at,
    45: leftAt,
    50: row.inpatient_no,
  });
}

export function in1(row: VisitRow): string[] {
  if (!row.payer_code) return [];
  const fields = { 1: '1', 2: parts(row.payer_code, row.payer_name), 3: row.payer_code, 4: text(row.payer_name) };
  return [segment('IN1', { ...fields, 15: row.payer_type })];
}
