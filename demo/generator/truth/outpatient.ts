import { type Figures, month } from './figures.ts';

export const OUTPATIENT: Figures = {
  metrics: {
    registrations_net: `select reg_time as happened, dept_code as dept, 1 as n from registrations
      union all select cancel_time, dept_code, -1 from registrations where cancel_time is not null`,
    outpatient_visits: `select visit_time as happened, dept_code as dept, 1 as n from visits where visit_type = 'outpatient'`,
    emergency_visits: `select visit_time as happened, dept_code as dept, 1 as n from visits where visit_type = 'emergency'`,
    // 开立且未作废: one given back later was still written.
    prescription_count:
      "select rx_time as happened, dept_code as dept, 1 as n from prescriptions where status <> 'voided'",
  },
  planted: {
    cancellations_across_months: `from registrations where ${month('cancel_time')} <> ${month('reg_time')}`,
  },
  counts: {
    visits_with_another_payer:
      'from visits join patients using (patient_id) where visits.payer_code <> patients.payer_code',
  },
};
