import type { Places } from '../place.ts';

const referred = (direction: string) => ({
  measure: `count(*) filter (is_completed and direction = '${direction}')`,
  fact: 'fct_referrals',
  day: 'arrived_on',
});

export const CONSORTIUM: Places = {
  referral_requests: { measure: 'count(*)', fact: 'fct_referrals', day: 'requested_on' },
  referrals_up: referred('up'),
  referrals_down: referred('down'),
  remote_services: { measure: 'count(*) filter (is_completed)', fact: 'fct_remote_services', day: 'requested_on' },
  remote_services_on_time: {
    measure: 'count(*) filter (is_on_time)',
    fact: 'fct_remote_services',
    day: 'requested_on',
  },
  discharge_followups: {
    measure: "count(*) filter (followup_kind = 'discharge')",
    fact: 'fct_followups',
    day: 'planned_on',
  },
  discharge_followups_on_time: {
    measure: "count(*) filter (followup_kind = 'discharge' and is_on_time)",
    fact: 'fct_followups',
    day: 'planned_on',
  },
  chronic_followups_done: {
    measure: "count(*) filter (followup_kind = 'chronic')",
    fact: 'fct_followups',
    day: 'done_on',
  },
  survey_answers: {
    measure: "sum(survey_count) filter (survey_type = 'answer' and is_valid)",
    fact: 'fct_surveys',
    day: 'surveyed_on',
  },
  survey_score: { measure: 'sum(score_sum) filter (is_valid)', fact: 'fct_surveys', day: 'surveyed_on' },
  complaints: {
    measure: "sum(survey_count) filter (survey_type = 'complaint' and is_valid)",
    fact: 'fct_surveys',
    day: 'surveyed_on',
  },
  patient_months: { measure: 'count(*)', fact: 'fct_patient_months', day: 'month_start_on' },
};
