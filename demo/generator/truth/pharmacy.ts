import type { Figures } from './figures.ts';

const CONTROLLED = "(select drug_code from drugs where narcotic_class in ('narcotic', 'psychotropic_1'))";
const lines = (value: string, where: string) =>
  `select p.rx_time as happened, p.dept_code as dept, ${value} as n from prescription_items i join prescriptions p on p.rx_id = i.rx_id where ${where}`;
const courses = (value: string, where = 'true') =>
  `select start_time as happened, dept_code as dept, ${value} as n from antibiotic_uses where ${where}`;
const reviews = (where: string) =>
  `select review_time as happened, dept_code as dept, 1 as n from rx_reviews where ${where}`;

/** Rational use of drugs: prescriptions audited, refused and reviewed, antibiotic courses, the register of narcotics. */
export const PHARMACY: Figures = {
  metrics: {
    rx_lines_refused: lines('1', 'i.refuse_time is not null'),
    rx_lines_intercepted: lines('1', "i.audit_result = 'intercepted'"),
    rx_infusion_bags: lines('i.infusion_bags', "p.setting = 'inpatient' and i.infusion_bags > 0"),
    narcotic_prescriptions: `select rx_time as happened, dept_code as dept, 1 as n from prescriptions where status <> 'voided'
      and rx_id in (select rx_id from prescription_items where drug_code in ${CONTROLLED})`,
    abx_uses: courses('1'),
    // DDDs have four decimals.
    inpatient_abx_ddds_10000: courses('ddd_count * 10000', "setting = 'inpatient' and not is_take_home"),
    abx_amount_cents: courses('amount * 100'),
    abx_pathogen_tested: courses('1', "purpose = 'treatment' and specimen_time <= start_time"),
    rx_reviews: reviews("review_kind <> 'pharmaceutical_care'"),
    rx_reviews_passed: reviews("result = 'pass'"),
    pharmaceutical_care: reviews("review_kind = 'pharmaceutical_care'"),
    narcotic_qty: 'select use_date as happened, dept_code as dept, qty as n from narcotic_register',
  },
  planted: {
    prescriptions_dispensed_before_paid: 'from prescriptions where dispense_time < pay_time',
    rx_reviews_before_prescription:
      'from rx_reviews r join prescriptions p using (rx_id) where r.review_time < p.rx_time',
    abx_uses_stopped_before_start: 'from antibiotic_uses where stop_time < start_time',
    abx_uses_of_unknown_drug: 'from antibiotic_uses where drug_code not in (select drug_code from drugs)',
    narcotic_uses_unregistered: `from (select store_code, drug_code, batch_no, move_date as d, -sum(qty) as out from stock_moves
      where move_type = 'dispense' and drug_code in ${CONTROLLED} group by all) m
      left join (select store_code, drug_code, batch_no, use_date as d, sum(qty) as noted from narcotic_register group by all) r using (store_code, drug_code, batch_no, d)
      where coalesce(r.noted, 0) < m.out`,
    narcotic_uses_empties_missing: 'from narcotic_register where empties_returned < qty',
  },
  counts: {
    special_abx_not_consulted: `from antibiotic_uses join drugs using (drug_code) where abx_grade = 'special' and setting = 'inpatient' and (consult_time is null or consult_time > start_time)`,
    long_prescriptions: 'from (select distinct rx_id from prescription_items where days_supply > 28)',
  },
};
