-- The tables of the synthetic HIS, in words that DuckDB and PostgreSQL both understand; primary keys follow the fill (tables.ts).
create table institutions (
  inst_code text not null,
  inst_name text,
  inst_level text,
  inst_type text,
  township_code text,
  opened_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table departments (
  dept_code text not null,
  dept_name text,
  parent_code text,
  inst_code text,
  dept_type text,
  specialty_code text,
  opened_on date,
  closed_on date,
  sort_no integer,
  create_time timestamp not null,
  update_time timestamp
);
create table wards (
  ward_code text not null,
  ward_name text,
  dept_code text,
  inst_code text,
  approved_beds integer,
  open_beds integer,
  opened_on date,
  closed_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table beds (
  bed_id text not null,
  ward_code text,
  bed_no text,
  bed_type text,
  opened_on date,
  closed_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table staff (
  staff_code text not null,
  staff_name text,
  staff_type text,
  title text,
  title_level text,
  dept_code text,
  group_code text,
  phone text,
  hired_on date,
  left_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table treatment_groups (
  group_code text not null,
  group_name text,
  dept_code text,
  leader_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table payers (
  payer_code text not null,
  payer_name text,
  payer_type text,
  create_time timestamp not null,
  update_time timestamp
);
create table drugs (
  drug_code text not null,
  drug_name text,
  spec text,
  drug_class text,
  is_antibiotic boolean,
  is_essential boolean,
  unit_price numeric(14,4),
  create_time timestamp not null,
  update_time timestamp
);
create table charge_catalogue (
  item_code text not null,
  item_name text,
  fee_class text,
  nursing_class text,
  unit text,
  unit_price numeric(14,4),
  create_time timestamp not null,
  update_time timestamp
);
create table diagnosis_dict (
  icd10_code text not null,
  diagnosis_name text,
  create_time timestamp not null,
  update_time timestamp
);
create table operation_dict (
  icd9_code text not null,
  operation_name text,
  op_level integer,
  is_minimally_invasive boolean,
  is_day_surgery_listed boolean,
  is_operation boolean,
  create_time timestamp not null,
  update_time timestamp
);
create table patients (
  patient_id text not null,
  patient_name text,
  sex text,
  birth_date date,
  id_card_no text,
  phone text,
  address text,
  township_code text,
  payer_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table registrations (
  reg_id text not null,
  patient_id text,
  inst_code text,
  dept_code text,
  doctor_code text,
  reg_type text,
  channel text,
  is_appointment boolean,
  reg_time timestamp,
  visit_date date,
  reg_fee numeric(14,2),
  status text,
  cancel_time timestamp,
  cancel_cashier_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table visits (
  visit_id text not null,
  reg_id text,
  patient_id text,
  inst_code text,
  dept_code text,
  doctor_code text,
  visit_type text,
  visit_time timestamp,
  end_time timestamp,
  is_first_visit boolean,
  wait_minutes integer,
  payer_code text,
  icd10_code text,
  diagnosis_name text,
  create_time timestamp not null,
  update_time timestamp
);
create table prescriptions (
  rx_id text not null,
  visit_id text,
  admission_id text,
  patient_id text,
  inst_code text,
  dept_code text,
  doctor_code text,
  setting text,
  rx_class text,
  rx_time timestamp,
  status text,
  create_time timestamp not null,
  update_time timestamp
);
create table prescription_items (
  rx_item_id text not null,
  rx_id text,
  drug_code text,
  qty numeric(14,4),
  unit_price numeric(14,4),
  amount numeric(14,2),
  create_time timestamp not null,
  update_time timestamp
);
create table charges (
  charge_id text not null,
  patient_id text,
  visit_id text,
  admission_id text,
  inst_code text,
  setting text,
  item_code text,
  item_name text,
  fee_class text,
  nursing_class text,
  qty numeric(14,4),
  unit_price numeric(14,4),
  amount numeric(14,2),
  ordering_dept_code text,
  ordering_doctor_code text,
  executing_dept_code text,
  patient_dept_code text,
  patient_ward_code text,
  payer_code text,
  charge_time timestamp,
  entry_time timestamp,
  settle_id text,
  refund_of text,
  create_time timestamp not null,
  update_time timestamp
);
create table settlements (
  settle_id text not null,
  settle_kind text,
  patient_id text,
  visit_id text,
  admission_id text,
  inst_code text,
  settle_time timestamp,
  total_amount numeric(14,2),
  fund_amount numeric(14,2),
  personal_amount numeric(14,2),
  pay_method text,
  cashier_code text,
  deposited_amount numeric(14,2),
  original_settle_id text,
  payer_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table admissions (
  admission_id text not null,
  inpatient_no text,
  patient_id text,
  inst_code text,
  admit_time timestamp,
  admit_dept_code text,
  admit_ward_code text,
  bed_id text,
  admit_source text,
  admit_icd10_code text,
  attending_doctor_code text,
  group_code text,
  payer_code text,
  is_newborn boolean,
  discharge_time timestamp,
  discharge_dept_code text,
  discharge_ward_code text,
  status text,
  create_time timestamp not null,
  update_time timestamp
);
create table transfers (
  transfer_id text not null,
  admission_id text,
  transfer_time timestamp,
  from_dept_code text,
  to_dept_code text,
  from_ward_code text,
  to_ward_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table front_pages (
  admission_id text not null,
  discharge_way text,
  outcome text,
  attending_doctor_code text,
  group_code text,
  main_icd10_code text,
  main_diagnosis_name text,
  is_day_surgery boolean,
  total_fee numeric(14,2),
  drug_fee numeric(14,2),
  consumable_fee numeric(14,2),
  exam_fee numeric(14,2),
  lab_fee numeric(14,2),
  operation_fee numeric(14,2),
  nursing_fee numeric(14,2),
  other_fee numeric(14,2),
  is_planned_readmission boolean,
  frontpage_status text,
  submitted_at timestamp,
  coded_at timestamp,
  archived_at timestamp,
  create_time timestamp not null,
  update_time timestamp
);
create table front_page_diagnoses (
  fp_diagnosis_id text not null,
  admission_id text,
  seq integer,
  is_main boolean,
  icd10_code text,
  diagnosis_name text,
  admit_condition text,
  create_time timestamp not null,
  update_time timestamp
);
create table operations (
  operation_id text not null,
  admission_id text,
  visit_id text,
  patient_id text,
  inst_code text,
  setting text,
  seq integer,
  is_main boolean,
  icd9_code text,
  operation_name text,
  op_level integer,
  is_minimally_invasive boolean,
  is_elective boolean,
  incision_class text,
  healing text,
  is_unplanned_reoperation boolean,
  anesthesia_type text,
  op_dept_code text,
  started_at timestamp,
  ended_at timestamp,
  status text,
  create_time timestamp not null,
  update_time timestamp
);
create table operation_staff (
  op_staff_id text not null,
  operation_id text,
  role text,
  staff_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table drug_evaluations (
  evaluation_id text not null,
  admission_id text,
  patient_id text,
  dept_code text,
  doctor_code text,
  drug text,
  severity text,
  is_effective boolean,
  evaluated_at timestamp,
  create_time timestamp not null,
  update_time timestamp
);
