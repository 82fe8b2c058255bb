import type { Places } from '../place.ts';

const items = (measure: string) => ({ measure, fact: 'fct_rx_items', day: 'prescribed_on' });
const courses = (measure: string) => ({ measure, fact: 'fct_abx_uses', day: 'started_on' });
const reviews = (measure: string) => ({ measure, fact: 'fct_rx_reviews', day: 'reviewed_on' });

export const PHARMACY: Places = {
  prescription_count: items('count(distinct rx_key) filter (is_valid)'),
  rx_lines_refused: items('count(*) filter (is_dispense_refused)'),
  rx_lines_intercepted: items('count(*) filter (is_intercepted)'),
  rx_infusion_bags: items("sum(infusion_bags) filter (setting = 'inpatient')"),
  narcotic_prescriptions: items('count(distinct rx_key) filter (is_valid and is_narcotic)'),
  abx_uses: courses('count(*)'),
  inpatient_abx_ddds_10000: courses("sum(ddd_count) filter (setting = 'inpatient' and not is_take_home) * 10000"),
  abx_amount: courses('sum(amount)'),
  abx_pathogen_tested: courses("count(*) filter (purpose = 'treatment' and is_pathogen_before)"),
  rx_reviews: reviews('count(*) filter (is_review)'),
  rx_reviews_passed: reviews('count(*) filter (is_pass)'),
  pharmaceutical_care: reviews('count(*) filter (is_pharmaceutical_care)'),
  narcotic_qty: { measure: 'sum(qty)', fact: 'fct_narcotic_uses', day: 'used_on' },
};
