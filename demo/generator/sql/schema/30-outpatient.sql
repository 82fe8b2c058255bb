create table patients ( -- key patient_id
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
create table registrations ( -- key reg_id
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
  session_id text,
  create_time timestamp not null,
  update_time timestamp
);
create table visits ( -- key visit_id
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
  doctor_title text,
  create_time timestamp not null,
  update_time timestamp
);
create table prescriptions ( -- key rx_id
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
create table prescription_items ( -- key rx_item_id
  rx_item_id text not null,
  rx_id text,
  drug_code text,
  qty numeric(14,4),
  unit_price numeric(14,4),
  amount numeric(14,2),
  create_time timestamp not null,
  update_time timestamp
);
