import { type Figures, ofPersons } from './figures.ts';

/** Every case once: the last word of the insurer, else the hospital's own grouping. */
const CURRENT = `(select admission_id, arg_max(drg_result_id, case grouping_version when 'final' then 4 when 'appeal' then 3 when 'monthly' then 2 else 1 end) as drg_result_id
  from drg_results where grouper <> 'platform' group by admission_id)`;
const cases = (value: string, where = 'true') =>
  `select r.discharge_time as happened, a.discharge_dept_code as dept, ${value} as n
   from drg_results r join ${CURRENT} using (drg_result_id) join admissions a on a.admission_id = r.admission_id where ${where}`;
const versions = (value: string, where: string) =>
  `select r.discharge_time as happened, a.discharge_dept_code as dept, ${value} as n
   from drg_results r join admissions a using (admission_id) where ${where}`;

export const DRG: Figures = {
  metrics: {
    drg_cases: cases('1'),
    drg_grouped_cases: cases('1', "r.group_status = 'grouped'"),
    /** In ten-thousandths, so that it is a whole number. */
    drg_weight_e4: cases('(r.weight * 10000)::bigint', "r.group_status = 'grouped'"),
    dip_score_e4: cases('(r.dip_score * 10000)::bigint', 'r.dip_score is not null'),
    drg_final_surplus_cents: versions(
      '((r.pay_standard_amount - r.total_fee) * 100)::bigint',
      "grouping_version = 'final'",
    ),
    platform_low_risk_cases: versions('1', "grouper = 'platform' and risk_level = 'low'"),
    same_dx_readmissions_15d: cases(
      '1',
      `exists (from ${ofPersons('admissions')} b join ${ofPersons('admissions')} own using (person) where own.admission_id = a.admission_id and b.status <> 'cancelled' and b.admit_time > r.discharge_time
        and b.admit_time::date - r.discharge_time::date <= 15 and left(b.admit_icd10_code, 3) = left(r.main_icd10_code, 3))`,
    ),
    drg_high_multiple_cases: cases('1', "r.multiple = 'high'"),
  },
  planted: {
    drg_cases_ungrouped_with_weight: "from drg_results where group_status in ('0000', 'QY') and weight is not null",
    drg_cases_weight_of_another_year: `from drg_results r join drg_groups g on g.drg_group_id = year(r.discharge_time) || r.drg_code
      where r.group_status = 'grouped' and r.weight <> g.weight`,
  },
  counts: {
    drg_groups_covered: "from (select distinct drg_code from drg_results where group_status = 'grouped')",
    drg_cases_without_group: "from drg_results where group_status = '0000' and grouping_version = 'preliminary'",
  },
};
