import type { Figures } from './figures.ts';

const rows = (table: string, day: string, dept: string, where = 'true', n = '1') =>
  `select ${day} as happened, ${dept} as dept, ${n} as n from ${table} where ${where}`;
const SOLD = `(select session_id, count(*) as sold from registrations where session_id is not null and status <> 'cancelled' group by session_id)`;
const within = (from: string, to: string, limit: string) =>
  `date_trunc('minute', ${to}) - date_trunc('minute', ${from}) <= ${limit}`;

export const CLINIC: Figures = {
  metrics: {
    slots_released: rows('clinic_sessions', 'session_date', 'dept_code', "status <> 'stopped'", 'planned_slots'),
    slots_used: rows(`clinic_sessions join ${SOLD} using (session_id)`, 'session_date', 'dept_code', 'true', 'sold'),
    clinic_sessions_cancelled: rows('clinic_sessions', 'session_date', 'dept_code', 'stop_time is not null'),
    ed_resus_patients: rows('emergency_records', 'arrive_time', 'dept_code', 'resus_in_time is not null'),
    ed_observation_patients: rows('emergency_records', 'arrive_time', 'dept_code', 'observation_in_time is not null'),
    ed_stemi_lysis: rows(
      'emergency_records',
      'arrive_time',
      'dept_code',
      "pathway = 'stemi' and lysis_time is not null",
    ),
    orders_valid: rows('medical_orders', 'order_time', 'ordering_dept_code', "status <> 'cancelled'"),
    consultations_on_time: rows(
      'consultations',
      'request_time',
      'request_dept_code',
      `status = 'done' and (consult_type = 'ordinary' and ${within('request_time', 'finish_time', "interval '24 hours'")}
        or consult_type = 'urgent' and ${within('request_time', 'arrive_time', "interval '10 minutes'")})`,
    ),
    mdt_cases: rows(
      'consultations',
      'request_time',
      'request_dept_code',
      "consult_type = 'mdt' and finish_time is not null",
    ),
    lab_tests: rows('lab_results', 'report_time', 'ordering_dept_code', "status in ('reported', 'corrected')"),
    lab_specimens_rejected: rows('lab_results', 'reject_time', 'ordering_dept_code', 'reject_time is not null'),
    lab_isolates: rows(
      'lab_results',
      'report_time',
      'ordering_dept_code',
      'organism_code is not null and is_contaminated is not true',
    ),
    exams_done: rows('exam_reports', 'exam_time', 'ordering_dept_code', 'exam_time is not null'),
    exams_positive: rows('exam_reports', 'exam_time', 'ordering_dept_code', 'is_positive'),
    results_recognized: `${rows('lab_results', 'report_time', 'ordering_dept_code', "status = 'recognized'")}`,
    critical_values: rows('critical_values', 'confirm_time', 'ordering_dept_code'),
    critical_values_notified_on_time: rows(
      'critical_values',
      'confirm_time',
      'ordering_dept_code',
      within('confirm_time', 'notify_time', 'to_minutes(limit_minutes)'),
    ),
    documents_written: rows('medical_documents', 'written_time', 'dept_code'),
  },
  planted: {
    slots_stopped_sold: `from clinic_sessions join ${SOLD} using (session_id) where status = 'stopped'`,
    ed_visits_without_triage: 'from emergency_records where triage_level is null',
    orders_before_admission: 'from medical_orders join admissions using (admission_id) where order_time < admit_time',
    lab_results_orphan: `from lab_results where (admission_id is not null and admission_id not in (select admission_id from admissions))
      or (visit_id is not null and visit_id not in (select visit_id from visits))`,
    lab_results_reported_before_received: 'from lab_results where report_time < receive_time',
    exams_with_unknown_modality: "from exam_reports where modality in ('99', 'OT')",
    documents_without_author: 'from medical_documents where author_code is null',
  },
  counts: {
    critical_values_answered_by_an_order: 'from critical_values join medical_orders on order_id = handle_order_id',
    results_corrected: 'from lab_results where correct_time is not null',
  },
};
