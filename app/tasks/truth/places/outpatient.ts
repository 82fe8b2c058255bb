import type { Places } from '../place.ts';

export const OUTPATIENT: Places = {
  registrations_net: { measure: 'sum(qty)', fact: 'fct_registrations', day: 'event_on' },
  outpatient_visits: { measure: "count(*) filter (visit_type = 'outpatient')", fact: 'fct_visits', day: 'visited_on' },
  child_visit_age_months: { measure: 'sum(age_months)', fact: 'fct_visits', day: 'visited_on' },
  infant_visit_age_days: { measure: 'sum(age_days)', fact: 'fct_visits', day: 'visited_on' },
  emergency_visits: { measure: "count(*) filter (visit_type = 'emergency')", fact: 'fct_visits', day: 'visited_on' },
};
