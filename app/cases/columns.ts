/** A column of a case list as the web shows it. */
export interface CaseColumn {
  readonly name: string;
  readonly label_zh: string;
  readonly label_en: string;
  readonly type: 'text' | 'number' | 'money' | 'date' | 'boolean';
}

const column = (name: string, label_zh: string, label_en: string, type: CaseColumn['type'] = 'text'): CaseColumn => ({
  name,
  label_zh,
  label_en,
  type,
});

/** Shown to those with a duty of care, resolved from raw at display time. */
export const IDENTIFIER_COLUMNS: readonly CaseColumn[] = [
  column('inpatient_no', '住院号', 'Inpatient no.'),
  column('patient_name_masked', '姓名', 'Name (masked)'),
];

/** Members of the view `discharge_cases`, in the order of the list. */
export const DISCHARGE_COLUMNS: readonly CaseColumn[] = [
  column('admission_key', '病例键', 'Case key'),
  column('sex', '性别', 'Sex'),
  column('age_years', '年龄', 'Age', 'number'),
  column('department_code', '科室编码', 'Department code'),
  column('department_name', '科室', 'Department'),
  column('doctor_code', '医师编码', 'Doctor code'),
  column('doctor_name', '主管医师', 'Doctor'),
  column('admitted_on', '入院日期', 'Admitted', 'date'),
  column('discharged_on', '出院日期', 'Discharged', 'date'),
  column('length_of_stay_days', '住院天数', 'Days', 'number'),
  column('main_icd10_code', '主诊断编码', 'ICD-10'),
  column('main_diagnosis_name', '主要诊断', 'Main diagnosis'),
  column('discharge_way', '离院方式', 'Way of discharge'),
  column('has_operation', '手术', 'Operation', 'boolean'),
  column('has_level4_operation', '四级手术', 'Level 4', 'boolean'),
  column('is_unplanned_readmission_31d', '31天非计划再入院', 'Readmitted ≤ 31 d', 'boolean'),
  column('total_fee', '总费用', 'Total fee', 'money'),
  column('drug_fee', '药品费', 'Drugs', 'money'),
  column('consumable_fee', '耗材费', 'Consumables', 'money'),
  column('payer_name', '费别', 'Payer'),
  column('frontpage_status', '首页状态', 'Front page'),
];
