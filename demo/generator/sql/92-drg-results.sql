-- A simple grouper for the synthetic hospital (the product takes its groups from the source): the MDC and group are those of an operation of level 2 or
-- more when its MDC is the diagnosis's or it is of level 3 or more (the settlement list then names the diagnosis that was operated), else those of the main diagnosis.
-- Severity: intensive care, death or many other diagnoses MCC; two or more CC. No known diagnosis: 0000; operation and diagnosis at odds: QY (歧义).
create table t.drg_case as
with facts as (
  select f.k, f.admission_id, f.patient_id, f.inst_code, f.discharge_time, f.coded_at, f.payer_code, f.p, f.los_days, f.discharge_way, f.diagnosis.code as icd10_code, year(f.discharge_time) as group_year,
    o.proc.code as icd9_code, o.proc.level as op_level, da.adrg as dx_adrg, da.mdc as dx_mdc, oa.adrg as op_adrg, oa.mdc as op_mdc, fp.total_fee,
    floor(5 * u(f.k, 'others'))::int as others, f.k in (select m.k from t.move m join t.stay s using (k) where m.to_ward = s.icu_ward) as had_icu
  from t.front f
  join front_pages fp using (admission_id)
  left join (select k, proc from t.op where k is not null and seq_no = 1 and not is_cancelled) o using (k)
  left join t.adrg_of_diagnosis da on da.icd10_code = f.diagnosis.code
  left join t.adrg_of_operation oa on oa.icd9_code = o.proc.code
  where not f.is_newborn
), placed as (
  select *, case when had_icu or discharge_way = 'death' or others = 4 and los_days > 9 then 1 when others >= 2 then 3 else 5 end as sev,
    case when dx_adrg is null or chance(k, 'badly_coded', 0.01) then '0000' when op_mdc <> dx_mdc and op_level >= 3 and chance(k, 'at_odds', 0.15) then 'QY' else 'grouped' end as status,
    case when op_level >= 3 or op_level = 2 and op_mdc = dx_mdc then coalesce(op_adrg, dx_adrg) else dx_adrg end as adrg,
    left(icd10_code, 3) || ':' || case when op_level >= 3 then 4 when op_level is not null then 3 else 0 end as dip_code,
    case when payer_code in ('01', '02') and insu_area(p) in ('331199', '331102') then case when group_year = 2024 then 'DIP' else 'DRG' end else 'item' end as pay_method
  from facts
)
select *, clock((date_trunc('month', discharge_time) + interval 1 month)::date + 19, 600) as month_end, greatest(clock((date_trunc('month', discharge_time) + interval 1 month)::date + 19, 600), minutes_after(coded_at, 11520)) as fed_back_at,
  case when chance(k, 'regrouped', 0.05) then case sev when 3 then 5 else 3 end else sev end as insurer_sev, chance(k, 'appeals', 0.03) as appeals
from placed;

create table t.drg_version as
select 'preliminary' as version, 'hospital' as grouper, minutes_after(coded_at, 60) as done_at, sev as s, status as st, c.* from t.drg_case c
union all
-- The performance platform (国考) groups every case anew and says the risk of death; its group is not the insurer's.
select 'platform', 'platform', greatest(clock((date_trunc('month', discharge_time) + interval 1 month)::date + 27, 660), minutes_after(coded_at, 14400)), sev, case status when 'QY' then 'grouped' else status end, c.* from t.drg_case c
union all
select 'monthly', 'insurer', fed_back_at, insurer_sev, status, c.* from t.drg_case c where pay_method <> 'item'
union all
select 'appeal', 'insurer', minutes_after(fed_back_at, 36000), case insurer_sev when 5 then 3 else 1 end, case status when 'QY' then 'grouped' else status end, c.* from t.drg_case c where pay_method <> 'item' and appeals
union all
-- 年终清算 of a year is in the next April.
select 'final', 'insurer', clock(make_date(group_year + 1, 4, 25), 600), case when appeals then case insurer_sev when 5 then 3 else 1 end else insurer_sev end, case when appeals and status = 'QY' then 'grouped' else status end, c.*
from t.drg_case c where pay_method <> 'item' and fed_back_at < clock(make_date(group_year + 1, 4, 1), 0);

insert into drg_results by name
with grouped as (
  select v.*, g.drg_code, d.dip_code as dip, d.score, g.mdc,
    case when version = 'preliminary' and month(discharge_time) = 1 and g.group_year > 2024 and chance(v.k, 'old_weights', 0.5) then l.w else g.w end as w, hash(v.k, v.version) as vk,
    -- DIP pays by its own group, DRG by weight; cases that no group takes are paid by item.
    case when v.pay_method = 'DIP' then d.score / 1000 * g.fee_per_weight else g.w * g.fee_per_weight end as standard,
    case when g.w <= 1 then 3.0 when g.w <= 2 then 2.5 else 2.0 end as high, b.region_avg_fee as drg_fee, b.region_avg_los as drg_los, e.region_avg_fee as dip_fee, e.region_avg_los as dip_los
  from t.drg_version v
  left join t.drg g on g.adrg = v.adrg and g.group_year = v.group_year and g.sev in (v.s, 9)
  left join t.drg l on l.drg_code = g.drg_code and l.group_year = g.group_year - 1
  left join drg_groups b on b.drg_group_id = g.group_year || g.drg_code
  left join t.dip d on d.dip_code = v.dip_code and d.group_year = v.group_year
  left join dip_groups e on e.dip_group_id = d.group_year || d.dip_code
  where v.done_at <= $as_of
), judged as (
  select *, case when pay_method = 'item' or version = 'platform' or st <> 'grouped' then null when total_fee > high * standard then 'high' when total_fee < 0.4 * standard then 'low' else 'normal' end as multiple from grouped
)
select 'N' || k || '-' || version as drg_result_id, admission_id, patient_id, inst_code, discharge_time, version as grouping_version, grouper, done_at as grouped_at,
  case when version <> 'platform' then pay_method end as pay_method,
  case payer_code when '01' then '310' when '02' then '390' end as insu_type, icd10_code as main_icd10_code, icd9_code as main_icd9_code, st as group_status,
  case st when 'grouped' then drg_code when 'QY' then coalesce(mdc, '') || 'QY' else '0000' end as drg_code,
  -- The grouper's table of a few ungrouped cases still carries a weight (planted).
  case when st = 'grouped' or chance(vk, 'leaks', 0.5) then w end as weight,
  case when version = 'platform' and st = 'grouped' then case when adrg in ('FR1', 'ER3', 'SR1', 'BR1', 'HS2') then 'high' when adrg in ('FR2', 'ER2', 'BB1', 'BB2', 'GS1', 'EB1') or s = 1 then 'mid_high' when w < 0.8 then 'low' else 'mid_low' end end as risk_level,
  case when pay_method = 'DIP' and version <> 'platform' then dip end as dip_code, case when pay_method = 'DIP' and version <> 'platform' and st = 'grouped' then score end as dip_score, total_fee,
  case when multiple = 'low' then total_fee when multiple is not null then yuan((standard + case when multiple = 'high' then total_fee - high * standard else 0 end) * case when version = 'final' then 0.985 else 1 end)
    when pay_method <> 'item' and version <> 'platform' then yuan(total_fee * 0.9) end as pay_standard_amount,
  multiple, case when st = 'grouped' then case when pay_method = 'DIP' and version <> 'platform' then dip_fee else drg_fee end end as region_avg_fee,
  case when st = 'grouped' then case when pay_method = 'DIP' and version <> 'platform' then dip_los else drg_los end end as region_avg_los, done_at as create_time
from judged;
