import type { Figures } from './figures.ts';

/** Procedures with one beginning are one session; the one with the lowest number speaks for its room. */
const SESSIONS = `(select o.*, r.room_no, r.room_in_time, r.room_out_time, r.cancel_time from operations o join operation_records r using (operation_id)
  where o.setting = 'inpatient' and o.status = 'done'
  qualify row_number() over (partition by o.admission_id, o.started_at order by o.seq) = 1)`;

const discharged = (table: string, value: string, where: string) =>
  `select a.discharge_time as happened, a.discharge_dept_code as dept, ${value} as n from ${table} x join admissions a using (admission_id)
   where a.status = 'discharged' and not a.is_newborn and ${where}`;

export const SURGERY: Figures = {
  metrics: {
    cancelled_operations:
      "select started_at as happened, op_dept_code as dept, 1 as n from operations where status = 'cancelled'",
    room_minutes: `select started_at as happened, op_dept_code as dept, date_diff('minute', room_in_time, room_out_time) as n from ${SESSIONS}
      where room_no is not null and room_out_time >= room_in_time`,
    surgeon_minutes: `select o.started_at as happened, o.op_dept_code as dept, date_diff('minute', o.started_at, o.ended_at) as n
      from operation_staff s join operations o using (operation_id) where s.role = 'surgeon'`,
    day_surgeries: `select o.started_at as happened, o.op_dept_code as dept, 1 as n from operations o join operation_records r using (operation_id)
      where o.status = 'done' and r.is_day_surgery`,
    anesthesias: 'select start_time as happened, dept_code as dept, 1 as n from anesthesia_records',
    blood_units: 'select transfused_time as happened, dept_code as dept, units as n from transfusions',
    pathways_completed: discharged('clinical_pathways', '1', "x.pathway_status = 'completed'"),
    deliveries: discharged('discharge_supplements', '1', 'x.delivery_mode is not null'),
    rescues: discharged('discharge_supplements', 'x.rescue_times', 'true'),
    acquired_complications: discharged(
      `(select distinct admission_id from front_page_diagnoses where not is_main and admit_condition = '4'
        and (icd10_code in ('I26.900', 'I80.200', 'T81.000', 'T81.300', 'T81.400', 'J95.800') or icd10_code like 'A41%' or icd10_code like 'J96.0%' or icd10_code like 'J96.9%' or icd10_code like 'I46.1%'))`,
      '1',
      'true',
    ),
    admission_wait_days: `select a.admit_time as happened, a.admit_dept_code as dept, a.admit_time::date - z.issued_time::date as n
      from admission_orders z join admissions a using (admission_id) where a.status <> 'cancelled' and z.issued_time <= a.admit_time`,
  },
  planted: {
    operations_room_reversed: 'from operation_records where room_out_time < room_in_time',
    anesthesias_pacu_reversed: 'from anesthesia_records where pacu_out_time < pacu_in_time',
    pathways_completed_without_entry:
      "from clinical_pathways where pathway_status = 'completed' and entered_time is null",
    admissions_order_after_admission: `from admission_orders z join admissions a using (admission_id)
      where a.status <> 'cancelled' and z.issued_time > a.admit_time`,
    impossible_apgar_scores: 'from discharge_supplements where apgar5 > 10',
  },
  counts: {
    surgeon_grants: 'from surgeon_grants',
  },
};
