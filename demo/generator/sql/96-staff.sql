-- Months of the offices' reports; each report has its own day, and a month is there once that day has come.
create table t.mg_month as
select m::date as month_on, (m + interval 1 month)::date as next_on, row_number() over (order by m) as mn, (select count(*) from t.calendar where d >= m and d < m + interval 1 month and not is_off)::int as workdays,
  date_diff('day', m::date, (m + interval 1 month)::date) as days
from (select unnest(range(date '2024-01-01', date_trunc('month', $as_of)::date, interval 1 month)) as m);
create macro reported(next_on, day_of_month, minute) as clock(next_on + (day_of_month - 1), minute);
-- What a tiny hospital pays and owns is as small as its revenue.
create macro money_scale() as least(1, 1.3 * $op_factor / $staff_factor);

-- 人事档案: whoever is in the HIS, and those who never sign in to it.
create table t.mg_staff as
with more as (
  select *, 'nurse' as kind, unnest(range(case when ward_code is not null then greatest(1, ceil(0.55 * beds)::int - greatest(2, beds // 3)) when base_code = 'D0703' then ceil(5 * $staff_factor)::int when base_code = 'D0705' then 2 else 0 end)) as i, 'N9' as tag from t.dep
  union all by name
  select *, 'doctor' as kind, unnest(range(case base_code when 'D0702' then 3 when 'D0704' then 3 when 'D0706' then 2 else 0 end)) as i, 'S9' as tag from t.dep
  union all by name
  select *, 'pharmacist' as kind, unnest(range(case when base_code in ('D0801', 'D0802') and inst_code = 'H01' then 2 else 0 end)) as i, 'P9' as tag from t.dep
  union all by name
  select *, 'admin' as kind, unnest(range(case when base_code in ('D0901', 'D0902') then 4 when base_code = 'D0903' then 3 else 0 end)) as i, 'A9' as tag from t.dep
  union all by name
  select *, 'logistics' as kind, unnest(range(case when base_code = 'D0903' then greatest(2, ceil(12 * $staff_factor)::int) else 0 end)) as i, 'L9' as tag from t.dep where inst_code = 'H01'
), known as (
  select staff_code, inst_code, dept_code, 'doctor' as kind, i, rank_no, false as is_new from t.doctors
  union all by name
  select staff_code, inst_code, dept_code, case when kind = 'cashier' then 'admin' else kind end as kind, i, null as rank_no, false as is_new from t.support
  union all by name
  select tag || lpad(seq::varchar, 3, '0') || lpad(i::varchar, 2, '0') as staff_code, inst_code, dept_code, kind, i, 1 + i % 3 as rank_no, true as is_new from more
), titled as (
  select k.*, hash(k.staff_code) as h, d.specialty, d.base_code, d.ward_code,
    case kind when 'doctor' then (['主任医师', '副主任医师', '主治医师', '住院医师'])[rank_no + 1]
      when 'nurse' then (['主任护师', '副主任护师', '主管护师', '护师', '护士'])[case when is_new then 4 + i % 2 else 1 + least(4, i) end]
      when 'technician' then (['副主任技师', '主管技师', '技师'])[1 + i % 3] when 'pharmacist' then (['副主任药师', '主管药师', '药师'])[1 + i % 3] else '无' end as title,
    date '2006-07-01' + floor(4700 * u(hash(k.staff_code), 'hired'))::int as hired_on
  from known k join t.dep d using (dept_code)
), left_ones as (
  -- Young nurses leave; somebody takes the post weeks later.
  select *, case when kind = 'nurse' and is_new and chance(h, 'leaves', 0.3) then date '2024-01-20' + floor(1100 * u(h, 'left'))::int end as left_on from titled
)
select * from left_ones
union all by name
select * replace (staff_code || 'B' as staff_code, hash(staff_code, 'B') as h, left_on + 15 + floor(60 * u(h, 'filled'))::int as hired_on, null as left_on, '护士' as title) from left_ones where left_on is not null;

create table t.mg_person as
select *, case when title like '主任%' then 'senior' when title like '副主任%' then 'associate_senior' when title like '主管%' or title = '主治医师' then 'intermediate' when title = '无' then 'none' else 'junior' end as title_level,
  case when kind = 'doctor' then case when chance(h, 'msc', 0.18) then 'master' else 'bachelor' end when kind = 'nurse' then case when chance(h, 'ba', 0.45) then 'bachelor' else 'college' end when kind in ('technician', 'pharmacist') then case when chance(h, 'ba', 0.6) then 'bachelor' else 'college' end else 'college' end as education,
  case when kind <> 'nurse' then null when title like '%主任护师' then 'N4' when title = '主管护师' then 'N3' when title = '护师' then 'N2' when hired_on > date '2023-06-30' then 'N0' else 'N1' end as nurse_level,
  case when kind <> 'doctor' then null when specialty = 'tcmx' or chance(h, 'tcm', 0.04) then 'tcm' when specialty in ('pedi', 'neon') then 'pediatrics' when specialty = 'icux' then 'icu' when specialty = 'anes' then 'anesthesia' when specialty = 'path' then 'pathology' when specialty = 'gene' then 'general' else 'other' end as practice_specialty,
  kind = 'doctor' and (specialty = 'gene' or (specialty in ('card', 'resp', 'pedi', 'chkp') and chance(h, 'gp', 0.12))) as is_gp,
  kind = 'pharmacist' and base_code = 'D0801' and i < 2 and not is_new as is_clinical_pharmacist,
  kind = 'admin' and is_new and (base_code = 'D0902' or (base_code = 'D0903' and inst_code not in (select inst_code from t.dep where base_code = 'D0902'))) and i < 2 as is_coder,
  greatest(timestamp '2019-12-31 08:00:00', clock(hired_on, 540)) as create_time
from t.mg_staff;

insert into hr_staff by name
select staff_code as staff_no, coalesce(s.staff_name, person_name(h)) as staff_name, p.inst_code, p.dept_code, kind as staff_type, p.title, p.title_level, education, nurse_level, practice_specialty, is_gp, is_clinical_pharmacist, is_coder,
  p.hired_on, shown(p.left_on, clock(p.left_on, 1050)) as left_on, p.create_time, last_of([clock(p.left_on, 1050)]) as update_time
from t.mg_person p left join staff s using (staff_code) where p.create_time <= $as_of;

-- 人事月报: the heads of a department at the end of a month.
create table t.mg_heads as
select m.month_on, m.next_on, m.mn, m.workdays, d.inst_code, d.dept_code, d.ward_code, d.seq, d.type, d.specialty, d.base_code,
  p.* exclude (dept_code, month_on), hash(d.dept_code, m.mn) as h
from t.mg_month m
join t.dep d on d.opened < m.next_on and (d.closed is null or d.closed > m.month_on)
join (
  select dept_code, mm.month_on,
    count(*) filter (here) as staff, count(*) filter (here and kind in ('doctor', 'nurse', 'pharmacist', 'technician')) as health_staff, count(*) filter (here and kind = 'doctor') as doctors, count(*) filter (here and is_gp) as gps,
    count(*) filter (here and kind = 'nurse') as nurses, count(*) filter (here and kind = 'pharmacist') as pharmacists, count(*) filter (here and is_clinical_pharmacist) as clinical_pharmacists, count(*) filter (here and kind = 'technician') as technicians,
    count(*) filter (here and title_level in ('senior', 'associate_senior')) as seniors, count(*) filter (here and is_coder) as coders,
    count(*) filter (here and nurse_level = 'N0') as n0, count(*) filter (here and nurse_level = 'N1') as n1, count(*) filter (here and nurse_level = 'N2') as n2, count(*) filter (here and nurse_level = 'N3') as n3, count(*) filter (here and nurse_level = 'N4') as n4,
    count(*) filter (here and practice_specialty = 'anesthesia') as anesthesia_doctors, count(*) filter (here and practice_specialty = 'pediatrics') as pediatric_doctors, count(*) filter (here and practice_specialty = 'icu') as icu_doctors,
    count(*) filter (here and practice_specialty = 'pathology') as pathology_doctors, count(*) filter (here and practice_specialty = 'tcm') as tcm_doctors,
    count(*) filter (kind = 'nurse' and left_on >= mm.month_on and left_on < mm.next_on) as nurses_left
  from (select *, hired_on < mm.next_on and (left_on is null or left_on >= mm.next_on) as here from t.mg_person p cross join t.mg_month mm) mm
  group by dept_code, mm.month_on
) p on p.dept_code = d.dept_code and p.month_on = m.month_on
where p.staff > 0;

-- 派驻基层: some doctors of the leading hospital's larger departments work in a township hospital for half a year.
create table t.mg_seconded as
select *, case when inst_code = 'H01' and doctors >= 3 and type = 'clinical' and chance(hash(dept_code, (mn - 1) // 6), 'sends', 0.22) then 1 else 0 end as seconded from t.mg_heads;

insert into hr_staff_months by name
with told as (
  select *, reported(next_on, 5, 600) as reported_at,
    -- A form typed in haste: one nurse too many in the parts; most are put right a week later.
    seq % 6 = 3 and mn % 8 = 5 as is_slip, chance(h, 'redone', 0.7) as is_redone
  from t.mg_seconded
  -- A department that forgets its report.
  where not (doctors > 0 and seq % 7 = 4 and mn % 9 = 7)
), fixed as (
  select *, case when is_slip and is_redone then clock(reported_at::date + 6, 900) end as fixed_at from told
)
select 'HR' || strftime(month_on, '%Y%m') || dept_code as report_id, inst_code, null as inst_level, null as inst_type, dept_code, ward_code, month_on, staff as staff_cnt, health_staff as health_staff_cnt, doctors as doctor_cnt, gps as gp_cnt,
  nurses + case when is_slip and not coalesce(fixed_at <= $as_of, false) then staff - nurses + 1 else 0 end as nurse_cnt, pharmacists as pharmacist_cnt, clinical_pharmacists as clinical_pharmacist_cnt, technicians as technician_cnt, seniors as senior_cnt, coders as coder_cnt,
  n0 as nurse_n0_cnt, n1 as nurse_n1_cnt, n2 as nurse_n2_cnt, n3 as nurse_n3_cnt, n4 as nurse_n4_cnt, anesthesia_doctors as anesthesia_doctor_cnt, pediatric_doctors as pediatric_doctor_cnt, icu_doctors as icu_doctor_cnt, pathology_doctors as pathology_doctor_cnt, tcm_doctors as tcm_doctor_cnt,
  nurses_left as nurse_left_cnt, round(nurses * workdays * 8 * (0.9 + 0.12 * u(h, 'hours')), 1) as nurse_hours, seconded as seconded_doctor_cnt, round(seconded * workdays * (0.8 + 0.2 * u(h, 'sent')) * 2) / 2 as seconded_days,
  reported_at as create_time, last_of([fixed_at]) as update_time
from fixed where reported_at <= $as_of;

-- 村卫生室: too small for a system of their own; the county's office keeps their heads and their ECG recorders.
create table t.mg_village as
select 'V' || lpad(i::varchar, 3, '0') as inst_code, i, 1 + floor(2.4 * u(i, 'village_staff'))::int as staff, chance(i, 'village_doctor', 0.4)::int as doctors,
  case when chance(i, 'village_ecg', 0.85) then date '2023-03-01' + floor(1000 * u(i, 'village_ecg_on'))::int end as ecg_on
from (select unnest(range(1, case when $is_tiny then 9 else 144 end)) as i);

insert into hr_staff_months by name
select 'HR' || strftime(month_on, '%Y%m') || inst_code as report_id, inst_code, 'village' as inst_level, 'village_clinic' as inst_type, month_on, staff as staff_cnt, staff as health_staff_cnt, doctors as doctor_cnt, 0 as gp_cnt, case when staff > doctors and chance(i, 'village_nurse', 0.3) then 1 else 0 end as nurse_cnt, 0 as senior_cnt, 0 as nurse_left_cnt,
  reported(next_on, 5, 660) as create_time
from t.mg_village cross join t.mg_month where reported(next_on, 5, 660) <= $as_of;
