import { DISCHARGED, type Figures, ofPersons, REAL_STAY } from './figures.ts';

/** The chapter of an ICD-10 code, by its letter where a chapter has letters of its own. */
const chapter = (code: string) =>
  `case when ${code} < 'C' then 'A' when ${code} >= 'D50' and ${code} < 'E' then 'D' when ${code} < 'E' then 'C' when left(${code}, 1) = 'H' then case when ${code} < 'H60' then 'H' else 'H6' end
    when left(${code}, 1) in ('S', 'T') then 'S' when ${code} >= 'V' and ${code} < 'Z' then 'V' else left(${code}, 1) end`;
const STAYS = `(select admission_id, person, patient_id, admit_time, discharge_time, discharge_dept_code, status, is_newborn,
    ${chapter('coalesce(main_icd10_code, admit_icd10_code)')} as chapter, coalesce(is_planned_readmission, false) as is_planned, coalesce(discharge_way, '') as way
  from ${ofPersons('admissions')} left join front_pages using (admission_id))`;
/** Stays that a later one of the person follows within a month, unplanned and in the chapter of the illness. */
const followed = (condition = 'true') => `${STAYS} a where ${DISCHARGED} and way <> 'death'
  and exists (from (from ${STAYS} where ${REAL_STAY}) b where b.person = a.person and b.admission_id <> a.admission_id and b.admit_time >= a.discharge_time
    and b.admit_time::date <= a.discharge_time::date + 31 and b.chapter = a.chapter and not b.is_planned and ${condition})`;

/** What happened to persons, with whatever card. */
export const PEOPLE: Figures = {
  metrics: {
    unplanned_readmissions_31d: `select discharge_time as happened, discharge_dept_code as dept, 1 as n from ${followed()}`,
  },
  counts: {
    readmissions_with_another_card: `from ${followed('b.patient_id <> a.patient_id')}`,
  },
};
