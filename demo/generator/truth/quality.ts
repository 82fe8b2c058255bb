import type { Figures } from './figures.ts';

/** Front pages with their stay, patient and national items, under short names. */
const PAGES =
  'front_pages f join admissions a using (admission_id) join patients p using (patient_id) join front_page_details d using (admission_id)';
const page = (condition: string) => `from ${PAGES} where ${condition}`;
const listed = (condition: string) =>
  `from front_pages f join admissions a using (admission_id) join patients p using (patient_id)
   where admission_id in (select x.admission_id from front_page_diagnoses x where ${condition})`;
const AGE = "date_diff('day', p.birth_date, a.admit_time::date)";
const PARTS = 'f.drug_fee + f.consumable_fee + f.exam_fee + f.lab_fee + f.operation_fee + f.nursing_fee + f.other_fee';

/** ICD-10 of one sex that the synthetic hospital uses at all. */
const OF_WOMEN = "regexp_matches(x.icd10_code, '^(O|N[7-9]|Z3[2-7]|C5[1-8]|D06|D2[5-8]|P54.6)')";
const OF_MEN = "regexp_matches(x.icd10_code, '^(N4|N5[01]|C6[0-3]|D29|D40)')";

export const QUALITY: Figures = {
  metrics: {
    record_qcs:
      "select discharge_time as happened, discharge_dept_code as dept, 1 as n from admissions where status = 'discharged'",
    records_archived_in_time: `select discharge_time as happened, discharge_dept_code as dept, 1 as n from admissions join record_qc using (admission_id)
      where status = 'discharged' and archive_time::date - discharge_time::date <= 1`,
    records_graded_a: `select discharge_time as happened, discharge_dept_code as dept, 1 as n from admissions join record_qc using (admission_id) where grade = 'A'`,
    admission_notes_in_time: `select discharge_time as happened, discharge_dept_code as dept, 1 as n from admissions join record_qc using (admission_id)
      where status = 'discharged' and admission_note_time <= admit_time + interval 24 hour`,
    records_with_consent: `select discharge_time as happened, discharge_dept_code as dept, 1 as n from admissions join record_qc using (admission_id)
      where status = 'discharged' and has_consent`,
    front_pages_scored: `select discharge_time as happened, discharge_dept_code as dept, 1 as n from admissions join front_pages using (admission_id)`,
  },
  planted: {
    fp_sex_as_registered: page("(d.sex_code = '1') <> (p.sex = 'M')"),
    fp_age_as_registered: page("d.age_years <> date_sub('year', p.birth_date, a.admit_time::date)"),
    fp_ethnicity_valid: page("d.ethnicity_code = '99'"),
    fp_occupation_filled: page('d.occupation_code is null'),
    fp_marital_valid: page("d.marital_code = '8'"),
    fp_minor_unmarried: page(
      `d.marital_code in ('2', '3', '4') and p.birth_date + interval 18 year > a.admit_time::date`,
    ),
    fp_contact_filled: page('not d.has_contact'),
    fp_postcode_filled: page('not d.has_postcode'),
    fp_admit_way_valid: page("d.admit_way_code = '7'"),
    fp_stay_days_match: page('d.stay_days <> greatest(1, a.discharge_time::date - a.admit_time::date)'),
    fp_outpatient_diagnosis_filled: page('d.outpatient_icd10_code is null and not a.is_newborn'),
    fp_birth_weight_filled: page(`d.birth_weight_g is null and ${AGE} <= 28`),
    fp_birth_weight_plausible: page('d.birth_weight_g < 400'),
    fp_injury_cause_filled: page(
      `d.injury_cause_code is null and admission_id in (select x.admission_id from front_page_diagnoses x where x.is_main and left(x.icd10_code, 1) in ('S', 'T'))`,
    ),
    fp_pathology_no_filled: page(
      `d.pathology_no is null and admission_id in (select x.admission_id from front_page_diagnoses x where x.is_main and regexp_matches(x.icd10_code, '^(C|D[0-4][0-8])'))`,
    ),
    fp_allergy_drug_filled: page("d.allergy_code = '2' and d.allergy_drug is null"),
    fp_blood_type_filled: page('d.blood_type_code is null'),
    fp_rehosp_purpose_filled: page("d.rehosp_plan_code = '2' and d.rehosp_purpose is null"),
    fp_rescues_in_order: page('d.rescue_success_times > d.rescue_times'),
    fp_attending_filled: page('d.attending_code is null'),
    fp_nurse_filled: page('d.nurse_code is null'),
    fp_coder_filled: page('d.coder_code is null and f.coded_at is not null'),
    fp_qc_doctor_filled: page('d.qc_doctor_code is null and f.archived_at is not null'),
    fp_main_not_external: listed("x.is_main and x.icd10_code like 'W01%'"),
    fp_main_not_asterisk: listed("x.is_main and x.icd10_code like '%*'"),
    fp_main_as_listed: `from front_pages f join front_page_diagnoses x using (admission_id) where x.is_main and x.icd10_code <> f.main_icd10_code`,
    fp_fee_parts_within_total: `from front_pages f where ${PARTS} > f.total_fee`,
    fp_fee_parts_reach_total: `from front_pages f where ${PARTS} < f.total_fee`,
    fp_fees_not_negative: 'from front_pages where nursing_fee < 0',
    fp_death_as_outcome: "from front_pages where outcome = 'dead' and discharge_way <> 'death'",
    fp_coded_after_submission: 'from front_pages where coded_at < submitted_at',
    fp_female_diagnosis_in_women: `${listed(OF_WOMEN)} and p.sex = 'M'`,
    fp_male_diagnosis_in_men: `${listed(OF_MEN)} and p.sex = 'F'`,
    fp_perinatal_age: `${listed("x.icd10_code like 'P%'")} and p.birth_date + interval 1 year <= a.admit_time::date`,
    fp_diagnoses_in_dictionary: listed('x.icd10_code not in (select icd10_code from diagnosis_dict)'),
    fp_no_diagnosis_twice:
      'from (select distinct admission_id from (select admission_id from front_page_diagnoses group by admission_id, icd10_code having count(*) > 1))',
    fp_delivery_has_outcome: `${listed("x.is_main and x.icd10_code between 'O80' and 'O84~'")}
      and admission_id not in (select admission_id from front_page_diagnoses where icd10_code like 'Z37%')`,
    fp_pathology_behaviour: page(
      "d.pathology_code like '%/0' and f.main_icd10_code like 'C%' and admission_id in (select x.admission_id from front_page_diagnoses x where x.is_main and x.icd10_code like 'C%')",
    ),
    fp_diagnosis_names_filled: listed('x.diagnosis_name is null'),
    fp_admit_conditions_filled: listed('x.admit_condition is null'),
    record_qcs_note_after_admission:
      'from record_qc join admissions using (admission_id) where admission_note_time < admit_time',
    record_qcs_grade_as_score:
      "from record_qc where (grade = 'A' and qc_score < 90) or (grade = 'B' and (qc_score < 75 or qc_score >= 90)) or (grade = 'C' and qc_score >= 75)",
    record_qcs_match_needs_use: `from record_qc where (is_culture_match is not null and not has_culture) or (is_abx_match is not null and not has_abx)
      or (is_ct_mri_match is not null and not has_ct_mri) or (is_transfusion_match is not null and not has_transfusion)`,
  },
};
