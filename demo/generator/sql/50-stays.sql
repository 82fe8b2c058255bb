-- One row per admission. A stay's whole fate is fixed at admission; what of it is visible depends on as_of (70-visible.sql).
create table t.stay as
with slots as (
  select c.d, c.dn, dep.*, floor(dep.ip_rate * c.ward + u(c.dn * 1000 + dep.seq, 'stays'))::int as n
  from t.pace c
  join t.dep dep on dep.specialty = c.specialty and dep.ip_rate > 0
  where c.d >= dep.opened and c.d < coalesce(dep.closed, date '9999-01-01') and c.d <= $as_of::date
), first_stays as (
  select * exclude (n, i), dn * 1000000 + seq * 1000 + i as k, false as is_again, floor(dn * ip_rate)::bigint + i as bed_turn
  from (select *, unnest(range(n)) as i from slots)
), drawn as (
  select *, visitor(k, dn, specialty) as p,
    case when chance(k, 'sameday', case when specialty in ('opht', 'ento', 'gsur', 'gyne', 'gast') then 0.06 else 0.004 end) then 0
      when chance(k, 'long', 0.006) then 40 + floor(40 * u(k, 'longer'))::int
      else greatest(1, least(38, round(los * exp(0.42 * gauss(k, 'los') - 0.09))))::int end as los_days
  from first_stays
), again as (
  -- The same illness, back within two months: some planned, most not.
  select * exclude (d, dn, k, is_again, bed_turn), d + los_days + 2 + floor(56 * pow(u(k, 'back_on'), 1.4))::int as d,
    dn + los_days + 2 + floor(56 * pow(u(k, 'back_on'), 1.4))::int as dn, k + 500000000000 as k, true as is_again, bed_turn + 1 as bed_turn
  from drawn where chance(k, 'back', case when specialty = 'onco' then 0.35 when specialty in ('obst', 'opht') then 0.01 else 0.07 end)
), again_drawn as (
  select * replace (greatest(1, least(38, round(los * exp(0.42 * gauss(k, 'los') - 0.09))))::int as los_days) from again
), timed as (
  select *, case when los_days = 0 then clock(d, 440 + 60 * u(k, 'at')) when chance(k, 'by_er', 0.22) then clock(d, 1380 * u(k, 'at')) else clock(d, 500 + 520 * u(k, 'at')) end as admit_time
  from (select * from drawn union all by name select * from again_drawn)
), ended as (
  select *, case when los_days = 0 then clock(d, 990 + 100 * u(k, 'out')) else clock(d + los_days, 600 + 360 * u(k, 'out')) end as discharge_time
  from timed
), alone as (
  -- Nobody lies in two beds: who is still in (or was said to be) is not admitted again.
  select *, max(discharge_time) over (partition by p order by admit_time, k rows between unbounded preceding and 1 preceding) as busy_until from ended
)
select k, p, d, dn, inst_code, dept_code, base_code, specialty, seq, surg, ward_code, beds, los_days, is_again, admit_time, discharge_time,
  lab_dept, exam_dept, theatre_dept, pharmacy_dept, icu_dept, icu_ward, doctors, anesthetists,
  doctors[1 + doctor_no] as doctor_code, groups[1 + doctor_no] as group_code,
  -- 加床: a bed in the corridor when the ward is full.
  ward_code || case when chance(k, 'extra_bed', 0.03) then '-加' || lpad((1 + bed_turn % (1 + beds // 10))::varchar, 2, '0') else '-' || lpad((1 + bed_turn % beds)::varchar, 2, '0') end as bed_id,
  chance(k, 'cancelled', 0.006) as is_cancelled, false as is_newborn,
  pick_skewed(x.choices, k, 'diagnosis') as diagnosis,
  'A' || k as admission_id, 'P' || lpad(p::varchar, 8, '0') as patient_id
from (select *, floor(u(k, 'doctor') * len(doctors))::int as doctor_no from alone where busy_until is null or busy_until < admit_time)
join (select p, sex from t.person) using (p)
join t.diagnoses_of x using (specialty, sex)
where admit_time <= $as_of;

-- Newborns lie with their mothers until both go home.
insert into t.stay by name
select * replace (k + 700000000000 as k, minutes_after(admit_time, 300 + 900 * u(k, 'birth')) as admit_time, true as is_newborn, false as is_cancelled, 0.0 as surg,
    'A' || (k + 700000000000) as admission_id, 'PN' || k as patient_id, {'code': 'Z38.000', 'name': '单胎活产婴儿'} as diagnosis,
    ward_code || '-N' || lpad((1 + dn % 6)::varchar, 2, '0') as bed_id, minutes_after(admit_time, 300 + 900 * u(k, 'birth'))::date as d,
    (discharge_time::date - minutes_after(admit_time, 300 + 900 * u(k, 'birth'))::date)::int as los_days)
from t.stay
where specialty = 'obst' and not is_cancelled and not is_again and los_days >= 2 and chance(k, 'born', 0.8)
  and minutes_after(admit_time, 300 + 900 * u(k, 'birth')) <= $as_of;

alter table t.stay add column payer_code varchar;
update t.stay set payer_code = case when is_newborn then '02' when chance(k, 'selfpay', 0.05) then '03' else person.payer_code end
from t.person person where person.p = stay.p;

create table t.move as
with eligible as (
  select * from t.stay where not is_cancelled and not is_newborn and los_days >= 4 and admit_time <= $as_of
), other as (
  select e.k, 1 as n, clock(e.d + greatest(1, floor(e.los_days * (0.3 + 0.4 * u(e.k, 'when_moved')))::int), 600 + 300 * u(e.k, 'moved_at')) as transfer_time,
    x.dept_code as to_dept, x.ward_code as to_ward
  from eligible e
  join (select inst_code, list({'dept_code': dept_code, 'ward_code': ward_code} order by dept_code) as places from t.dep
    where ward_code is not null and specialty not in ('obst', 'neon', 'pedi', 'icux', 'emer') and closed is null and opened < date '2024-01-01' group by inst_code) w using (inst_code),
  lateral (select pick(w.places, e.k, 'place').dept_code as dept_code, pick(w.places, e.k, 'place').ward_code as ward_code) x
  where e.specialty not in ('obst', 'neon', 'pedi', 'icux') and x.dept_code <> e.dept_code and chance(e.k, 'moves', case when e.specialty = 'emer' then 0.4 else 0.045 end)
), icu as (
  select e.k, 1 + floor(e.los_days * 0.2)::int as in_day, least(e.los_days - 1, 2 + floor(e.los_days * 0.2)::int + floor(3 * u(e.k, 'icu_days'))::int) as out_day, e.*
  exclude (k) from eligible e
  where e.icu_ward is not null and e.specialty in ('gsur', 'nsur', 'thor', 'card', 'resp', 'neur', 'geri', 'gast') and chance(e.k, 'icu', case when e.specialty = 'nsur' then 0.3 else 0.06 end)
    and e.k not in (select k from other)
)
select k, 1 as n, transfer_time, to_dept, to_ward from other
union all select k, 1, clock(d + in_day, 540 + 200 * u(k, 'icu_in')), icu_dept, icu_ward from icu
union all select k, 2, clock(d + out_day, 600 + 200 * u(k, 'icu_out')), dept_code, ward_code from icu where out_day > in_day;

-- Where a stay was, day by day: [from_on, to_on), the last spell open to the end.
create table t.spell as
select k, n, begun_at, dept_code, ward_code, case when n = 0 then date '1900-01-01' else begun_at::date end as from_on,
  coalesce(lead(begun_at::date) over (partition by k order by n), date '9999-12-31') as to_on,
  lag(dept_code) over (partition by k order by n) as from_dept, lag(ward_code) over (partition by k order by n) as from_ward
from (select k, 0 as n, admit_time as begun_at, dept_code, ward_code from t.stay union all select k, n, transfer_time, to_dept, to_ward from t.move);

create table t.last_place as
select k, arg_max(dept_code, n) as dept_code, arg_max(ward_code, n) as ward_code from t.spell group by k;
