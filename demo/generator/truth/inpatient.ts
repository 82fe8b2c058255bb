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
