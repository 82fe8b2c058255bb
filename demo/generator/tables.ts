/** The tables of the synthetic HIS and their primary keys, in the order in which they are filled. */
export const TABLES = {
  institutions: 'inst_code',
  departments: 'dept_code',
  wards: 'ward_code',
  beds: 'bed_id',
  staff: 'staff_code',
  treatment_groups: 'group_code',
  payers: 'payer_code',
  drugs: 'drug_code',
  charge_catalogue: 'item_code',
  diagnosis_dict: 'icd10_code',
  operation_dict: 'icd9_code',
  patients: 'patient_id',
  registrations: 'reg_id',
  visits: 'visit_id',
  prescriptions: 'rx_id',
  prescription_items: 'rx_item_id',
  charges: 'charge_id',
  settlements: 'settle_id',
  admissions: 'admission_id',
  transfers: 'transfer_id',
  front_pages: 'admission_id',
  front_page_diagnoses: 'fp_diagnosis_id',
  operations: 'operation_id',
  operation_staff: 'op_staff_id',
  drug_evaluations: 'evaluation_id',
} as const;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
