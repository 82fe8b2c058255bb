-- Who takes part in the county: the members of the consortium, own or outside at this scale, and the hospitals above.
create table t.member as
select c.inst_code, c.inst_name, c.inst_level, c.inst_type, c.township_code as area_code, i.inst_code is not null as is_own, coalesce(i.inst_code, 'H01') as reporter,
  -- Doctors of an outside house are not in the staff file.
  (select list(staff_code order by staff_code) from t.doctors d where d.inst_code = i.inst_code and d.base_code in ('D0114', 'D0101')) as doctors
from read_csv('$catalogues/institutions.csv', header = true, all_varchar = true) c left join t.inst i using (inst_code);

create table t.superior as
select * from (values
  ('X01', '市第一人民医院', 'tertiary', 'hospital', '331100'), ('X02', '市肿瘤医院', 'tertiary', 'hospital', '331100'), ('X03', '省人民医院', 'tertiary', 'hospital', '330000'),
  ('X04', '省立儿童医院', 'tertiary', 'hospital', '330000'), ('X05', '邻县人民医院', 'secondary', 'hospital', '331198')
) x(inst_code, inst_name, inst_level, inst_type, area_code);

create macro superior_of(specialty, k) as case when specialty = 'onco' then 'X02' when specialty in ('pedi', 'neon') then 'X04' else pick_skewed(['X01', 'X01', 'X03', 'X05'], k, 'superior') end;
create macro member_list() as (select list(inst_code order by inst_code) from t.member where inst_level = 'primary');

create table t.township as
select area_code, inst_code as perform_inst, reporter, doctors, row_number() over (order by area_code) as area_no,
  -- As the patients of the hospital are spread: a street counts twice a township.
  case when inst_type = 'community' then 2 else 1 end as weight
from t.member where inst_level = 'primary';

-- A mistake that a hospital makes now and then must be there in a tiny one too.
create macro scarce(p) as case when $is_tiny then least(0.3, p * 4) else p end;

create macro population() as (1.6 * $patients);

-- Residents with a file (居民健康档案): three quarters of the patients that the hospital has known for long, and those that never came.
create table t.resident as
with came as (
  select p as rk, 'J' || lpad(p::varchar, 8, '0') as resident_id, patient_id, p, p % 10 as class, sex, birth_date, township_code as area_code, null::date as died_on,
    date '2010-03-01' + floor(4900 * u(p, 'archived'))::int as archived_on
  from t.person where p < pool_size(0) and is_resident(p)
), others as (
  select 500000000 + m as rk, 'J' || (500000000 + m) as resident_id, null as patient_id, null as p, m % 10 as class,
    case when m % 10 in (1, 2) then 'F' when chance(500000000 + m, 'sex', 0.55) then 'M' else 'F' end as sex,
    case when m % 10 = 0 then date '2023-12-31' - floor(5000 * pow(u(500000000 + m, 'age'), 1.3))::int
      when m % 10 in (1, 2) then date '2004-01-01' - floor(8400 * u(500000000 + m, 'age'))::int
      when m % 10 in (3, 4) then date '1964-12-31' - floor(9800 * pow(u(500000000 + m, 'age'), 1.5))::int
      else date '2006-01-01' - floor(15000 * u(500000000 + m, 'age'))::int end as birth_date,
    date '2010-03-01' + floor(4900 * u(500000000 + m, 'archived'))::int as archived_on
  from (select unnest(range((0.45 * population())::bigint)) as m)
), placed as (
  select *, (select list(area_code order by area_code, n) from (select area_code, unnest(range(weight)) as n from t.township)) as towns from others
), dying as (
  select * exclude (towns), pick(towns, rk, 'town') as area_code,
    case when chance(rk, 'dies', case when birth_date < date '1960-01-01' then 0.2 when birth_date < date '1994-01-01' then 0.015 else 0.001 end) then date '2024-01-01' + floor(1096 * u(rk, 'died'))::int end as died_on
  from placed
)
select r.* replace (greatest(archived_on, birth_date + 20) as archived_on), t.perform_inst, t.reporter, t.doctors
from (select * from came union all by name select * from dying) r join t.township t using (area_code);

create macro months_old(born, on_at) as date_sub('month', born::date, on_at::date)::int;
create macro years_old(born, on_at) as date_sub('year', born::date, on_at::date)::int;

-- Children born since 2024: those of the wards (their mothers are patients), and those born elsewhere.
create table t.birth as
with here as (
  select s.k as bk, s.patient_id as child_patient, 'J' || s.k as child_resident, s.admit_time::date as born_on, s.admit_time as born_at, m.patient_id as mother_patient, null as mother_resident, person.township_code as area_code,
    s.discharge_time::date as went_home_on, true as is_here
  from t.stay s join t.stay m on m.k = s.k - 700000000000 join t.person person on person.p = s.p where s.is_newborn
), per_year as (
  select y, greatest(2, round(population() * 0.0064 * 0.96 - 365 * 0.72 * (select sum(ip_rate) from t.dep where specialty = 'obst')))::bigint as n from (select unnest([2024, 2025, 2026]) as y)
), elsewhere as (
  select 900000000 + y * 10000 + i as bk, make_date(y, 1, 1) + floor(365 * u(900000000 + y * 10000 + i, 'born'))::int as born_on from (select y, unnest(range(n)) as i from per_year)
)
select b.*, t.perform_inst, t.reporter, t.doctors
from (
  select * from here
  union all by name
  select bk, null as child_patient, 'J' || bk as child_resident, born_on, clock(born_on, 600) as born_at, null as mother_patient, 'J' || (bk + 50000000) as mother_resident,
    pick((select list(area_code order by area_code, n) from (select area_code, unnest(range(weight)) as n from t.township)), bk, 'town') as area_code, born_on + 3 as went_home_on, false as is_here
  from elsewhere
) b join t.township t using (area_code);

insert into areas by name
select * from (values
  ('331199', '清河县', null, 'county', true), ('331199001', '城东街道', '331199', 'street', true), ('331199002', '城西街道', '331199', 'street', true), ('331199003', '新区街道', '331199', 'street', true),
  ('331100', '本市其他区县', '330000', 'city', false), ('331198', '邻县', '331100', 'county', false), ('330000', '省内其他市', null, 'province', false), ('990000', '省外', null, 'outside', false)
) a(area_code, area_name, parent_code, area_kind, is_in_county), (values (timestamp '2015-01-01 08:00:00')) c(create_time)
union all by name
select area_code, replace(inst_name, '卫生院', '') as area_name, '331199' as parent_code, 'township' as area_kind, true as is_in_county, timestamp '2015-01-01 08:00:00' as create_time
from t.member where inst_type = 'township';

insert into partner_institutions by name
select inst_code, inst_name, inst_level, inst_type, area_code, 'member' as relation, timestamp '2019-12-31 08:00:00' as create_time from t.member where not is_own
union all by name
select inst_code, inst_name, inst_level, inst_type, area_code, 'superior' as relation, timestamp '2019-12-31 08:00:00' as create_time from t.superior;
