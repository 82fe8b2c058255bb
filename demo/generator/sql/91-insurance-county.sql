-- The insurance bureau's monthly file: where those insured here were treated, and what it cost the fund.
create table t.fund_cell as
with own as (
  select p.township_code as area_code, date_trunc('month', c.done_at)::date as m, case c.payer_code when '01' then '310' else '390' end as insu_type, c.inst_code, c.setting = 'inpatient' as is_ip,
    case when c.setting = 'inpatient' and left(c.icd10_code, 3) in ('C34', 'I25', 'I63', 'M48', 'D25', 'C16') then left(c.icd10_code, 3) end as category,
    sum(c.sgn) filter (where c.settle_kind <> 'interim') as n, sum(c.sgn * c.total) as fee, sum(c.sgn * c.fund) as fund
  from t.claim c join t.person p using (p)
  where insu_area(c.p) = '331199' and c.bill not like 'FL%'
  group by all
), base as (
  select area_code, m, insu_type, coalesce(sum(n) filter (where not is_ip), 0) as op, coalesce(sum(n) filter (where is_ip), 0) as ip from own group by area_code, m, insu_type
), place as (
  select * from (values
    ('PRIMARY', '县域内基层医疗卫生机构', 'primary', 'county', 1.10, 0.25, 90, 2400, 0.62, 0.78), ('COUNTY', '县域内其他医院', 'secondary', 'county', 0.30, 0.30, 180, 5200, 0.50, 0.68),
    ('CITY', '市级医院', 'tertiary', 'city', 0.08, 0.14, 420, 14500, 0.35, 0.55), ('PROVINCE', '省级医院', 'tertiary', 'province', 0.03, 0.06, 680, 24800, 0.30, 0.48),
    ('OUTSIDE', '省外医院', 'tertiary', 'outside', 0.01, 0.02, 700, 26500, 0.25, 0.42), ('DRUGSTORE', '定点零售药店', 'drugstore', 'county', 0.60, 0.0, 85, 0, 0.85, 0.0)
  ) x(place_code, place_name, place_level, place_region, op_ratio, ip_ratio, op_fee, ip_fee, op_fund, ip_fund)
), elsewhere as (
  select b.*, x.*, s.is_ip, s.category,
    hash(b.area_code, b.m, b.insu_type, x.place_code, s.category, s.is_ip) as ck, s.share
  from base b cross join place x
  cross join (values (false, null, 1.0), (true, 'C34', 0.16), (true, 'I25', 0.14), (true, 'I63', 0.12), (true, 'M48', 0.10), (true, 'D25', 0.06), (true, 'C16', 0.08), (true, null, 0.34)) s(is_ip, category, share)
  -- A consortium's own houses stand for themselves.
  where not (s.is_ip and x.ip_ratio = 0) and not ($is_county and x.place_code in ('PRIMARY', 'COUNTY'))
), counted as (
  select *, floor(case when is_ip then ip * ip_ratio * share * (0.7 + 0.6 * u(ck, 'much')) else op * op_ratio * (0.85 + 0.3 * u(ck, 'much')) end + u(ck, 'rest'))::int as n from elsewhere
)
select area_code, m, insu_type, place_code, place_name, place_level, place_region, is_ip, category, n,
  yuan(n * case when is_ip then ip_fee else op_fee end * (0.8 + 0.4 * u(ck, 'fee'))) as fee, yuan(n * case when is_ip then ip_fee * ip_fund else op_fee * op_fund end * (0.8 + 0.4 * u(ck, 'fee'))) as fund, ck
from counted where n > 0
union all
select o.area_code, o.m, o.insu_type, o.inst_code, i.inst_name, i.inst_level, 'county', is_ip, category, n, fee, fund, hash(o.area_code, m, insu_type, o.inst_code, category, is_ip)
from own o join t.inst i using (inst_code);

insert into county_fund_months by name
select 'Z' || area_code || strftime(m, '%Y%m') || insu_type || place_code || case when place_level = 'drugstore' then 'D' when is_ip then 'I' else 'O' end || coalesce(category, '') as fund_month_id, area_code, m as month_start, insu_type,
  place_code, place_name, place_level, place_region, case when place_level = 'drugstore' then 'drugstore' when is_ip then 'inpatient' else 'outpatient' end as setting, category as icd10_category,
  case when place_level = 'drugstore' then 0 else n end as visit_count, case when is_ip then n else 0 end as inpatient_count,
  -- A few lines of the bureau's file have the two amounts exchanged (planted).
  case when chance(ck, 'exchanged', 0.003) then fund else fee end as total_fee, case when chance(ck, 'exchanged', 0.003) then fee else fund end as fund_amount,
  clock((m + interval 1 month)::date + 11, 600) as create_time
from t.fund_cell
where clock((m + interval 1 month)::date + 11, 600) <= $as_of;
