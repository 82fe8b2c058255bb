create table payers ( -- key payer_code
  payer_code text not null,
  payer_name text,
  payer_type text,
  create_time timestamp not null,
  update_time timestamp
);
create table drugs ( -- key drug_code
  drug_code text not null,
  drug_name text,
  spec text,
  drug_class text,
  is_antibiotic boolean,
  is_essential boolean,
  unit_price numeric(14,4),
  generic_id text,
  generic_name text,
  dosage_form text,
  route text,
  catalogue_code text,
  abx_grade text,
  is_key_combination_abx boolean,
  ddd_value numeric(12,4),
  ddd_unit text,
  pack_content numeric(12,4),
  volume_ml numeric(10,2),
  narcotic_class text,
  essential_edition text,
  is_vbp_generic boolean,
  is_vbp_winner boolean,
  is_key_monitored boolean,
  is_ppi_injection boolean,
  is_steroid boolean,
  is_tcm_injection boolean,
  in_lead_catalog boolean,
  create_time timestamp not null,
  update_time timestamp
);
create table charge_catalogue ( -- key item_code
  item_code text not null,
  item_name text,
  fee_class text,
  nursing_class text,
  unit text,
  unit_price numeric(14,4),
  create_time timestamp not null,
  update_time timestamp
);
create table diagnosis_dict ( -- key icd10_code
  icd10_code text not null,
  diagnosis_name text,
  create_time timestamp not null,
  update_time timestamp
);
create table operation_dict ( -- key icd9_code
  icd9_code text not null,
  operation_name text,
  op_level integer,
  is_minimally_invasive boolean,
  is_day_surgery_listed boolean,
  is_operation boolean,
  create_time timestamp not null,
  update_time timestamp
);
