-- 前置机中间表 front-end exchange tables: MySQL 5.7, 8, MariaDB

create table if not exists hisight_batch (
  batch_no varchar(32) not null comment '批次号',
  table_name varchar(64) not null comment '中间表名（小写）',
  business_from date comment '业务日期起',
  business_to date comment '业务日期止',
  row_count bigint not null comment '条数',
  amount_total decimal(18,2) comment '金额合计（元；无金额的表为空）',
  is_complete tinyint(1) default 0 not null comment '完成标志（数据全部写完后最后置 1）',
  created_at datetime(3) not null comment '批次创建时间',
  completed_at datetime(3) comment '批次完成时间',
  constraint pk_hisight_batch primary key (batch_no, table_name),
  constraint ck_hisight_batch check (table_name in ('abx_uses', 'admission_events', 'admissions', 'adverse_events', 'anesthesias', 'areas', 'beds', 'campuses', 'cashier_closings', 'channel_bills', 'channel_trades', 'charge_items', 'charges', 'chronic_patients', 'claims', 'consultations', 'contracts', 'cost_months', 'county_funds', 'critical_values', 'departments', 'device_uses', 'dip_groups', 'discharge_diagnoses', 'discharges', 'diseases', 'doctor_posts', 'doctors', 'documents', 'drg_cases', 'drg_groups', 'drug_evaluations', 'drugs', 'ed_visits', 'equipment_months', 'exams', 'finance_months', 'followups', 'front_page_details', 'front_page_diagnoses', 'health_records', 'icu_stays', 'infections', 'institutions', 'internal_transactions', 'lab_results', 'narcotic_uses', 'nursing_levels', 'nursing_records', 'op_roles', 'operation_codes', 'operations', 'orders', 'partner_institutions', 'pathways', 'patients', 'payers', 'ph_services', 'population', 'purchases', 'recons', 'record_qcs', 'referral_receipts', 'referrals', 'registrations', 'remote_services', 'research', 'rx_items', 'rx_reviews', 'settlements', 'slots', 'staff', 'staff_months', 'stock_moves', 'stock_snapshots', 'store_drugs', 'stores', 'supply_moves', 'surgeon_grants', 'surveys', 'transfers', 'transfusions', 'treatment_groups', 'uploads', 'vbp_contracts', 'visits', 'ward_profiles', 'wards'))
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin comment = '批次控制表（供数方填写）';

create table if not exists hisight_receipt (
  batch_no varchar(32) not null comment '批次号',
  table_name varchar(64) not null comment '中间表名（小写）',
  received_at datetime(3) not null comment '接收时间',
  rows_received bigint not null comment '接收条数',
  rows_quarantined bigint not null comment '隔离条数（不合契约的行）',
  amount_received decimal(18,2) comment '接收金额（元）',
  state varchar(16) not null comment '状态（accepted 已接收、rejected 已退回）',
  reason varchar(32) comment '退回原因代码（row_count 条数不符、amount 金额不符、quarantine 不合契约的行过多）',
  message varchar(400) comment '说明',
  constraint pk_hisight_receipt primary key (batch_no, table_name)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin comment = '批次回执表（HISight 填写）';

create table if not exists settlements (
  batch_no varchar(32) not null comment '批次号',
  settlement_id varchar(64) not null comment '结算标识',
  settled_at datetime(3) not null comment '结算时间',
  settle_kind varchar(64) not null comment '结算类型（charge 收费、refund 退费、prepayment 预交、interim 中途结算、discharge 出院结算）',
  pay_method varchar(64) not null comment '支付方式（cash 现金、wechat 微信、alipay 支付宝、card 银行卡、insurance_account 医保账户、other 其他）',
  cashier_code varchar(64) comment '收费员编码',
  total_amount decimal(14,2) not null comment '合计金额（元，退费为负）',
  fund_amount decimal(14,2) comment '医保基金支付（元）',
  personal_amount decimal(14,2) comment '个人支付（元）',
  deposited_amount decimal(14,2) comment '上缴金额（现金与电子支付，元）',
  original_settlement_id varchar(64) comment '原结算标识',
  channel varchar(64) comment '结算渠道（window 窗口、kiosk 自助机、mobile 移动端、bedside 诊间或床旁）',
  is_converted_to_insurance tinyint(1) comment '是否自费转医保的重新结算（原自费结算另有退费一行）',
  discharge_ordered_at datetime(3) comment '出院医嘱下达时间（仅出院结算）',
  is_invoice_due tinyint(1) comment '是否应开电子票据',
  einvoice_status varchar(64) comment '电子票据状态（issued 已开、failed 失败、cancelled 红冲、not_due 不需开）',
  department_code varchar(64) comment '结算时患者所在（就诊）科室编码',
  ward_code varchar(64) comment '结算时患者所在病区编码',
  payer_code varchar(64) comment '付费方编码',
  institution_code varchar(64) not null comment '机构编码',
  visit_id varchar(64) comment '就诊标识',
  admission_id varchar(64) comment '住院次标识',
  patient_id varchar(64) not null comment '患者标识',
  is_deleted tinyint(1) default 0 comment '是否已删除（作废的行以 1 再送一次）',
  constraint pk_settlements primary key (batch_no, settlement_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin comment = '结算与收款';

create table if not exists wards (
  batch_no varchar(32) not null comment '批次号',
  ward_code varchar(64) not null comment '病区编码',
  ward_name varchar(200) not null comment '病区名称',
  department_code varchar(64) not null comment '科室编码',
  institution_code varchar(64) not null comment '机构编码',
  approved_beds int comment '编制床位数',
  open_beds int not null comment '实际开放床位数（标准床）',
  opened_on date comment '启用日期',
  closed_on date comment '停用日期',
  campus_code varchar(64) comment '院区编码',
  is_deleted tinyint(1) default 0 comment '是否已删除（作废的行以 1 再送一次）',
  constraint pk_wards primary key (batch_no, ward_code)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin comment = '病区';

-- 授权：HISight 只读中间表，只向回执表插入 grants: HISight reads the tables and inserts receipts, nothing else

grant select on hisight_batch to 'reader'@'%';
grant select on settlements to 'reader'@'%';
grant select on wards to 'reader'@'%';
grant select, insert on hisight_receipt to 'reader'@'%';

