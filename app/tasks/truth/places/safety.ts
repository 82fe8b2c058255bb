import type { Places } from '../place.ts';

const INFECTED = { fact: 'fct_infections', day: 'diagnosed_on' } as const;
const NURSED = { fact: 'fct_nursing_records', day: 'recorded_on' } as const;
const STAYED = { fact: 'fct_admission_events', day: 'occurred_on' } as const;

export const SAFETY: Places = {
  icu_stays: { measure: 'count(*)', fact: 'fct_icu_stays', day: 'entered_on' },
  ward_exit_days: { measure: 'sum(days) filter (not is_newborn)', fact: 'fct_ward_stays', day: 'out_on' },
  transfers_in: { measure: "count(*) filter (event_type = 'transfer')", ...STAYED },
  payer_changes: { measure: "count(*) filter (event_type = 'payer_change')", ...STAYED },
  hai_cases: { measure: 'count(*) filter (is_hai and not is_duplicate)', ...INFECTED },
  notifiable_cases: { measure: 'count(*) filter (is_notifiable and not is_duplicate)', ...INFECTED },
  device_days: { measure: 'sum(days)', fact: 'fct_device_days', day: 'device_on' },
  adverse_events: { measure: 'count(*)', fact: 'fct_adverse_events', day: 'reported_on' },
  restraint_days: { measure: 'sum(restraint_days)', ...NURSED },
  hand_hygiene_done: { measure: 'sum(hand_hygiene_done)', ...NURSED },
  extra_bed_days: {
    measure: 'sum(days) filter (is_extra_bed and not is_same_day and not is_newborn)',
    fact: 'fct_bed_days',
    day: 'census_on',
  },
};
