import type { Places } from '../place.ts';

const DISCHARGED = { fact: 'fct_discharges', day: 'discharged_on' } as const;
const OPERATED = { fact: 'fct_operations', day: 'operated_on' } as const;

export const SURGERY: Places = {
  cancelled_operations: { measure: 'count(*) filter (is_cancelled)', ...OPERATED },
  room_minutes: { measure: 'sum(room_minutes)', ...OPERATED },
  day_surgeries: { measure: 'count(*) filter (is_day_surgery and not is_cancelled)', ...OPERATED },
  surgeon_minutes: {
    measure: "sum(operation_minutes) filter (role = 'surgeon')",
    fact: 'fct_op_roles',
    day: 'operated_on',
  },
  anesthesias: { measure: 'count(*)', fact: 'fct_anesthesias', day: 'anesthetized_on' },
  blood_units: { measure: 'sum(units)', fact: 'fct_transfusions', day: 'transfused_on' },
  pathways_completed: { measure: 'count(*) filter (is_completed)', fact: 'fct_pathways', day: 'discharged_on' },
  deliveries: { measure: 'count(*) filter (is_delivery)', ...DISCHARGED },
  rescues: { measure: 'sum(rescue_times) filter (not is_newborn)', ...DISCHARGED },
  acquired_complications: { measure: 'count(*) filter (has_listed_complication and not is_newborn)', ...DISCHARGED },
  admission_wait_days: { measure: 'sum(wait_days)', fact: 'fct_admissions', day: 'admitted_on' },
};
