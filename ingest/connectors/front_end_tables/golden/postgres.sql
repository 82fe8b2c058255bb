-- 前置机中间表 front-end exchange tables: PostgreSQL, KingbaseES, openGauss

create table if not exists hisight_batch (
  batch_no varchar(32) not null,
  table_name varchar(64) not null,
  business_from date,
  business_to date,
  row_count bigint not null,
  amount_total numeric(18,2),
  is_complete boolean default false not null,
  created_at timestamp(3) not null,
  completed_at timestamp(3),
  constraint pk_hisight_batch primary key (batch_no, table_name),
  constraint ck_hisight_batch check (table_name in ('abx_uses', 'admission_events', 'admissions', 'adverse_events', 'anesthesias', 'areas', 'beds', 'campuses', 'cashier_closings', 'channel_bills', 'channel_trades', 'charge_items', 'charges', 'chronic_patients', 'claims', 'consultations', 'contracts', 'cost_months', 'county_funds', 'critical_values', 'departments', 'device_uses', 'dip_groups', 'discharge_diagnoses', 'discharges', 'diseases', 'doctor_posts', 'doctors', 'documents', 'drg_cases', 'drg_groups', 'drug_evaluations', 'drugs', 'ed_visits', 'equipment_months', 'exams', 'finance_months', 'followups', 'front_page_details', 'front_page_diagnoses', 'health_records', 'icu_stays', 'infections', 'institutions', 'internal_transactions', 'lab_results', 'narcotic_uses', 'nursing_levels', 'nursing_records', 'op_roles', 'operation_codes', 'operations', 'orders', 'partner_institutions', 'pathways', 'patients', 'payers', 'ph_services', 'population', 'purchases', 'recons', 'record_qcs', 'referral_receipts', 'referrals', 'registrations', 'remote_services', 'research', 'rx_items', 'rx_reviews', 'settlements', 'slots', 'staff', 'staff_months', 'stock_moves', 'stock_snapshots', 'store_drugs', 'stores', 'supply_moves', 'surgeon_grants', 'surveys', 'transfers', 'transfusions', 'treatment_groups', 'uploads', 'vbp_contracts', 'visits', 'ward_profiles', 'wards'))
);
comment on table hisight_batch is '批次控制表（供数方填写）';
comment on column hisight_batch.batch_no is '批次号';
comment on column hisight_batch.table_name is '中间表名（小写）';
comment on column hisight_batch.business_from is '业务日期起';
comment on column hisight_batch.business_to is '业务日期止';
comment on column hisight_batch.row_count is '条数';
comment on column hisight_batch.amount_total is '金额合计（元；无金额的表为空）';
comment on column hisight_batch.is_complete is '完成标志（数据全部写完后最后置 1）';
comment on column hisight_batch.created_at is '批次创建时间';
comment on column hisight_batch.completed_at is '批次完成时间';

create table if not exists hisight_receipt (
  batch_no varchar(32) not null,
  table_name varchar(64) not null,
  received_at timestamp(3) not null,
  rows_received bigint not null,
  rows_quarantined bigint not null,
  amount_received numeric(18,2),
  state varchar(16) not null,
  reason varchar(32),
  message varchar(400),
  constraint pk_hisight_receipt primary key (batch_no, table_name)
);
comment on table hisight_receipt is '批次回执表（HISight 填写）';
comment on column hisight_receipt.batch_no is '批次号';
comment on column hisight_receipt.table_name is '中间表名（小写）';
comment on column hisight_receipt.received_at is '接收时间';
comment on column hisight_receipt.rows_received is '接收条数';
comment on column hisight_receipt.rows_quarantined is '隔离条数（不合契约的行）';
comment on column hisight_receipt.amount_received is '接收金额（元）';
comment on column hisight_receipt.state is '状态（accepted 已接收、rejected 已退回）';
comment on column hisight_receipt.reason is '退回原因代码（row_count 条数不符、amount 金额不符、quarantine 不合契约的行过多）';
comment on column hisight_receipt.message is '说明';

create table if not exists settlements (
  batch_no varchar(32) not null,
  settlement_id varchar(64) not null,
  settled_at timestamp(3) not null,
  settle_kind varchar(64) not null,
  pay_method varchar(64) not null,
  cashier_code varchar(64),
  total_amount numeric(14,2) not null,
  fund_amount numeric(14,2),
  personal_amount numeric(14,2),
  deposited_amount numeric(14,2),
  original_settlement_id varchar(64),
  channel varchar(64),
  is_converted_to_insurance boolean,
  discharge_ordered_at timestamp(3),
  is_invoice_due boolean,
  einvoice_status varchar(64),
  department_code varchar(64),
  ward_code varchar(64),
  payer_code varchar(64),
  institution_code varchar(64) not null,
  visit_id varchar(64),
  admission_id varchar(64),
  patient_id varchar(64) not null,
  is_deleted boolean default false,
  constraint pk_settlements primary key (batch_no, settlement_id)
);
comment on table settlements is '结算与收款';
comment on column settlements.batch_no is '批次号';
comment on column settlements.settlement_id is '结算标识';
comment on column settlements.settled_at is '结算时间';
comment on column settlements.settle_kind is '结算类型（charge 收费、refund 退费、prepayment 预交、interim 中途结算、discharge 出院结算）';
comment on column settlements.pay_method is '支付方式（cash 现金、wechat 微信、alipay 支付宝、card 银行卡、insurance_account 医保账户、other 其他）';
comment on column settlements.cashier_code is '收费员编码';
comment on column settlements.total_amount is '合计金额（元，退费为负）';
comment on column settlements.fund_amount is '医保基金支付（元）';
comment on column settlements.personal_amount is '个人支付（元）';
comment on column settlements.deposited_amount is '上缴金额（现金与电子支付，元）';
comment on column settlements.original_settlement_id is '原结算标识';
comment on column settlements.channel is '结算渠道（window 窗口、kiosk 自助机、mobile 移动端、bedside 诊间或床旁）';
comment on column settlements.is_converted_to_insurance is '是否自费转医保的重新结算（原自费结算另有退费一行）';
comment on column settlements.discharge_ordered_at is '出院医嘱下达时间（仅出院结算）';
comment on column settlements.is_invoice_due is '是否应开电子票据';
comment on column settlements.einvoice_status is '电子票据状态（issued 已开、failed 失败、cancelled 红冲、not_due 不需开）';
comment on column settlements.department_code is '结算时患者所在（就诊）科室编码';
comment on column settlements.ward_code is '结算时患者所在病区编码';
comment on column settlements.payer_code is '付费方编码';
comment on column settlements.institution_code is '机构编码';
comment on column settlements.visit_id is '就诊标识';
comment on column settlements.admission_id is '住院次标识';
comment on column settlements.patient_id is '患者标识';
comment on column settlements.is_deleted is '是否已删除（作废的行以 1 再送一次）';

create table if not exists wards (
  batch_no varchar(32) not null,
  ward_code varchar(64) not null,
  ward_name varchar(200) not null,
  department_code varchar(64) not null,
  institution_code varchar(64) not null,
  approved_beds integer,
  open_beds integer not null,
  opened_on date,
  closed_on date,
  campus_code varchar(64),
  is_deleted boolean default false,
  constraint pk_wards primary key (batch_no, ward_code)
);
comment on table wards is '病区';
comment on column wards.batch_no is '批次号';
comment on column wards.ward_code is '病区编码';
comment on column wards.ward_name is '病区名称';
comment on column wards.department_code is '科室编码';
comment on column wards.institution_code is '机构编码';
comment on column wards.approved_beds is '编制床位数';
comment on column wards.open_beds is '实际开放床位数（标准床）';
comment on column wards.opened_on is '启用日期';
comment on column wards.closed_on is '停用日期';
comment on column wards.campus_code is '院区编码';
comment on column wards.is_deleted is '是否已删除（作废的行以 1 再送一次）';

-- 授权：HISight 只读中间表，只向回执表插入 grants: HISight reads the tables and inserts receipts, nothing else

grant select on hisight_batch to reader;
grant select on settlements to reader;
grant select on wards to reader;
grant select, insert on hisight_receipt to reader;

