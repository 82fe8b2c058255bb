import type { Places } from '../place.ts';

const cases = (measure: string) => ({ measure, fact: 'fct_drg_cases', day: 'discharged_on' });

export const DRG: Places = {
  drg_cases: cases('count(*) filter (is_current_version)'),
  drg_grouped_cases: cases('count(*) filter (is_current_version and is_grouped)'),
  drg_weight_e4: cases('sum(weight * 10000) filter (is_current_version and is_grouped)'),
  dip_score_e4: cases('sum(dip_score * 10000) filter (is_current_version)'),
  drg_final_surplus: cases("sum(surplus_amount) filter (is_current_in_state and surplus_state = 'final')"),
  platform_low_risk_cases: cases("count(*) filter (grouper = 'platform' and risk_level = 'low')"),
  same_dx_readmissions_15d: cases('count(*) filter (is_current_version and is_same_dx_readmit_15d)'),
  drg_high_multiple_cases: cases("count(*) filter (is_current_version and multiple = 'high')"),
};
