import { type Figures, month } from './figures.ts';

const claims = (value: string, where = 'true', day = 'settle_time') =>
  `select ${day} as happened, dept_code as dept, ${value} as n from insurance_settlements where ${where}`;
const cents = (amount: string) => `(${amount} * 100)::bigint`;
const uploads = (where: string) =>
  `select upload_time as happened, dept_code as dept, 1 as n from insurance_uploads where ${where}`;
const recons = (value: string, where: string) =>
  `select begin_date as happened, null as dept, ${value} as n from insurance_recons where ${where}`;
const funds = (value: string, where = 'true') =>
  `select month_start as happened, null as dept, ${value} as n from county_fund_months where ${where}`;
const bills = (value: string, where: string) =>
  `select settle_time as happened, dept_code as dept, ${value} as n from settlements where ${where}`;

/** Insurance: what the insurer pays, is told and answers; the till beside it. */
export const INSURANCE: Figures = {
  metrics: {
    insurance_settlements_net: claims('qty'),
    insurance_total_fee_cents: claims(cents('total_fee')),
    insurance_fund_cents: claims(cents('fund_pay')),
    insurance_cross_region_net: claims('qty', "insu_area_code not like '3311%'"),
    insurance_rejected_cents: claims(cents('rejected_amount'), 'rejected_time is not null', 'rejected_time'),
    settlement_lists_due: claims('1', "clr_type = '21' and qty = 1 and not is_reversed and not is_interim"),
    presettlement_attempts: uploads("upload_kind = 'presettlement'"),
    presettlement_failures: uploads("upload_kind = 'presettlement' and not is_success"),
    settlement_list_first_passes: uploads("upload_kind = 'settlement_list' and attempt_no = 1 and is_qc_passed"),
    recon_days_matched: recons('1', "period = 'day' and is_matched"),
    recon_day_difference_cents: recons(cents('abs(hospital_fund - insurer_fund)'), "period = 'day'"),
    recon_payable_cents: recons(cents('payable_amount'), "period = 'month'"),
    county_fund_cents: funds(cents('fund_amount')),
    county_outflow_fund_cents: funds(cents('fund_amount'), "place_region <> 'county'"),
    county_inpatients: funds('inpatient_count'),
    cashier_pay_cents: bills(cents('personal_amount'), 'true'),
    self_service_settlements: bills('1', "channel <> 'window'"),
    converted_to_insurance: bills('1', 'is_converted'),
    einvoices_issued: bills('1', "einvoice_status = 'issued'"),
    settled_charges_cents: `select settle_time as happened, settle_dept_code as dept, ${cents('amount')} as n from charges where settle_time is not null`,
    special_need_cents: `select charge_time as happened, ordering_dept_code as dept, ${cents('amount')} as n from charges where is_special_need`,
    nursing_intensive_hours: `select charge_time as happened, ordering_dept_code as dept, qty as n from charges where nursing_class = 'intensive'`,
  },
  planted: {
    outpatient_fees_without_settlement:
      'from (select distinct visit_id from charges where settle_id is null and visit_id is not null)',
    refunds_paid_otherwise:
      "from settlements r join settlements o on o.settle_id = r.original_settle_id where r.settle_kind = 'refund' and r.pay_method <> o.pay_method",
    cashier_closings_differ: `from cashier_closings j where total_amount <> (select coalesce(sum(total_amount), 0) from settlements s
      where s.cashier_code = j.cashier_code and s.settle_time >= j.closing_date and s.settle_time < j.closing_date + 1)`,
    cashier_closings_deposit_short:
      'from cashier_closings where deposited_amount < cash_amount + wechat_amount + alipay_amount + card_amount',
    channel_trades_without_settlement: 'from channel_bill_items anti join settlements using (settle_id)',
    settlements_without_channel_trade: `from settlements s anti join channel_bill_items using (settle_id)
      where pay_method in ('wechat', 'alipay', 'card') and personal_amount <> 0
      and settle_time::date between (select min(trade_time::date) from channel_bill_items) and (select max(trade_time::date) from channel_bill_items)`,
    claims_unbalanced: 'from insurance_settlements where total_fee - fund_pay - account_pay - cash_pay <> 0',
    claims_reversed_across_months: `from insurance_settlements r join insurance_settlements o on o.insu_settle_id = r.original_insu_settle_id
      where ${month('r.settle_time')} <> ${month('o.settle_time')}`,
    claims_without_settlement: 'from insurance_settlements anti join settlements using (settle_id)',
    recons_details_differ: "from insurance_recons where period = 'detail' and diff_kind is not null",
    settlement_lists_resent: 'from insurance_uploads where is_resend',
    county_funds_above_fees: 'from county_fund_months where fund_amount > total_fee',
  },
  counts: {
    claims_rejected: 'from insurance_settlements where rejected_amount > 0',
    reversals: 'from insurance_settlements where is_reversal',
  },
};
