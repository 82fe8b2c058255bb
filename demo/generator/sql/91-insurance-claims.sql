-- 医保结算: every insured bill is settled with the insurer; a partial refund reverses the whole claim and settles the rest anew.
-- 参保地: most are insured here, some in the same city, a few elsewhere in the province or outside (异地就医).
create macro insu_area(p) as case when chance(p, 'insured_at', 0.94) then '331199' when chance(p, 'insured_at', 0.965) then '331102'
  when chance(p, 'insured_at', 0.985) then pick(['330100', '330300', '330700'], p, 'area') else pick(['310100', '340800', '360300', '350100', '520100'], p, 'area') end;

create table t.insured as
select f.settle_id, f.settle_kind, f.settle_time, f.total_amount, f.fund_amount, f.pay_method, f.payer_code, f.visit_id, f.admission_id, f.patient_id, f.inst_code, f.dept_code, f.ward_code,
  coalesce(v.p, s.p) as p, coalesce(v.doctor_code, s.doctor_code) as doctor_code, coalesce(v.diagnosis.code, s.diagnosis.code) as icd10_code,
  case when f.admission_id is not null then 'inpatient' when v.visit_type = 'emergency' then 'emergency' else 'outpatient' end as setting,
  case when f.admission_id is not null then case when s.specialty = 'obst' then '52' else '21' end when v.visit_type = 'emergency' then '13'
    when left(v.diagnosis.code, 3) in ('I10', 'E11', 'N18', 'I25') and chance(v.k, 'chronic', 0.5) then '14' else '11' end as med_type,
  r.settle_id as refund_id, r.settle_time as refund_time, r.total_amount as refund_total, r.fund_amount as refund_fund, hash(f.settle_id) as h
from settlements f
left join t.visit v on f.visit_id = 'V' || v.k
left join t.stay s on f.admission_id = s.admission_id
left join settlements r on r.original_settle_id = f.settle_id and r.settle_kind = 'refund'
where f.payer_code in ('01', '02') and f.settle_kind in ('charge', 'interim', 'discharge') and f.total_amount > 0;

-- 冲正: a claim that went wrong is reversed within the hour and made again; some are found out in the next month only.
create table t.claim_event as
with wrong as (
  select *, case when chance(h, 'reversed', 0.004) then minutes_after(settle_time, 8 + 50 * u(h, 'soon'))
    when chance(h, 'reversed', 0.0075) then clock((date_trunc('month', settle_time) + interval 1 month)::date + floor(5 * u(h, 'later'))::int, 520 + 300 * u(h, 'later2')) end as reversed_at
  -- What will be refunded is known beforehand: a claim has one reversal only.
  from t.insured where settle_id not in (select 'F' || k from t.op_charge where refund_time is not null)
)
select 'S' || settle_id as id, null as original, null as reason, settle_id as bill, settle_time as done_at, total_amount as total, fund_amount as fund, h as hk, i.* exclude (settle_id, settle_time, total_amount, fund_amount, h) from t.insured i
union all
select 'SR' || settle_id, 'S' || settle_id, '部分退费', refund_id, refund_time, total_amount, fund_amount, h, i.* exclude (settle_id, settle_time, total_amount, fund_amount, h) from t.insured i where refund_id is not null
union all
select 'SN' || settle_id, null, null, refund_id, minutes_after(refund_time, 2), total_amount + refund_total, fund_amount + refund_fund, hash('rest', h), i.* exclude (settle_id, settle_time, total_amount, fund_amount, h) from t.insured i
where refund_id is not null and total_amount + refund_total > 0
union all
select 'SX' || settle_id, 'S' || settle_id, case when settle_time::date = reversed_at::date then '结算信息有误' else '跨月对账冲正' end, settle_id, reversed_at, total_amount, fund_amount, h,
  w.* exclude (settle_id, settle_time, total_amount, fund_amount, h, reversed_at) from wrong w where reversed_at is not null
union all
select 'SY' || settle_id, null, null, settle_id, minutes_after(reversed_at, 6), total_amount, fund_amount, h, w.* exclude (settle_id, settle_time, total_amount, fund_amount, h, reversed_at) from wrong w where reversed_at is not null
union all
-- 单边账: the insurer and the claim are there, the bill was never made (planted).
select 'SO' || settle_id, null, null, 'FL' || substr(settle_id, 2), settle_time, total_amount, fund_amount, h, w.* exclude (settle_id, settle_time, total_amount, fund_amount, h, reversed_at) from wrong w
where reversed_at is null and setting <> 'inpatient' and chance(h, 'one_sided', 0.0015);

create table t.claim as
with split as (
  select *, yuan(total * (0.02 + case when setting = 'inpatient' then 0.08 else 0.05 end * u(hk, 'uncovered'))) as full_self, yuan(total * (0.02 + 0.04 * u(hk, 'first'))) as pre_self,
    case when setting = 'inpatient' and total > 8000 and chance(hk, 'limit', 0.2) then yuan(total * 0.01) else 0 end as over_limit,
    case when setting = 'inpatient' and total > 15000 then yuan(fund * 0.08) else 0 end as serious,
    case when setting = 'inpatient' and payer_code = '02' and chance(p, 'poor', 0.06) then yuan(fund * 0.10) else 0 end as assistance,
    case when payer_code = '01' and chance(p, 'civil', 0.08) then yuan(fund * 0.03) else 0 end as other_fund
  from t.claim_event where done_at <= $as_of
)
select *, total - full_self - pre_self - over_limit as in_scope, fund - serious - assistance - other_fund as pooling,
  case when pay_method = 'insurance_account' then total - fund else 0 end as account, case when original is null then 1 else -1 end as sgn,
  -- Typed by hand after a line failure: the parts do not add up (planted).
  case when chance(hk, 'unbalanced', 0.002) then 5 else 0 end as slip,
  id in (select original from t.claim_event where original is not null and done_at <= $as_of) as is_reversed,
  case when original is null and id[2] <> 'N' and insu_area(p) = '331199' and chance(hk, 'rejected', case when setting = 'inpatient' then 0.025 else 0.002 end)
    then clock(done_at::date + 45 + floor(30 * u(hk, 'checked'))::int, 540 + 400 * u(hk, 'checked2')) end as rejected_at
from split;

insert into insurance_settlements by name
select id as insu_settle_id, bill as settle_id, visit_id, admission_id, patient_id, inst_code, dept_code, ward_code, doctor_code, setting, med_type,
  case payer_code when '01' then '310' else '390' end as insu_type, case when setting = 'inpatient' then '21' else '11' end as clr_type, insu_area(p) as insu_area_code, icd10_code,
  done_at as settle_time, settle_kind = 'interim' as is_interim, sgn as qty, sgn = -1 as is_reversal, original as original_insu_settle_id, reason as reversal_reason, is_reversed,
  sgn * total as total_fee, sgn * full_self as full_self_pay, sgn * pre_self as pre_self_pay, sgn * over_limit as over_limit_pay, sgn * in_scope as in_scope_fee,
  case when setting = 'inpatient' then sgn * least(in_scope - fund, case payer_code when '01' then 800 else 600 end) else 0 end as deductible,
  sgn * pooling as pooling_pay, sgn * serious as serious_illness_pay, sgn * assistance as assistance_pay, sgn * other_fund as other_fund_pay, sgn * fund as fund_pay,
  sgn * account as account_pay, sgn * (total - fund - account + slip) as cash_pay,
  case when rejected_at <= $as_of and not is_reversed then yuan(fund * (0.02 + 0.08 * u(hk, 'rejected_share'))) end as rejected_amount,
  case when not is_reversed then shown(rejected_at, rejected_at) end as rejected_time,
  case when rejected_at <= $as_of and not is_reversed then pick(['超限定支付范围用药', '重复收费', '超标准收费', '无指征检查检验', '串换项目', '分解收费'], hk, 'why') end as rejected_reason,
  done_at as create_time, last_of([case when not is_reversed then rejected_at end, (select min(e.done_at) from t.claim_event e where e.original = c.id)]) as update_time
from t.claim c;
