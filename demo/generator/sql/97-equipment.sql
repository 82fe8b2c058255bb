create table t.mg_machine as
with wanted as (
  select * from (values
    ('ct', 'CT', 'h', 2, 12, 9, 6800000, true, 'exam'), ('mri', '磁共振', 'h', 1, 12, 26, 9800000, true, 'exam'), ('dr', '数字化X线摄影系统', 'hmcw', 2, 10, 5, 1250000, true, 'exam'), ('ultrasound', '彩色超声诊断仪', 'hmcw', 4, 9, 11, 980000, true, 'sono'),
    ('dsa', '数字减影血管造影机', 'h', 1, 9, 60, 7200000, true, 'exam'), ('endoscope', '电子内镜系统', 'h', 3, 8, 20, 620000, false, 'exam'), ('ecg', '心电图机', 'hmcw', 3, 12, 6, 32000, false, 'sono')
  ) w(equipment_type, name, profiles, n, hours, minutes, price, is_major, place)
)
select 'E' || i.inst_code || w.equipment_type || x as equipment_id, w.name || (x + 1) || '号' as equipment_name, w.* exclude (name, n, profiles, place), x,
  i.inst_code, i.profile, coalesce(case when place = 'sono' then (select min(dept_code) from t.dep s where s.inst_code = i.inst_code and s.base_code = 'D0704') end, d.exam_dept) as dept_code,
  date '2012-01-01' + floor(3800 * u(hash(i.inst_code, w.equipment_type, x), 'enabled'))::int as enabled_on,
  -- The oldest CT goes, a new one comes.
  case when w.equipment_type = 'ct' and x = 1 then date '2025-06-16' end as disposed_on
from t.inst i join t.services d using (inst_code) join wanted w on contains(w.profiles, i.profile)
cross join lateral (select unnest(range(case when i.profile = 'h' then w.n when i.profile = 'm' then least(w.n, 2) else 1 end)) as x) n;

insert into t.mg_machine by name
select * replace ('EH01ct2' as equipment_id, 'CT3号' as equipment_name, 2 as x, date '2025-06-30' as enabled_on, null as disposed_on) from t.mg_machine where equipment_id = 'EH01ct1';
insert into t.mg_machine by name
select 'E' || i.inst_code || 'or' || x as equipment_id, '第' || (x + 1) || '手术间' as equipment_name, 'operating_room' as equipment_type, 8 as hours, null as minutes, 300000 as price, false as is_major, x, i.inst_code, i.profile, s.theatre_dept as dept_code, date '2012-01-01' as enabled_on, null as disposed_on
from t.inst i join t.services s using (inst_code) cross join lateral (select unnest(range(greatest(1, round(5 * i.factor::double * $ip_factor)::int))) as x) n
where s.theatre_dept is not null;
insert into t.mg_machine by name
select 'E' || inst_code || 'ecg' as equipment_id, '网络心电图机' as equipment_name, 'ecg' as equipment_type, 8 as hours, 6 as minutes, 12000 as price, false as is_major, i as x, inst_code, 'village' as profile, ecg_on as enabled_on from t.mg_village where ecg_on is not null;

create macro mg_known(enabled_on) as greatest(timestamp '2019-12-31 08:00:00', clock(enabled_on, 600));
insert into equipment by name
select equipment_id, equipment_name, equipment_type, inst_code, case when profile = 'village' then 'village' end as inst_level, case when profile = 'village' then 'village_clinic' end as inst_type, dept_code, is_major, price::decimal(16, 2) as original_value, enabled_on,
  shown(disposed_on, clock(disposed_on, 960)) as disposed_on, mg_known(enabled_on) as create_time, last_of([clock(disposed_on, 960)]) as update_time
from t.mg_machine where mg_known(enabled_on) <= $as_of;

-- Examinations that were charged, by the kind of machine that makes them.
create table t.mg_exam as
select inst_code, date_trunc('month', charge_time)::date as month_on,
  case when item_name ~ 'CT|头颅CTA' then 'ct' when item_name like '%磁共振%' then 'mri' when item_name like '%X线%' then 'dr' when item_name like '%彩超%' or item_name like '四维%' then 'ultrasound' when item_name ~ '胃镜|结肠镜|支气管镜' then 'endoscope' when item_name like '%心电图%' then 'ecg' end as equipment_type,
  hash(charge_id) % 1000 as slot
from charges where fee_class = 'exam' and refund_of is null;

create table t.mg_machine_month as
with open as (
  select e.*, m.month_on, m.next_on, m.mn, m.workdays, hash(e.equipment_id, m.mn) as h,
    greatest(0, date_diff('day', greatest(m.month_on, e.enabled_on), least(m.next_on, coalesce(e.disposed_on, m.next_on))))::int as machine_days
  from t.mg_machine e join t.mg_month m on e.enabled_on < m.next_on and (e.disposed_on is null or e.disposed_on > m.month_on)
), shared as (
  select *, row_number() over (partition by inst_code, equipment_type, month_on order by x) - 1 as nth, count(*) over (partition by inst_code, equipment_type, month_on) as among from open
), counted as (
  select s.equipment_id, s.month_on, count(*)::int as exams
  from shared s join t.mg_exam x on x.inst_code = s.inst_code and x.equipment_type = s.equipment_type and x.month_on = s.month_on and x.slot % s.among = s.nth
  group by s.equipment_id, s.month_on
)
-- A log counts every scan: also those of check-up packages, of members of the consortium and of other houses, which the HIS does not charge line by line.
select s.*, coalesce(exams, 0) + case when profile = 'village' then floor(4 + 9 * u(h, 'ecgs'))::int
    else floor(machine_days * (0.8 + 0.4 * u(h, 'scans')) * $op_factor / 0.76 * case profile when 'h' then 1 when 'm' then 0.6 else 0.35 end
      * case equipment_type when 'ct' then 42 when 'mri' then 12 when 'dr' then 62 when 'ultrasound' then 26 when 'endoscope' then 11 when 'dsa' then 3 when 'ecg' then 22 else 0 end)::int end as exams,
  case when equipment_type = 'operating_room' then null else round(machine_days * hours::double, 1) end as available_hours,
  case when chance(h, 'breaks', 0.1) then round(2 + 30 * pow(u(h, 'down'), 2), 1) else 0 end as down_hours
from shared s left join counted using (equipment_id, month_on)
where machine_days > 0;

insert into equipment_months by name
select 'EM' || strftime(month_on, '%Y%m') || equipment_id as log_id, equipment_id, month_on, available_hours,
  case when equipment_type = 'operating_room' then null
    -- A digit too many in the log.
    when equipment_type = 'dr' and x = 0 and mn % 11 = 4 then available_hours + 120
    else least(round(exams * minutes / 60.0 * (0.85 + 0.3 * u(h, 'pace')) + machine_days * 0.2, 1), available_hours - least(down_hours, available_hours)) end as used_hours,
  case when equipment_type <> 'operating_room' then least(down_hours, available_hours) end as down_hours, case when equipment_type <> 'operating_room' then exams end as exam_cnt, case when equipment_type <> 'operating_room' then machine_days end as machine_days,
  case when equipment_type = 'operating_room' then workdays * 480 + case when x = 0 then (machine_days - workdays) * 240 else 0 end end as or_open_minutes, reported(next_on, 6, 600) as create_time
from t.mg_machine_month where reported(next_on, 6, 600) <= $as_of;

-- 室间质评: each item is judged once a year by an organiser.
insert into lab_eqa_results by name
with tried as (
  select s.inst_code, s.lab_dept as dept_code, o.organizer, y.year_no, i.item_code, i.item_name, hash(s.inst_code, o.organizer, y.year_no, i.item_code) as h, make_date(y.year_no, o.month_no, o.day_no) as result_on,
    case i2.profile when 'h' then 1 when 'm' then 0.5 else 0.2 end as breadth, o.share
  from t.services s join t.inst i2 using (inst_code)
  cross join (values ('provincial', 7, 18, 1.0), ('national', 11, 26, 0.8)) o(organizer, month_no, day_no, share) cross join (values (2024), (2025), (2026)) y(year_no)
  join t.item i on i.fee_class = 'lab'
  where s.lab_dept is not null
)
select 'Q' || year_no || left(organizer, 1) || inst_code || item_code as eqa_id, inst_code, dept_code, organizer, year_no as eqa_year, item_name, chance(h, 'joined', 0.94) as is_joined, chance(h, 'joined', 0.94) and chance(h, 'passed', 0.965) as is_passed, result_on, clock(result_on, 960) as create_time
from tried where chance(hash(inst_code, organizer, item_code), 'offered', breadth * share) and clock(result_on, 960) <= $as_of;
