import { type Figures, REAL_STAY } from './figures.ts';

/** Where a stay was, from when to when, in its own words: the admission, then each transfer. */
const SPELLS = `(select p.admission_id, p.dept, p.ward, p.begun, coalesce(lead(p.begun) over (partition by p.admission_id order by p.begun, p.n), a.discharge_time) as ended,
    lead(p.begun) over (partition by p.admission_id order by p.begun, p.n) is not null as is_left, a.is_newborn, a.admit_time, a.discharge_time
  from (select admission_id, 0 as n, admit_dept_code as dept, admit_ward_code as ward, admit_time as begun from admissions where status <> 'cancelled'
    union all select admission_id, 1, to_dept_code, to_ward_code, transfer_time from transfers) p
  join admissions a using (admission_id) where a.status <> 'cancelled')`;
const ICU = "(select ward_code from ward_profiles where ward_type = 'icu')";
/** The same case of the same person told once. */
const CASES = (kind: string) => `(select * from infection_reports where report_kind = '${kind}'
  qualify row_number() over (partition by patient_id, coalesce(infection_type, disease_code), onset_time order by diagnosed_time, infection_id) = 1)`;

/** The HIS has the day summaries up to yesterday. */
const TODAY = '(select max(on_date) + 1 from nursing_days)';

export const SAFETY: Figures = {
  metrics: {
    icu_stays: `select begun as happened, dept, 1 as n from ${SPELLS} where ward in ${ICU}`,
    ward_exit_days: `select ended as happened, dept, case when not is_left and admit_time::date = discharge_time::date then 1 else ended::date - begun::date end as n
      from ${SPELLS} where ended is not null and not is_newborn`,
    transfers_in: 'select transfer_time as happened, to_dept_code as dept, 1 as n from transfers',
    hai_cases: `select diagnosed_time as happened, dept_code as dept, 1 as n from ${CASES('hai')}`,
    notifiable_cases: `select diagnosed_time as happened, dept_code as dept, 1 as n from ${CASES('notifiable')}`,
    device_days: `select d.day as happened, coalesce(s.dept, d.dept_code) as dept, 1 as n
      from (select u.*, unnest(generate_series(u.inserted_time::date::timestamp,
          greatest(least(coalesce(u.removed_time, '9999-01-01')::date, coalesce(a.discharge_time, '9999-01-01')::date, ${TODAY}) - 1, u.inserted_time::date)::timestamp, interval 1 day))::date as day
        from device_uses u join admissions a using (admission_id)) d
      left join ${SPELLS} s on s.admission_id = d.admission_id and s.begun::date <= d.day and (s.ended is null or s.ended::date > d.day)
      where d.day < ${TODAY}`,
    adverse_events: 'select reported_time as happened, dept_code as dept, 1 as n from adverse_events',
    restraint_days: 'select on_date as happened, dept_code as dept, restraint_days as n from nursing_days',
    hand_hygiene_done: `select on_date as happened, dept_code as dept, hand_hygiene_done as n from nursing_days where hand_hygiene_done <= hand_hygiene_due`,
    payer_changes:
      "select event_time as happened, dept_code as dept, 1 as n from admission_logs where event_type = 'payer_change'",
    extra_bed_days: `select d.day as happened, s.dept, 1 as n
      from (select a.admission_id, a.bed_id, unnest(generate_series(a.admit_time::date::timestamp, least(coalesce(a.discharge_time, '9999-01-01'), ${TODAY})::date::timestamp - interval 1 day, interval 1 day))::date as day
        from admissions a where ${REAL_STAY}) d
      join ${SPELLS} s on s.admission_id = d.admission_id and s.begun::date <= d.day and (s.ended is null or s.ended::date > d.day)
      left join (select admission_id, event_time, new_bed_id from admission_logs where event_type = 'bed_change') l on l.admission_id = d.admission_id and l.event_time::date <= d.day
      group by d.admission_id, d.day, s.dept, d.bed_id
      having contains(coalesce(arg_max(l.new_bed_id, l.event_time), d.bed_id), '加')`,
  },
  planted: {
    icu_stays_without_ward_stay: `from icu_records r where not exists (from ${SPELLS} s
      where s.admission_id = r.admission_id and s.ward in ${ICU} and r.in_time >= s.begun and (s.ended is null or r.in_time < s.ended))`,
    device_uses_removed_after_discharge:
      'from device_uses d join admissions a using (admission_id) where d.removed_time > a.discharge_time',
    infections_reported_twice: `from (select 1 from infection_reports group by report_kind, patient_id, coalesce(infection_type, disease_code), onset_time having count(*) > 1)`,
    infections_reported_before_diagnosis: 'from infection_reports where reported_time < diagnosed_time',
    adverse_events_after_their_report: 'from adverse_events where event_time > reported_time',
    nursing_records_hand_hygiene_exceeds_due: 'from nursing_days where hand_hygiene_done > hand_hygiene_due',
    admission_events_pre_discharge_after_discharge: `from admission_logs l join admissions a using (admission_id)
      where l.event_type = 'pre_discharge' and l.event_time > a.discharge_time`,
  },
  counts: {
    recalled_stays: "from admission_logs where event_type = 'recall'",
    missed_infection_reports: 'from infection_reports where reported_time is null',
  },
};
