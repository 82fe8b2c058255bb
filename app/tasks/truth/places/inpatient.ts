import type { Places } from '../place.ts';

export const INPATIENT: Places = {
  admissions: { measure: 'count(*) filter (not is_newborn)', fact: 'fct_admissions', day: 'admitted_on' },
  discharges: { measure: 'count(*) filter (not is_newborn)', fact: 'fct_discharges', day: 'discharged_on' },
  los_days: {
    measure: 'sum(length_of_stay_days) filter (not is_newborn)',
    fact: 'fct_discharges',
    day: 'discharged_on',
  },
  deaths: { measure: 'count(*) filter (is_death and not is_newborn)', fact: 'fct_discharges', day: 'discharged_on' },
  unplanned_readmissions_31d: {
    measure: 'count(*) filter (is_unplanned_readmission_31d)',
    fact: 'fct_discharges',
    day: 'discharged_on',
  },
  discharges_with_operation: {
    measure: 'count(*) filter (has_operation and not is_newborn)',
    fact: 'fct_discharges',
    day: 'discharged_on',
  },
  discharges_with_level4: {
    measure: 'count(*) filter (has_level4_operation and not is_newborn)',
    fact: 'fct_discharges',
    day: 'discharged_on',
  },
  discharges_with_mis: {
    measure: 'count(*) filter (has_minimally_invasive_operation and not is_newborn)',
    fact: 'fct_discharges',
    day: 'discharged_on',
  },
  operation_count: {
    measure: "count(*) filter (setting = 'inpatient' and not is_cancelled)",
    fact: 'fct_operations',
    day: 'operated_on',
  },
};
