import type { Places } from '../place.ts';

const count = (fact: string, day: string, where: string) => ({ measure: `count(*) filter (${where})`, fact, day });
const slots = (measure: string) => ({ measure, fact: 'fct_slots', day: 'session_on' });

export const CLINIC: Places = {
  slots_released: slots('sum(released)'),
  slots_used: slots('sum(used)'),
  clinic_sessions_cancelled: slots('sum(sessions_cancelled)'),
  ed_resus_patients: count('fct_ed_visits', 'arrived_on', 'is_resus'),
  ed_observation_patients: count('fct_ed_visits', 'arrived_on', 'is_observation'),
  ed_stemi_lysis: count('fct_ed_visits', 'arrived_on', 'is_stemi_lysis'),
  orders_valid: count('fct_orders', 'ordered_on', 'is_valid'),
  consultations_on_time: count('fct_consultations', 'requested_on', 'is_on_time'),
  mdt_cases: count('fct_consultations', 'requested_on', "consult_type = 'mdt' and is_done"),
  lab_tests: count('fct_lab_results', 'reported_on', 'not is_specimen_rejected and not is_recognized'),
  lab_specimens_rejected: count('fct_lab_results', 'reported_on', 'is_specimen_rejected'),
  lab_isolates: count('fct_lab_results', 'reported_on', 'is_isolate'),
  results_recognized: count('fct_lab_results', 'reported_on', 'is_recognized'),
  exams_done: count('fct_exams', 'examined_on', 'not is_recognized'),
  exams_positive: count('fct_exams', 'examined_on', 'is_positive'),
  critical_values: count('fct_critical_values', 'confirmed_on', 'true'),
  critical_values_notified_on_time: count('fct_critical_values', 'confirmed_on', 'is_notified_on_time'),
  documents_written: count('fct_documents', 'written_on', 'true'),
};
