-- 前置机中间表 front-end exchange tables: SQL Server 2008 and newer; tables of the schema dbo

create table dbo.hisight_batch (
  batch_no nvarchar(32) not null,
  table_name nvarchar(64) not null,
  business_from date,
  business_to date,
  row_count bigint not null,
  amount_total decimal(18,2),
  is_complete bit default 0 not null,
  created_at datetime2(3) not null,
  completed_at datetime2(3),
  constraint pk_hisight_batch primary key (batch_no, table_name),
  constraint ck_hisight_batch check (table_name in ('abx_uses', 'admission_events', 'admissions', 'adverse_events', 'anesthesias', 'areas', 'beds', 'campuses', 'cashier_closings', 'channel_bills', 'channel_trades', 'charge_items', 'charges', 'chronic_patients', 'claims', 'consultations', 'contracts', 'cost_months', 'county_funds', 'critical_values', 'departments', 'device_uses', 'dip_groups', 'discharge_diagnoses', 'discharges', 'diseases', 'doctor_posts', 'doctors', 'documents', 'drg_cases', 'drg_groups', 'drug_evaluations', 'drugs', 'ed_visits', 'equipment_months', 'exams', 'finance_months', 'followups', 'front_page_details', 'front_page_diagnoses', 'health_records', 'icu_stays', 'infections', 'institutions', 'internal_transactions', 'lab_results', 'narcotic_uses', 'nursing_levels', 'nursing_records', 'op_roles', 'operation_codes', 'operations', 'orders', 'partner_institutions', 'pathways', 'patients', 'payers', 'ph_services', 'population', 'purchases', 'recons', 'record_qcs', 'referral_receipts', 'referrals', 'registrations', 'remote_services', 'research', 'rx_items', 'rx_reviews', 'settlements', 'slots', 'staff', 'staff_months', 'stock_moves', 'stock_snapshots', 'store_drugs', 'stores', 'supply_moves', 'surgeon_grants', 'surveys', 'transfers', 'transfusions', 'treatment_groups', 'uploads', 'vbp_contracts', 'visits', 'ward_profiles', 'wards'))
);
exec sys.sp_addextendedproperty N'MS_Description', N'批次控制表（供数方填写）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch';
exec sys.sp_addextendedproperty N'MS_Description', N'批次号', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'batch_no';
exec sys.sp_addextendedproperty N'MS_Description', N'中间表名（小写）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'table_name';
exec sys.sp_addextendedproperty N'MS_Description', N'业务日期起', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'business_from';
exec sys.sp_addextendedproperty N'MS_Description', N'业务日期止', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'business_to';
exec sys.sp_addextendedproperty N'MS_Description', N'条数', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'row_count';
exec sys.sp_addextendedproperty N'MS_Description', N'金额合计（元；无金额的表为空）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'amount_total';
exec sys.sp_addextendedproperty N'MS_Description', N'完成标志（数据全部写完后最后置 1）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'is_complete';
exec sys.sp_addextendedproperty N'MS_Description', N'批次创建时间', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'created_at';
exec sys.sp_addextendedproperty N'MS_Description', N'批次完成时间', N'SCHEMA', N'dbo', N'TABLE', N'hisight_batch', N'COLUMN', N'completed_at';

create table dbo.hisight_receipt (
  batch_no nvarchar(32) not null,
  table_name nvarchar(64) not null,
  received_at datetime2(3) not null,
  rows_received bigint not null,
  rows_quarantined bigint not null,
  amount_received decimal(18,2),
  state nvarchar(16) not null,
  reason nvarchar(32),
  message nvarchar(400),
  constraint pk_hisight_receipt primary key (batch_no, table_name)
);
exec sys.sp_addextendedproperty N'MS_Description', N'批次回执表（HISight 填写）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt';
exec sys.sp_addextendedproperty N'MS_Description', N'批次号', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'batch_no';
exec sys.sp_addextendedproperty N'MS_Description', N'中间表名（小写）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'table_name';
exec sys.sp_addextendedproperty N'MS_Description', N'接收时间', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'received_at';
exec sys.sp_addextendedproperty N'MS_Description', N'接收条数', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'rows_received';
exec sys.sp_addextendedproperty N'MS_Description', N'隔离条数（不合契约的行）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'rows_quarantined';
exec sys.sp_addextendedproperty N'MS_Description', N'接收金额（元）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'amount_received';
exec sys.sp_addextendedproperty N'MS_Description', N'状态（accepted 已接收、rejected 已退回）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'state';
exec sys.sp_addextendedproperty N'MS_Description', N'退回原因代码（row_count 条数不符、amount 金额不符、quarantine 不合契约的行过多）', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'reason';
exec sys.sp_addextendedproperty N'MS_Description', N'说明', N'SCHEMA', N'dbo', N'TABLE', N'hisight_receipt', N'COLUMN', N'message';

create table dbo.settlements (
  batch_no nvarchar(32) not null,
  settlement_id nvarchar(64) not null,
  settled_at datetime2(3) not null,
  settle_kind nvarchar(64) not null,
  pay_method nvarchar(64) not null,
  cashier_code nvarchar(64),
  total_amount decimal(14,2) not null,
  fund_amount decimal(14,2),
  personal_amount decimal(14,2),
  deposited_amount decimal(14,2),
  original_settlement_id nvarchar(64),
  channel nvarchar(64),
  is_converted_to_insurance bit,
  discharge_ordered_at datetime2(3),
  is_invoice_due bit,
  einvoice_status nvarchar(64),
  department_code nvarchar(64),
  ward_code nvarchar(64),
  payer_code nvarchar(64),
  institution_code nvarchar(64) not null,
  visit_id nvarchar(64),
  admission_id nvarchar(64),
  patient_id nvarchar(64) not null,
  is_deleted bit default 0,
  constraint pk_settlements primary key (batch_no, settlement_id)
);
exec sys.sp_addextendedproperty N'MS_Description', N'结算与收款', N'SCHEMA', N'dbo', N'TABLE', N'settlements';
exec sys.sp_addextendedproperty N'MS_Description', N'批次号', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'batch_no';
exec sys.sp_addextendedproperty N'MS_Description', N'结算标识', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'settlement_id';
exec sys.sp_addextendedproperty N'MS_Description', N'结算时间', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'settled_at';
exec sys.sp_addextendedproperty N'MS_Description', N'结算类型（charge 收费、refund 退费、prepayment 预交、interim 中途结算、discharge 出院结算）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'settle_kind';
exec sys.sp_addextendedproperty N'MS_Description', N'支付方式（cash 现金、wechat 微信、alipay 支付宝、card 银行卡、insurance_account 医保账户、other 其他）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'pay_method';
exec sys.sp_addextendedproperty N'MS_Description', N'收费员编码', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'cashier_code';
exec sys.sp_addextendedproperty N'MS_Description', N'合计金额（元，退费为负）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'total_amount';
exec sys.sp_addextendedproperty N'MS_Description', N'医保基金支付（元）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'fund_amount';
exec sys.sp_addextendedproperty N'MS_Description', N'个人支付（元）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'personal_amount';
exec sys.sp_addextendedproperty N'MS_Description', N'上缴金额（现金与电子支付，元）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'deposited_amount';
exec sys.sp_addextendedproperty N'MS_Description', N'原结算标识', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'original_settlement_id';
exec sys.sp_addextendedproperty N'MS_Description', N'结算渠道（window 窗口、kiosk 自助机、mobile 移动端、bedside 诊间或床旁）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'channel';
exec sys.sp_addextendedproperty N'MS_Description', N'是否自费转医保的重新结算（原自费结算另有退费一行）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'is_converted_to_insurance';
exec sys.sp_addextendedproperty N'MS_Description', N'出院医嘱下达时间（仅出院结算）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'discharge_ordered_at';
exec sys.sp_addextendedproperty N'MS_Description', N'是否应开电子票据', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'is_invoice_due';
exec sys.sp_addextendedproperty N'MS_Description', N'电子票据状态（issued 已开、failed 失败、cancelled 红冲、not_due 不需开）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'einvoice_status';
exec sys.sp_addextendedproperty N'MS_Description', N'结算时患者所在（就诊）科室编码', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'department_code';
exec sys.sp_addextendedproperty N'MS_Description', N'结算时患者所在病区编码', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'ward_code';
exec sys.sp_addextendedproperty N'MS_Description', N'付费方编码', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'payer_code';
exec sys.sp_addextendedproperty N'MS_Description', N'机构编码', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'institution_code';
exec sys.sp_addextendedproperty N'MS_Description', N'就诊标识', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'visit_id';
exec sys.sp_addextendedproperty N'MS_Description', N'住院次标识', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'admission_id';
exec sys.sp_addextendedproperty N'MS_Description', N'患者标识', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'patient_id';
exec sys.sp_addextendedproperty N'MS_Description', N'是否已删除（作废的行以 1 再送一次）', N'SCHEMA', N'dbo', N'TABLE', N'settlements', N'COLUMN', N'is_deleted';

create table dbo.wards (
  batch_no nvarchar(32) not null,
  ward_code nvarchar(64) not null,
  ward_name nvarchar(200) not null,
  department_code nvarchar(64) not null,
  institution_code nvarchar(64) not null,
  approved_beds int,
  open_beds int not null,
  opened_on date,
  closed_on date,
  campus_code nvarchar(64),
  is_deleted bit default 0,
  constraint pk_wards primary key (batch_no, ward_code)
);
exec sys.sp_addextendedproperty N'MS_Description', N'病区', N'SCHEMA', N'dbo', N'TABLE', N'wards';
exec sys.sp_addextendedproperty N'MS_Description', N'批次号', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'batch_no';
exec sys.sp_addextendedproperty N'MS_Description', N'病区编码', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'ward_code';
exec sys.sp_addextendedproperty N'MS_Description', N'病区名称', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'ward_name';
exec sys.sp_addextendedproperty N'MS_Description', N'科室编码', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'department_code';
exec sys.sp_addextendedproperty N'MS_Description', N'机构编码', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'institution_code';
exec sys.sp_addextendedproperty N'MS_Description', N'编制床位数', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'approved_beds';
exec sys.sp_addextendedproperty N'MS_Description', N'实际开放床位数（标准床）', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'open_beds';
exec sys.sp_addextendedproperty N'MS_Description', N'启用日期', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'opened_on';
exec sys.sp_addextendedproperty N'MS_Description', N'停用日期', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'closed_on';
exec sys.sp_addextendedproperty N'MS_Description', N'院区编码', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'campus_code';
exec sys.sp_addextendedproperty N'MS_Description', N'是否已删除（作废的行以 1 再送一次）', N'SCHEMA', N'dbo', N'TABLE', N'wards', N'COLUMN', N'is_deleted';

-- 授权：HISight 只读中间表，只向回执表插入 grants: HISight reads the tables and inserts receipts, nothing else

grant select on dbo.hisight_batch to reader;
grant select on dbo.settlements to reader;
grant select on dbo.wards to reader;
grant select, insert on dbo.hisight_receipt to reader;

