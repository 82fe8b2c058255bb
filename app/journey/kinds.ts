/** Something that happened to a patient, as one mart has it. */
export interface EventKind {
  readonly kind: string;
  readonly label_zh: string;
  readonly label_en: string;
  /** The mart, or a query; its rows are those of the patients in the relation `wanted`. */
  readonly from: string;
  /** A local time, or a local day where the mart keeps no clock. */
  readonly at: string;
  readonly title: string;
  /** What else is said of it, by the name of the column. */
  readonly facts: readonly string[];
  readonly doctor?: false;
  /** The stay or visit that it belongs to. */
  readonly encounter: string;
  readonly amount?: string;
  /** Money: shown to those who may see this view. */
  readonly money?: string;
}

const OF_PATIENT = 'where patient_key in (select patient_key from wanted)';
const mart = (name: string, condition = ''): string => `(select * from marts.${name} ${OF_PATIENT}${condition})`;
const EITHER = 'coalesce(admission_key, visit_key)';

const STAYS = `(select admission_key from marts.fct_admissions ${OF_PATIENT})`;
const CASES = `(select visit_key as encounter_key from marts.fct_visits ${OF_PATIENT} union select admission_key from marts.fct_admissions ${OF_PATIENT})`;
const diseaseName = (code: string): string =>
  `coalesce((select any_value(diagnosis_name) from marts.dim_diseases as diseases where diseases.icd10_code = event.${code}), event.${code})`;

/** In the order in which events of one moment follow each other. */
export const EVENT_KINDS: readonly EventKind[] = [
  {
    kind: 'registration',
    label_zh: '挂号',
    label_en: 'Registration',
    from: mart('fct_registrations'),
    at: 'event_at',
    title: 'event_type',
    facts: ['registration_type', 'channel', 'visit_on'],
    encounter: 'null',
  },
  {
    kind: 'visit',
    label_zh: '就诊',
    label_en: 'Visit',
    from: mart('fct_visits'),
    at: 'coalesce(visited_at, visited_on)',
    title: 'diagnosis_name',
    facts: ['visit_type', 'icd10_code', 'wait_minutes'],
    encounter: 'visit_key',
  },
  {
    kind: 'emergency',
    label_zh: '急诊',
    label_en: 'Emergency',
    from: mart('fct_ed_visits'),
    at: 'arrived_at',
    title: diseaseName('icd10_code'),
    facts: ['triage_level', 'arrival_mode', 'disposition', 'left_at'],
    encounter: 'visit_key',
  },
  {
    kind: 'admission',
    label_zh: '入出转',
    label_en: 'Admission, transfer, discharge',
    from: mart('fct_admission_events', " and event_type not in ('settle', 'rename')"),
    at: 'occurred_at',
    title: 'event_type',
    facts: ['from_ward_code', 'ward_code'],
    encounter: 'admission_key',
  },
  {
    kind: 'diagnosis',
    label_zh: '诊断',
    label_en: 'Diagnosis',
    from: `(select admission_key, admitted_at as diagnosed_at, icd10_code, 'admission' as diagnosis_kind, department_key, doctor_key, institution_code from marts.fct_admissions ${OF_PATIENT} and icd10_code is not null union all select admission_key, discharged_at, main_icd10_code, 'discharge', department_key, doctor_key, institution_code from marts.fct_discharges ${OF_PATIENT} and main_icd10_code is not null)`,
    at: 'diagnosed_at',
    title: diseaseName('icd10_code'),
    facts: ['diagnosis_kind', 'icd10_code'],
    encounter: 'admission_key',
  },
  {
    kind: 'order',
    label_zh: '医嘱',
    label_en: 'Order',
    from: mart('fct_orders'),
    at: 'ordered_at',
    title: 'item_name',
    facts: ['order_class', 'order_term', 'order_status'],
    encounter: EITHER,
  },
  {
    kind: 'prescription',
    label_zh: '处方',
    label_en: 'Prescription',
    from: mart('fct_rx_items'),
    at: 'prescribed_on',
    title: 'drug_name',
    facts: ['qty', 'route', 'rx_status', 'days_supply'],
    encounter: EITHER,
  },
  {
    kind: 'lab',
    label_zh: '检验结果',
    label_en: 'Laboratory result',
    from: mart('fct_lab_results'),
    at: 'reported_at',
    title: 'item_name',
    facts: ['analyte', 'result_value', 'result_text', 'unit', 'result_flag', 'organism_name'],
    encounter: EITHER,
  },
  {
    kind: 'exam',
    label_zh: '检查',
    label_en: 'Examination',
    from: mart('fct_exams'),
    at: 'coalesce(reported_at, examined_at, ordered_at)',
    title: 'item_name',
    facts: ['modality', 'body_part', 'exam_status', 'is_positive'],
    encounter: EITHER,
  },
  {
    kind: 'critical',
    label_zh: '危急值',
    label_en: 'Critical value',
    from: mart('fct_critical_values'),
    at: 'confirmed_at',
    title: 'item_name',
    facts: ['finding', 'is_handled', 'loop_minutes'],
    encounter: EITHER,
  },
  {
    kind: 'consultation',
    label_zh: '会诊',
    label_en: 'Consultation',
    from: mart('fct_consultations'),
    at: 'requested_at',
    title: 'consult_type',
    facts: ['purpose', 'consult_status'],
    encounter: EITHER,
  },
  {
    kind: 'operation',
    label_zh: '手术',
    label_en: 'Operation',
    from: mart('fct_operations'),
    at: 'coalesce(started_at, scheduled_at, operated_on)',
    title: 'operation_name',
    facts: ['icd9_code', 'operation_level', 'anesthesia_type', 'incision_class', 'is_cancelled'],
    encounter: EITHER,
  },
  {
    kind: 'anesthesia',
    label_zh: '麻醉',
    label_en: 'Anaesthesia',
    from: mart('fct_anesthesias'),
    at: 'coalesce(started_at, anesthetized_on)',
    title: 'anesthesia_method',
    facts: ['asa_grade', 'place', 'ended_at'],
    encounter: EITHER,
  },
  {
    kind: 'icu',
    label_zh: 'ICU',
    label_en: 'ICU',
    from: mart('fct_icu_stays'),
    at: 'entered_at',
    title: "'ICU'",
    facts: ['left_at', 'apache2_score', 'is_unplanned_transfer'],
    encounter: 'admission_key',
  },
  {
    kind: 'transfusion',
    label_zh: '输血',
    label_en: 'Transfusion',
    from: mart('fct_transfusions'),
    at: 'transfused_at',
    title: 'component',
    facts: ['units', 'volume_ml', 'reaction'],
    encounter: 'admission_key',
  },
  {
    kind: 'infection',
    label_zh: '感染',
    label_en: 'Infection',
    from: mart('fct_infections'),
    at: 'diagnosed_on',
    title: 'coalesce(infection_type, disease_name)',
    facts: ['is_hai', 'organism', 'onset_on'],
    doctor: false,
    encounter: EITHER,
  },
  {
    kind: 'nursing',
    label_zh: '护理级别',
    label_en: 'Nursing level',
    from: `(select admission_key, nursing_level, min(census_on) as from_on, count(*) as days, any_value(department_key) as department_key, any_value(institution_code) as institution_code from marts.fct_bed_days where admission_key in ${STAYS} and nursing_level is not null group by admission_key, nursing_level)`,
    at: 'from_on',
    title: "'level_' || nursing_level",
    facts: ['days'],
    doctor: false,
    encounter: 'admission_key',
  },
  {
    kind: 'document',
    label_zh: '病历文书',
    label_en: 'Document',
    from: mart('fct_documents'),
    at: 'written_at',
    title: 'title',
    facts: ['document_state', 'signed_at'],
    encounter: EITHER,
  },
  {
    kind: 'charge',
    label_zh: '费用',
    label_en: 'Charges',
    from: `(select charged_on, fee_class, sum(amount) as amount, count(*) as lines, ${EITHER} as encounter_key, any_value(department_key) as department_key, any_value(institution_code) as institution_code from marts.fct_charges ${OF_PATIENT} group by charged_on, fee_class, ${EITHER})`,
    at: 'charged_on',
    title: 'fee_class',
    facts: ['lines'],
    doctor: false,
    encounter: 'encounter_key',
    amount: 'amount',
    money: 'revenue',
  },
  {
    kind: 'settlement',
    label_zh: '结算',
    label_en: 'Settlement',
    from: `(select * from marts.fct_settlements where ${EITHER} in ${CASES})`,
    at: 'settled_at',
    title: 'settle_kind',
    facts: ['fund_amount', 'personal_amount', 'pay_method', 'is_refund'],
    doctor: false,
    encounter: EITHER,
    amount: 'total_amount',
    money: 'settlements',
  },
  {
    kind: 'followup',
    label_zh: '随访',
    label_en: 'Follow-up',
    from: mart('fct_followups'),
    at: 'coalesce(done_at, planned_on)',
    title: 'followup_kind',
    facts: ['followup_status', 'followup_method', 'followup_result', 'planned_on'],
    encounter: 'admission_key',
  },
  {
    kind: 'referral',
    label_zh: '转诊',
    label_en: 'Referral',
    from: mart('fct_referrals'),
    at: 'requested_at',
    title: 'diagnosis_name',
    facts: ['direction', 'referral_status', 'from_institution_code', 'to_institution_code'],
    encounter: EITHER,
  },
];
