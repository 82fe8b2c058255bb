create table t.front as
with paged as (
  select s.*, clock(discharge_time::date + 1 + floor(5 * u(k, 'submitted'))::int, 500 + 480 * u(k, 'submitted_at')) as submitted_at,
    chance(k, 'coded_late', 0.02) as is_late,
    case when chance(k, 'dies', case specialty when 'icux' then 0.09 when 'nsur' then 0.025 when 'geri' then 0.02 when 'card' then 0.012 when 'resp' then 0.012 when 'neur' then 0.012 when 'onco' then 0.012 else 0.001 end) then 'death'
      when chance(k, 'way', 0.93) then 'ordered' when chance(k, 'way', 0.955) then 'against_advice' when chance(k, 'way', 0.975) then 'transfer_out' when chance(k, 'way', 0.99) then 'transfer_primary' else 'other' end as discharge_way
  from t.stay s
  where not is_cancelled and discharge_time <= $as_of
), coded as (
  select *, case when is_late then clock(submitted_at::date + 20 + floor(35 * u(k, 'coded'))::int, 520 + 400 * u(k, 'coded_at')) else clock(submitted_at::date + 1 + floor(3 * u(k, 'coded'))::int, 520 + 400 * u(k, 'coded_at')) end as coded_at
  from paged
), archived as (
  select *, clock(coded_at::date + 1 + floor(5 * u(k, 'archived'))::int, 530 + 380 * u(k, 'archived_at')) as archived_at from coded
)
select *, clock((date_trunc('month', archived_at) + interval 1 month)::date + 9, 600) as reported_at from archived;

-- The fees of the stay; what was entered after the page was submitted is not on it, and a few pages were typed wrongly.
create table t.front_fee as
select f.k,
  sum(c.amount) as total, sum(c.amount) filter (where c.cls in ('western', 'patent', 'herbal')) as drug, sum(c.amount) filter (where c.cls = 'consumable') as consumable,
  sum(c.amount) filter (where c.cls = 'exam') as exam, sum(c.amount) filter (where c.cls = 'lab') as lab, sum(c.amount) filter (where c.cls = 'operation') as operation, sum(c.amount) filter (where c.cls = 'nursing') as nursing
from t.front f
join (
  select k, cls, amount, entry_time as seen_at from t.ip_charge
  union all select k, cls, -amount, refund_time from t.ip_charge where refund_time is not null
) c on c.k = f.k and c.seen_at <= f.discharge_time
group by f.k;

create table t.evaluation as
-- The 586 cases of the drug example, exactly (drug, severity, effective, not effective), each at a stay that had begun by then.
with cell as (
  select * from (values ('A', 'mild', 38, 64), ('A', 'severe', 10, 82), ('B', 'mild', 95, 18), ('B', 'severe', 50, 35), ('C', 'mild', 88, 26), ('C', 'severe', 43, 37)) c(drug, severity, good, bad)
), cases as (
  select drug, severity, i < good as is_effective, row_number() over (order by drug, severity, i) as n from (select *, unnest(range(good + bad)) as i from cell)
), dated as (
  select *, clock(date '2025-01-06' + floor(355 * u(n, 'evaluated'))::int, 540 + 420 * u(n, 'evaluated_at')) as evaluated_at from cases
)
select e.*, s.k, s.admission_id, s.patient_id, s.dept_code, s.doctor_code
from dated e
asof join (select * from t.stay where not is_cancelled and not is_newborn and inst_code = 'H01' and specialty not in ('obst', 'pedi', 'opht')) s on e.evaluated_at >= s.admit_time;
