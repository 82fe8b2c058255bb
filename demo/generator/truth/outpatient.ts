import { type Figures, month } from './figures.ts';

/** Completed months of age at a visit: the calendar's months, less one where the day of birth is not there yet; a month that has no such day ends on its last (民法典 202 条). */
const MONTHS_OF_AGE = `(year(visit_time) - year(birth_date)) * 12 + month(visit_time) - month(birth_date)
  - (day(visit_time) < day(birth_date) and visit_time::date <> last_day(visit_time::date))::int`;
const AGED = `(select visit_time, dept_code, birth_date, ${MONTHS_OF_AGE} as months from visits join patients using (patient_id))`;

export const OUTPATIENT: Figures = {
  metrics: {
    registrations_net: `select reg_time as happened, dept_code as dept, 1 as n from registrations
      union all select cancel_time, dept_code, -1 from registrations where cancel_time is not null`,
    outpatient_visits: `select visit_time as happened, dept_code as dept, 1 as n from visits where visit_type = 'outpatient'`,
    emergency_visits: `select visit_time as happened, dept_code as dept, 1 as n from visits where visit_type = 'emergency'`,
    child_visit_age_months: `select visit_time as happened, dept_code as dept, months as n from ${AGED} where months < 18 * 12`,
    infant_visit_age_days: `select visit_time as happened, dept_code as dept, visit_time::date - birth_date as n from ${AGED} where months < 12`,
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
