import type { Places } from '../place.ts';

const claims = (measure: string, day = 'settled_on') => ({ measure, fact: 'fct_claims', day });
const uploads = (where: string) => ({
  measure: `count(*) filter (${where})`,
  fact: 'fct_uploads',
  day: 'uploaded_on',
});
const recons = (measure: string) => ({ measure, fact: 'fct_recons', day: 'recon_on' });
const funds = (measure: string) => ({ measure, fact: 'fct_county_funds', day: 'month_start_on' });
const bills = (measure: string) => ({ measure, fact: 'fct_settlements', day: 'settled_on' });

export const INSURANCE: Places = {
  insurance_settlements_net: claims('sum(qty)'),
  insurance_total_fee: claims('sum(total_fee)'),
  insurance_fund: claims('sum(fund_pay)'),
  insurance_cross_region_net: claims('coalesce(sum(qty) filter (is_cross_region), 0)'),
  insurance_rejected: claims('sum(rejected_amount)', 'rejected_on'),
  settlement_lists_due: claims('count(*) filter (is_list_due)'),
  presettlement_attempts: uploads("upload_kind = 'presettlement'"),
  presettlement_failures: uploads("upload_kind = 'presettlement' and not is_success"),
  settlement_list_first_passes: uploads("upload_kind = 'settlement_list' and is_first_pass"),
  recon_days_matched: recons("count(*) filter (period = 'day' and is_matched)"),
  recon_day_difference: recons("sum(abs(difference_amount)) filter (period = 'day')"),
  recon_payable: recons("sum(payable_amount) filter (period = 'month')"),
  county_fund: funds('sum(fund_amount)'),
  county_outflow_fund: funds('sum(fund_amount) filter (not is_within_county)'),
  county_inpatients: funds('sum(inpatient_cnt)'),
  cashier_pay: bills('sum(pay_amount)'),
  self_service_settlements: bills("count(*) filter (channel in ('kiosk', 'mobile', 'bedside'))"),
  converted_to_insurance: bills('count(*) filter (is_converted_to_insurance)'),
  einvoices_issued: bills('count(*) filter (is_einvoice_ok and is_invoice_due)'),
  settled_charges: {
    measure: 'sum(amount)',
    fact: 'fct_charges',
    day: 'settled_on',
    department: 'settlement_department_code',
  },
  special_need: { measure: 'sum(amount) filter (is_special_need)', fact: 'fct_charges', day: 'charged_on' },
  nursing_intensive_hours: {
    measure: "sum(qty) filter (nursing_class = 'intensive')",
    fact: 'fct_charges',
    day: 'charged_on',
  },
};
