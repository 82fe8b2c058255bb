create table cashier_closings ( -- key closing_id
  closing_id text not null,
  inst_code text,
  cashier_code text,
  closing_date date,
  closing_time timestamp,
  settle_count integer,
  cash_amount numeric(14,2),
  wechat_amount numeric(14,2),
  alipay_amount numeric(14,2),
  card_amount numeric(14,2),
  account_amount numeric(14,2),
  fund_amount numeric(14,2),
  total_amount numeric(14,2),
  deposited_amount numeric(14,2),
  create_time timestamp not null,
  update_time timestamp
);
create table channel_bills ( -- key bill_id
  bill_id text not null,
  inst_code text,
  channel text,
  bill_date date,
  pay_count integer,
  pay_amount numeric(14,2),
  refund_count integer,
  refund_amount numeric(14,2),
  fee_amount numeric(14,2),
  create_time timestamp not null,
  update_time timestamp
);
create table channel_bill_items ( -- key trade_id
  trade_id text not null,
  inst_code text,
  channel text,
  settle_id text,
  trade_kind text,
  trade_time timestamp,
  amount numeric(14,2),
  create_time timestamp not null,
  update_time timestamp
);
