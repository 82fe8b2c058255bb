-- The catalogues that the insurance bureau publishes for a year: DRG groups (MDC, ADRG, severity) and DIP groups (category x treatment).
create table t.drg_year as
select * from (values (2024, 5750.0, 5.60), (2025, 5600.0, 5.75), (2026, 5700.0, 5.85)) y(group_year, fee_per_weight, point_value);

create table t.adrg as
select row_number() over () as seq, a.* replace (weight::double as weight, los::double as los), m.mdc_name
from read_csv('$catalogues/drg_adrgs.csv', header = true, all_varchar = true, quote = '"') a
join read_csv('$catalogues/drg_mdcs.csv', header = true, all_varchar = true) m using (mdc);

-- The first line whose pattern fits is the group's: medical groups by the main diagnosis, surgical ones by the operation.
create table t.adrg_of_diagnosis as
select icd10_code, arg_min(a.adrg, a.seq) as adrg, arg_min(a.mdc, a.seq) as mdc
from (select distinct icd10_code from t.diagnosis) d join t.adrg a on a.icd is not null and regexp_matches(d.icd10_code, a.icd) group by icd10_code;

create table t.adrg_of_operation as
select icd9_code, arg_min(a.adrg, a.seq) as adrg, arg_min(a.mdc, a.seq) as mdc
from (select distinct icd9_code from t.procedure) p join t.adrg a on a.op is not null and regexp_matches(p.icd9_code, a.op) group by icd9_code;

-- Severity: 1 with major complications or comorbidities (MCC), 3 with others (CC), 5 without; light medical groups are not divided (9).
create table t.drg as
select g.*, y.*, adrg || sev as drg_code,
  (round(weight * case sev when 1 then 1.50 when 3 then 1.10 when 5 then 0.86 else 1.0 end * (0.97 + 0.06 * u(hash(adrg, sev, group_year), 'weight')), 4))::decimal(10, 4) as w
from (select *, unnest(case when kind = 'medical' and weight < 0.55 then [9] else [1, 3, 5] end) as sev from t.adrg) g
cross join t.drg_year y;

insert into drg_groups by name
select group_year || drg_code as drg_group_id, group_year, drg_code,
  adrg_name || case sev when 1 then '，伴严重并发症或合并症' when 3 then '，伴一般并发症或合并症' when 5 then '，不伴并发症或合并症' else '' end as drg_name,
  adrg as adrg_code, adrg_name, 'MDC' || mdc as mdc_code, mdc_name, kind as group_kind, w as weight,
  round(w * fee_per_weight * (0.94 + 0.12 * u(hash(drg_code), 'region')), 2)::decimal(14, 2) as region_avg_fee,
  round(los * case sev when 1 then 1.35 when 3 then 1.08 when 5 then 0.88 else 1 end, 2)::decimal(8, 2) as region_avg_los,
  case when w <= 1 then 3.0 when w <= 2 then 2.5 else 2.0 end as high_multiple, 0.4 as low_multiple, fee_per_weight as rate_per_weight,
  clock(make_date(group_year - 1, 12, 20), 600) as create_time
from t.drg where clock(make_date(group_year - 1, 12, 20), 600) <= $as_of;

create table t.dip as
select y.*, c.icd10_category, x.kind as treatment_kind, c.icd10_category || ':' || x.no as dip_code, c.diagnosis_name || '：' || x.name as dip_name,
  round(1000 * (c.weight * x.factor + x.plus) * (0.97 + 0.06 * u(hash(c.icd10_category, x.no, group_year), 'score')), 4)::decimal(12, 4) as score, c.los * x.los_factor as los
from (
  select left(d.icd10_code, 3) as icd10_category, arg_min(d.diagnosis_name, d.icd10_code) as diagnosis_name, avg(a.weight) as weight, avg(a.los) as los
  from t.diagnosis d join t.adrg_of_diagnosis o using (icd10_code) join t.adrg a on a.adrg = o.adrg group by left(d.icd10_code, 3)
) c
cross join (values ('conservative', 0, '保守治疗', 1.0, 0.0, 1.0), ('procedure', 3, '治疗性操作', 1.1, 0.25, 0.9), ('surgery', 4, '相关手术', 1.2, 1.1, 1.2)) x(kind, no, name, factor, plus, los_factor)
cross join t.drg_year y;

insert into dip_groups by name
select group_year || dip_code as dip_group_id, group_year, dip_code, dip_name, icd10_category, treatment_kind, score,
  round(score / 1000 * fee_per_weight * (0.94 + 0.12 * u(hash(dip_code), 'region')), 2)::decimal(14, 2) as region_avg_fee, round(los, 2)::decimal(8, 2) as region_avg_los,
  clock(make_date(group_year - 1, 12, 20), 630) as create_time
from t.dip where clock(make_date(group_year - 1, 12, 20), 630) <= $as_of;
