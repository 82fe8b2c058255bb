import type { Warehouse } from '../../core/index.ts';
import { message, parts, person, segment } from './hl7-text.ts';
import { bareRows, pid, pv1, type Told, type VisitRow } from './visit.ts';
import { hl7Time, type Window, within } from './window.ts';

interface AppointmentRow extends VisitRow {
  readonly trigger: string;
  readonly appointment_no: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly minutes: string;
  readonly kind: string;
  readonly code: string | null;
  readonly name: string | null;
}

const STATES: Readonly<Record<string, string>> = { S12: 'Booked', S15: 'Cancelled', S26: 'Noshow' };
/** What an outpatient appointment takes. */
const CLINIC_MINUTES = 15;

const events = (window: Window) => `
  with clinic as (
    select reg_id as appointment_no, patient_id, registrations.inst_code, dept_code as dept, doctor_code, starts_at,
      starts_at + interval ${CLINIC_MINUTES} minute as ends_at, null as visit_no, 'O' as patient_class, 'outpatient' as patient_type,
      null as payer_code, 'clinic' as kind, dept_code as code, dept_name as name, reg_time, cancel_time,
      case when status = 'no_show' then registrations.update_time end as no_show_time
    from registrations join platform.appointment using (reg_id) join departments using (dept_code)
  ), theatre as (
    select operation_id as appointment_no, patient_id, o.inst_code, theatre_dept_code as dept, surgeon_code as doctor_code, started_at as starts_at,
      ended_at as ends_at, admission_id as visit_no, 'I' as patient_class, 'inpatient' as patient_type, payer_code, 'theatre' as kind,
      icd9_code as code, operation_name as name, listed_at as reg_time, case when is_cancelled then started_at end as cancel_time,
      null::timestamp as no_show_time
    from platform.theatre o join admissions using (admission_id)
  ), appointment as (
    from clinic union all by name from theatre
  ), told as (
    select *, null as ward, unnest([reg_time, cancel_time, no_show_time]) as event_at, unnest(['S12', 'S15', 'S26']) as trigger from appointment
  )
  select * exclude (starts_at, ends_at, reg_time, cancel_time, no_show_time), trigger || appointment_no as control_id,
    ${hl7Time('starts_at')} as starts_at, ${hl7Time('ends_at')} as ends_at,
    date_diff('minute', starts_at, ends_at)::varchar as minutes
  from told where ${within('event_at', window)}`;

/** Appointments in clinics and in the theatre: booked, cancelled, not kept. */
export async function siuMessages(db: Warehouse, window: Window): Promise<Told[]> {
  const rows = await bareRows<AppointmentRow>(db, events(window));
  return rows.map((row) => {
    const { at, trigger, institution, control_id: controlId, starts_at: starts, ends_at: ends, minutes } = row;
    const what = parts(row.code, row.name, 'L');
    const segments = [
      segment('SCH', {
        1: row.appointment_no,
        2: row.appointment_no,
        7: parts(row.kind, row.kind === 'clinic' ? '门诊预约' : '手术安排', 'L'),
        9: minutes,
        10: 'min',
        11: parts('', '', `M${minutes}`, starts, ends),
        25: STATES[trigger],
      }),
      pid(row),
      pv1(row),
      segment('RGS', { 1: '1', 2: trigger === 'S12' ? 'A' : 'D' }),
      segment('AIS', { 1: '1', 2: 'A', 3: what, 4: starts, 7: minutes, 8: 'min' }),
      segment('AIL', { 1: '1', 2: 'A', 3: parts(row.dept, '', '', institution) }),
      segment('AIP', { 1: '1', 2: 'A', 3: person(row.doctor_code, row.doctor_name) }),
    ];
    return { at, controlId, text: message({ at, institution, type: `SIU^${trigger}^SIU_S12`, controlId }, segments) };
  });
}
