-- 家庭医生签约: a year at a time, mostly renewed.
create table t.contract as
with grouped as (
  select r.*, case when birth_date < date '1960-01-01' then 'elderly' when birth_date > date '2018-01-01' then 'child' when rk in (select rk from t.chronic) then 'chronic' when chance(rk, 'disabled', 0.025) then 'disabled' when chance(rk, 'poor', 0.03) then 'low_income' end as key_group
  from t.resident r
), first_ones as (
  select *, greatest(archived_on, date '2023-02-01' + floor(640 * pow(u(rk, 'first_sign'), 1.4))::int) as first_on from grouped where chance(rk, 'signs', case when key_group is not null then 0.56 else 0.16 end)
), chained as (
  select *, 0 as c from first_ones
  union all by name select *, 1 as c from first_ones where chance(rk * 8 + 1, 'renews', 0.87)
  union all by name select *, 2 as c from first_ones where chance(rk * 8 + 1, 'renews', 0.87) and chance(rk * 8 + 2, 'renews', 0.88)
  union all by name select *, 3 as c from first_ones where chance(rk * 8 + 1, 'renews', 0.87) and chance(rk * 8 + 2, 'renews', 0.88) and chance(rk * 8 + 3, 'renews', 0.88)
), dated as (
  select *, rk * 8 + c as tk, first_on + 365 * c + case when c = 0 then 0 else floor(25 * u(rk * 8 + c, 'signed'))::int - 10 end as sign_on from chained
), doubled as (
  select *, '' as copy from dated
  union all by name
  -- 重复签约: also signed with the next place, two months later.
  select * replace (sign_on + 60 as sign_on, 9 as c, perform_inst as perform_inst), '-2' as copy from dated where c = 1 and chance(rk, 'signs_twice', 0.012)
)
select d.* replace (case when copy = '' then d.perform_inst else pick(list_filter(member_list(), lambda x: x <> d.perform_inst), rk, 'other_place') end as perform_inst),
  lead(sign_on) over (partition by rk, copy order by c) as next_on, clock(sign_on, 530 + 400 * u(tk, 'signed_at')) as sign_time,
  case when died_on between sign_on and sign_on + 364 then clock(died_on, 1080) when chance(tk, 'gives_up', 0.01) then clock(sign_on + 30 + floor(250 * u(tk, 'gives_up_on'))::int, 700) end as cancel_time,
  list_filter([clock(sign_on + 80, 600), clock(sign_on + 160, 600), clock(sign_on + 240, 600), clock(sign_on + 320, 600)], lambda x: chance(tk + epoch(x)::bigint, 'served', 0.85)) as served
from doubled d where died_on is null or sign_on < died_on;

insert into contracts by name
select 'QY' || tk || copy as contract_id, case when c between 1 and 3 then 'QY' || (tk - 1) end as previous_contract_id, coalesce((select reporter from t.member m where m.inst_code = n.perform_inst), 'H01') as inst_code, perform_inst as perform_inst_code, area_code, resident_id, patient_id,
  perform_inst || '-T' || (1 + floor(4 * u(rk, 'team'))::int) as team_code, case when copy = '' then pick(doctors, rk, 'own_doctor') end as doctor_code, case when key_group is null then 'basic' when chance(tk, 'paid', 0.15) then 'personal' else 'key_group' end as package, key_group,
  sign_on as sign_date, sign_on as start_date, sign_on + 364 as end_date, shown(next_on, clock(next_on, 1080)) as renew_date, shown(cancel_time::date, cancel_time) as cancel_date, 4 as services_promised,
  len(list_filter(served, lambda x: x <= $as_of and (cancel_time is null or x < cancel_time)))::int as services_done, sign_time as create_time,
  last_of(list_concat(list_filter(served, lambda x: cancel_time is null or x < cancel_time), [clock(next_on, 1080), cancel_time])) as update_time
from t.contract n where sign_time <= $as_of;

-- A file lives: whatever was done for the person is in it.
insert into health_archives by name
with touched as (
  select resident_id, on_at from t.ph where resident_id is not null and type <> 'death_cause'
  union all select resident_id, visit_time from t.check_up where comes and visit_time <= $as_of
  union all select resident_id, sign_time from t.contract where sign_time <= $as_of
), latest as (
  select resident_id, max(on_at) as on_at from touched group by resident_id
), filed as (
  select rk, resident_id, patient_id, reporter, perform_inst, area_code, birth_date, died_on, least(archived_on, died_on) as archived_on, clock(least(archived_on, died_on), 540 + 400 * u(rk, 'archived_at')) as filed_at from t.resident
  union all by name
  select bk as rk, child_resident as resident_id, child_patient as patient_id, reporter, perform_inst, area_code, born_on as birth_date, null as died_on, on_at::date as archived_on, on_at as filed_at from t.birth join (select resident_id, on_at from t.ph where type = 'newborn_visit') n on n.resident_id = child_resident
), moments as (
  select f.*, l.on_at as last_at, case when chance(rk, 'opened', 0.68) then clock(date '2023-06-01' + floor(900 * u(rk, 'opened_on'))::int, 600) end as opened_at,
    case when died_on is not null then clock(died_on + 5 + floor(30 * u(rk, 'closed'))::int, 640) when chance(rk, 'moves_away', 0.008) then clock(greatest(date '2024-01-10' + floor(1000 * u(rk, 'moved_on'))::int, filed_at::date + 30), 640) end as closed_at
  from filed f left join latest l using (resident_id)
)
select 'DA' || resident_id as archive_id, resident_id, patient_id, reporter as inst_code, perform_inst as perform_inst_code, area_code, months_old(birth_date, archived_on) as age_months, archived_on as archive_date,
  greatest(last_at::date, archived_on) as last_record_date, case when opened_at > filed_at then shown(opened_at::date, opened_at) end as open_date, shown(case when died_on is not null then died_on else closed_at::date end, closed_at) as close_date,
  shown(case when died_on is not null then 'death' else 'moved' end, closed_at) as close_reason, filed_at as create_time,
  last_of([case when last_at > filed_at then last_at end, case when opened_at > filed_at then opened_at end, case when closed_at > filed_at then closed_at end]) as update_time
from moments where filed_at <= $as_of;

-- What was estimated is a little off what is counted later.
create macro counted_by(x, yk, final_at) as round(x * case when final_at <= $as_of then 1 else 0.992 + 0.012 * u(yk, 'estimate') end)::int;

insert into population_years by name
with years as (
  select t.*, y.y, t.area_no * 10000 + y.y as yk, round(population() * weight / 20 * (0.96 + 0.08 * u(area_no, 'size')) * pow(0.996, y.y - 2024)) as n from t.township t, (select unnest([2023, 2024, 2025, 2026]) as y) y
), grouped as (
  select area_code, y, count(*) filter (where years_old(birth_date, make_date(y, 12, 31)) >= 65) as over_65, count(*) filter (where years_old(birth_date, make_date(y, 12, 31)) between 0 and 6) as to_6, count(*) filter (where years_old(birth_date, make_date(y, 12, 31)) between 0 and 14) as to_14,
    count(*) filter (where years_old(birth_date, make_date(y, 12, 31)) between 30 and 69) as to_69, count(*) filter (where sex = 'F' and years_old(birth_date, make_date(y, 12, 31)) between 15 and 49) as women
  from t.resident, (select unnest([2023, 2024, 2025, 2026]) as y) group by area_code, y
), counted as (
  select y.*, round(over_65 / 0.92) as over_65, round(to_6 / 0.92 + n * 0.0064 * greatest(0, y - 2023)) as to_6, round(to_14 / 0.92 + n * 0.0064 * greatest(0, y - 2023)) as to_14, round(to_69 / 0.92) as to_69, round(women / 0.92) as women,
    greatest(1, round(n * 0.0064 * (0.95 + 0.1 * u(yk, 'births')))) as births,
    -- The bureau's estimate at the year's beginning, its figure in March after it.
    clock(make_date(y, 1, 10), 540) as estimated_at, clock(make_date(y + 1, 3, 20), 540) as final_at
  from years y join grouped using (area_code, y)
)
select 'RK' || area_code || '-' || y as population_id, area_code, y as population_year, reporter as inst_code, perform_inst as perform_inst_code, counted_by(n, yk, final_at) as residents, counted_by(n * (1.06 + 0.05 * u(area_no, 'away')), yk, final_at) as registered_residents,
  counted_by(to_6, yk, final_at) as age_0_6, counted_by(to_14, yk, final_at) as age_0_14,
  -- One nought too many, once.
  counted_by(to_69, yk, final_at) * case when area_no = 5 and y = 2023 then 10 else 1 end as age_30_69, counted_by(over_65, yk, final_at) as age_65, counted_by(women, yk, final_at) as women_15_49, counted_by(n * 0.027, yk, final_at) as disabled, counted_by(over_65 + to_6 + births + n * 0.05 + n * 0.027, yk, final_at) as key_group, births::int as live_births, births::int as children_due,
  counted_by(0.232 * n * 0.84, yk, final_at) as hypertension_estimated, counted_by(0.109 * n * 0.84, yk, final_at) as diabetes_estimated, counted_by(0.005 * n, yk, final_at) as smi_registered, case when final_at <= $as_of then 'final' else 'estimated' end as figure_status, estimated_at as create_time, last_of([final_at]) as update_time
from counted where estimated_at <= $as_of;
