import { DISCHARGED, type Figures, REAL_STAY } from './figures.ts';

const operated = (condition: string) =>
  `(select distinct admission_id from operations where status = 'done' and admission_id is not null and ${condition})`;
const stays = (value: string, where = DISCHARGED) =>
  `select discharge_time as happened, discharge_dept_code as dept, ${value} as n from admissions where ${where}`;

export const INPATIENT: Figures = {
  metrics: {
    admissions: `select admit_time as happened, admit_dept_code as dept, 1 as n from admissions where ${REAL_STAY}`,
    discharges: stays('1'),
    los_days: stays('greatest(1, discharge_time::date - admit_time::date)'),
    deaths: stays(
      '1',
      `${DISCHARGED} and admission_id in (select admission_id from front_pages where discharge_way = 'death')`,
    ),
    operation_count: `select started_at as happened, op_dept_code as dept, 1 as n from operations where setting = 'inpatient' and status = 'done'`,
    discharges_with_operation: stays('1', `${DISCHARGED} and admission_id in ${operated('true')}`),
    discharges_with_level4: stays('1', `${DISCHARGED} and admission_id in ${operated('op_level = 4')}`),
    discharges_with_mis: stays('1', `${DISCHARGED} and admission_id in ${operated('is_minimally_invasive')}`),
  },
  planted: {
    // A bed is charged for each day but the last; a stay of one day has that one.
    bed_charged_on_discharge_day: `from (select c.admission_id, c.charge_time::date as d, sum(c.qty) as n from charges c where c.fee_class = 'bed' and c.setting = 'inpatient' group by all having n > 0) c
      join admissions a using (admission_id) where not a.is_newborn and c.d = a.discharge_time::date and c.d > a.admit_time::date`,
    bed_day_not_charged: `from (select admission_id, unnest(generate_series(admit_time::date, greatest(admit_time::date, coalesce(discharge_time::date - 1, (select max(visit_time)::date from visits) - 1)), interval 1 day))::date as d
        from admissions where ${REAL_STAY}) a
      where d < (select max(visit_time)::date from visits)
      and not exists (from charges c where c.fee_class = 'bed' and c.setting = 'inpatient' and c.admission_id = a.admission_id and c.charge_time::date = a.d)`,
    front_page_group_differs: `from front_pages f join admissions a using (admission_id) where not a.is_newborn and f.group_code <> a.group_code`,
    same_day_stays: `from admissions where ${DISCHARGED} and discharge_time::date = admit_time::date`,
    front_pages_coded_late: "from front_pages where coded_at > submitted_at + interval '15 days'",
    front_page_total_differs_from_charges: `from front_pages join (select admission_id, sum(amount) as amount from charges group by admission_id) c using (admission_id)
      where total_fee <> c.amount`,
  },
  counts: {
    drug_cases: 'from drug_evaluations',
    transferred_stays: 'from (select distinct admission_id from transfers)',
    newborn_stays: 'from admissions where is_newborn',
    in_hospital: "from admissions where status = 'in_hospital'",
    discharged_without_front_page:
      "from admissions where status = 'discharged' and admission_id not in (select admission_id from front_pages)",
  },
};
