import type { Places } from '../place.ts';

const served = (type: string, condition = 'true') => ({
  measure: `count(*) filter (service_type = '${type}' and ${condition})`,
  fact: 'fct_ph_services',
  day: 'served_on',
});
const registered = (condition: string) => ({
  measure: `count(*) filter (${condition})`,
  fact: 'fct_chronic_patients',
  day: 'year_start_on',
});

export const PUBLIC_HEALTH: Places = {
  health_records: served('health_record'),
  elderly_exams: served('elderly_exam'),
  newborn_visits: served('newborn_visit'),
  vaccinations: served('vaccination'),
  early_pregnancies: served('early_pregnancy', 'is_timely'),
  chronic_managed: registered('is_managed'),
  chronic_standard_managed: registered('is_standard_managed'),
  hypertension_controlled: registered('is_last_bp_controlled'),
  chronic_admitted: registered('is_admitted_in_year'),
  contracts_signed: { measure: 'count(*)', fact: 'fct_contracts', day: 'signed_on' },
  contract_visits: { measure: 'count(*)', fact: 'fct_contract_visits', day: 'visited_on' },
  residents: { measure: 'sum(residents)', fact: 'fct_population', day: 'year_start_on' },
  live_births: { measure: 'sum(live_births)', fact: 'fct_population', day: 'year_start_on' },
};
