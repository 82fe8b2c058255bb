create schema t;
create table t.inst as
select *, row_number() over (order by inst_code <> 'H01', inst_code) as inst_no
from read_csv('$catalogues/institutions.csv', header = true, all_varchar = true)
where county_only = '0' or $is_county;

create table t.dep_all as
select i.inst_code, i.inst_no,
  case when i.inst_code = 'H01' then d.code else i.inst_code || d.code end as dept_code,
  case when d.parent is null then null when i.inst_code = 'H01' then d.parent else i.inst_code || d.parent end as parent_code,
  d.code as base_code, d.name, d.type, d.specialty, d.opened::date as opened, d.closed::date as closed,
  d.op::double * i.factor::double * $op_factor as op_rate,
  -- A township's one ward stands for all the beds that a hospital spreads over its departments.
  d.ip::double * i.factor::double * $ip_factor as ip_rate,
  d.los::double as los, d.surg::double as surg,
  case when d.ip::double > 0 then greatest(3, ceil(d.beds::double * i.factor::double * $bed_factor))::int else 0 end as beds,
  case when d.docs::int > 0 then greatest(1, round(d.docs::double * i.factor::double * $staff_factor))::int else 0 end as docs,
  case when d.ip::double = 0 then null else (case when i.inst_code = 'H01' then '' else i.inst_code end) || 'W' || substr(d.code, 2) end as ward_code,
  row_number() over (order by i.inst_no, d.code) as seq
from t.inst i
join read_csv('$catalogues/departments.csv', header = true, all_varchar = true) d
  on contains(d.scales, case when i.inst_code = 'H01' and $is_tiny then 't' else i.profile end);

-- Who does what in a house: small houses let the ordering department do it.
create table t.services as
select inst_code,
  max(dept_code) filter (where base_code = 'D0701') as lab_dept,
  max(dept_code) filter (where base_code = 'D0702') as exam_dept,
  max(dept_code) filter (where base_code = 'D0703') as theatre_dept,
  max(dept_code) filter (where base_code = 'D0801') as pharmacy_dept,
  max(dept_code) filter (where base_code = 'D0903') as finance_dept,
  max(dept_code) filter (where base_code = 'D0601') as icu_dept,
  max(ward_code) filter (where base_code = 'D0601') as icu_ward
from t.dep_all group by inst_code;

create table t.doctors as
select 'S' || lpad(row_number() over (order by inst_no, base_code <> 'D0201', base_code, i)::varchar, 4, '0') as staff_code,
  inst_code, dept_code, base_code, i,
  case when ward_code is not null then replace(ward_code, 'W', 'G') || (1 + i % greatest(1, docs // 4)) end as group_code,
  case when base_code = 'D0201' and inst_code = 'H01' and i = 0 then 1 when i = 0 then 0 when i <= docs * 0.3 then 1 when i <= docs * 0.7 then 2 else 3 end as rank_no
from (select d.*, unnest(range(docs)) as i from t.dep_all d where docs > 0);

-- Some were promoted meanwhile: their title at an event is not the one they have today.
create table t.promoted as
select staff_code, date '2024-02-01' + floor(760 * u(hash(staff_code), 'promoted_on'))::int as promoted_on
from t.doctors where rank_no between 1 and 2 and i > 0 and chance(hash(staff_code), 'promoted', 0.15);

create table t.dep as
select d.*, s.* exclude (inst_code), x.doctors, x.groups,
  (select list(staff_code order by staff_code) from t.doctors a where a.dept_code = s.theatre_dept) as anesthetists
from t.dep_all d
join t.services s using (inst_code)
left join (select dept_code, list(staff_code order by i) as doctors, list(group_code order by i) as groups from t.doctors group by dept_code) x using (dept_code)
where d.parent_code is not null;

create table t.support as
select case kind when 'nurse' then 'N' when 'technician' then 'J' when 'pharmacist' then 'P' when 'cashier' then 'K' else 'A' end
    || lpad(row_number() over (partition by kind order by seq, i)::varchar, 4, '0') as staff_code, kind, dept_code, inst_code, i
from (
  select seq, dept_code, inst_code, 'nurse' as kind, unnest(range(greatest(2, beds // 3)::int)) as i from t.dep where ward_code is not null
  union all by name
  select seq, dept_code, inst_code, 'technician' as kind, unnest(range(3)) as i from t.dep where type = 'medtech'
  union all by name
  select seq, dept_code, inst_code, 'pharmacist' as kind, unnest(range(3)) as i from t.dep where type = 'pharmacy'
  union all by name
  select seq, dept_code, inst_code, 'cashier' as kind, unnest(range(4)) as i from t.dep where base_code = 'D0903'
  union all by name
  select seq, dept_code, inst_code, 'admin' as kind, unnest(range(2)) as i from t.dep where base_code in ('D0901', 'D0902')
);

create table t.desk as
select inst_code, list(staff_code order by staff_code) as cashiers from t.support where kind = 'cashier' group by inst_code;

create table t.payer as
select * from (values
  ('01', '职工基本医疗保险', 'urban_employee', 0.55, 0.72), ('02', '城乡居民基本医疗保险', 'urban_rural', 0.35, 0.60),
  ('03', '全自费', 'self_pay', 0.0, 0.0), ('04', '商业健康保险', 'commercial', 0.0, 0.0), ('05', '其他（公费、工伤）', 'other', 0.6, 0.8)
) p(payer_code, payer_name, payer_type, op_ratio, ip_ratio);
