import type { Figures } from './figures.ts';

const referred = (direction: string) =>
  `select arrive_time as happened, dept_code as dept, 1 as n from referrals where direction = '${direction}' and status = 'completed'`;
const remote = (condition: string) =>
  `select request_time as happened, dept_code as dept, 1 as n from remote_services where status = 'completed' and ${condition}`;
const answered = (value: string) =>
  `select survey_time as happened, dept_code as dept, ${value} as n from surveys where survey_type = 'answer' and is_valid and score <= 100`;
const RECEIPT = 'referrals r join referral_receipts c using (referral_id)';

export const CONSORTIUM: Figures = {
  metrics: {
    referral_requests: 'select request_time as happened, dept_code as dept, 1 as n from referrals',
    referrals_up: referred('up'),
    referrals_down: referred('down'),
    remote_services: remote('true'),
    remote_services_on_time: remote(
      "report_time between request_time and request_time + limit_minutes * interval '1 minute'",
    ),
    discharge_followups: `select plan_date as happened, dept_code as dept, 1 as n from followups where kind = 'discharge'`,
    discharge_followups_on_time: `select plan_date as happened, dept_code as dept, 1 as n from followups
      where kind = 'discharge' and done_time::date - discharge_time::date between 3 and 14`,
    chronic_followups_done: `select done_time as happened, null::varchar as dept, 1 as n from followups where kind = 'chronic' and status = 'done'`,
    survey_answers: answered('1'),
    survey_score: answered('score'),
    complaints: `select survey_time as happened, dept_code as dept, 1 as n from surveys where survey_type = 'complaint' and is_valid`,
    // A patient counts once a month and institution, whatever the patient came for.
    patient_months: `select month as happened, null::varchar as dept, count(distinct (patient_id, inst_code)) as n
      from (select date_trunc('month', visit_time) as month, patient_id, inst_code from visits where visit_type <> 'checkup') group by month`,
  },
  planted: {
    referrals_never_received: `from referrals r where status = 'completed' and not exists (from referral_receipts c where c.referral_id = r.referral_id)`,
    referral_receipts_without_form: 'from referral_receipts where referral_id is null',
    referrals_received_in_another_month: `from ${RECEIPT} where date_trunc('month', register_time) <> date_trunc('month', arrive_time)`,
    referrals_received_elsewhere: `from ${RECEIPT} where r.to_inst_code <> c.to_inst_code`,
    referrals_arrived_before_request: 'from referrals where arrive_time < request_time',
    referrals_down_not_on_front_page: `from referrals join front_pages using (admission_id)
      where direction = 'down' and setting = 'inpatient' and discharge_way <> 'transfer_primary'`,
    remote_services_reported_before_request: 'from remote_services where report_time < request_time',
    followups_before_discharge: 'from followups where done_time < discharge_time',
    surveys_score_out_of_range: 'from surveys where score not between 0 and 100',
  },
};
