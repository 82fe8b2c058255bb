-- 上传: fees and 预结算 before the bill, weekly 预结算 of those who lie long, 结算清单 after coding. Failures are repeated; some lists are sent twice (重传清单).
create table t.upload_event as
with bills as (
  -- By the bills themselves, made or to be made: what precedes a bill does not wait for it. The list is of the claim that stands.
  select b.k, b.kind as bill_kind, b.settle_time as done_at, s.admission_id, hash('FI' || (b.k * 100 + b.n)) as uk, 'SFI' || (b.k * 100 + b.n) as sid,
    case when chance(hash('FI' || (b.k * 100 + b.n)), 'reversed', 0.004) then 'SYFI' else 'SFI' end || (b.k * 100 + b.n) as list_id
  from t.bill b join t.stay s using (k) join t.ip_bill x using (k, n) where s.payer_code in ('01', '02') and x.total > 0
), tries as (
  select *, unnest(range(1, 6))::int as n from bills
), fees(kind, sid, n, at2, uk, admission_id, is_tried, fails) as (
  select 'fee_upload' as kind, sid, n, minutes_after(done_at, -55 + 6 * n) as at2, uk, admission_id, n = 1 or chance(uk, 'fee1', 0.045) and (n = 2 or chance(uk, 'fee2', 0.045)) as is_tried, chance(uk, 'fee' || n, 0.045) and n < 3 as fails from tries where n <= 3
), pre(kind, sid, n, at2, uk, admission_id, is_tried, fails) as (
  select 'presettlement', sid, n, minutes_after(done_at, -25 + 4 * n), uk, admission_id, n = 1 or chance(uk, 'pre', 0.06) and (n = 2 or chance(uk, 'again', 0.35 / (n - 1))), chance(uk, 'pre', 0.06) and n < 5 and (n = 1 or chance(uk, 'again', 0.35 / n)) from tries
), lists(kind, sid, n, at2, uk, admission_id, is_tried, fails) as (
  select 'settlement_list', t.list_id, t.n, clock(f.coded_at::date + t.n, 540 + 400 * u(t.uk, 'list' || t.n)), t.uk, t.admission_id, t.n = 1 or chance(t.uk, 'list', 0.11) and (t.n = 2 or chance(t.uk, 'list2', 0.12)), chance(t.uk, 'list', 0.11) and (t.n = 1 or t.n = 2 and chance(t.uk, 'list2', 0.12))
  from tries t join t.front f using (admission_id) where t.bill_kind = 'discharge' and t.n <= 3 and f.coded_at > t.done_at
), again(kind, sid, n, at2, uk, admission_id, is_tried, fails) as (
  -- The page was corrected after the list had gone: the whole list is sent a second time.
  select 'settlement_list', t.list_id, 9, clock(f.coded_at::date + 6 + floor(8 * u(t.uk, 'resent_on'))::int, 600 + 300 * u(t.uk, 'resent')), t.uk, t.admission_id, true, false
  from bills t join t.front f using (admission_id) where t.bill_kind = 'discharge' and f.coded_at > t.done_at and chance(t.uk, 'resend', 0.03)
)
select kind, sid, n, at2 as done_at, uk, admission_id, fails, n = 9 as is_resend from (from fees where is_tried union all from pre where is_tried union all from lists where is_tried union all from again)
union all
-- In hospital: a trial settlement every seventh night; who fails is tried again the next morning, and not always with success.
select 'presettlement', null, w * 2 + m, case when m = 0 then clock(s.d + w * 7, 1330) else clock(s.d + w * 7 + 1, 540) end, hash(s.k, w), s.admission_id,
  chance(hash(s.k, w), 'weekly', 0.06) and (m = 0 or chance(hash(s.k, w), 'weekly2', 0.4)), false
from (select *, unnest(range(1, 12))::int as w from t.stay where not is_cancelled and not is_newborn and payer_code in ('01', '02')) s cross join (values (0), (1)) x(m)
where s.d + w * 7 + 1 < s.discharge_time::date and (m = 0 or chance(hash(s.k, w), 'weekly', 0.06));

insert into insurance_uploads by name
select 'U' || left(e.kind, 1) || coalesce(e.sid, e.admission_id || 'W') || '-' || e.n as upload_id, e.kind as upload_kind, e.sid as insu_settle_id, s.admission_id, s.patient_id, s.inst_code,
  sp.dept_code, sp.ward_code, s.doctor_code, case s.payer_code when '01' then '310' else '390' end as insu_type, e.done_at as upload_time,
  (row_number() over (partition by coalesce(e.sid, e.admission_id || (e.n // 2)), e.kind order by e.done_at, e.n))::int as attempt_no,
  not fails as is_success, case when e.kind = 'settlement_list' then not fails end as is_qc_passed, e.is_resend,
  case when fails then err.code end as error_code, case when fails then err.message end as error_message, e.done_at as create_time
from t.upload_event e
join t.stay s using (admission_id)
asof join t.spell sp on sp.k = s.k and e.done_at >= sp.begun_at,
lateral (select pick(case e.kind
    when 'settlement_list' then [{'code': 'QC101', 'message': '主要诊断与主要手术不匹配'}, {'code': 'QC114', 'message': '出院科别为空'}, {'code': 'QC203', 'message': '手术操作编码不在医保版目录内'}, {'code': 'QC207', 'message': '费用合计与结算金额不一致'}]
    when 'presettlement' then [{'code': '2303', 'message': '参保人待遇享受期已终止'}, {'code': '2304', 'message': '住院登记信息未上传'}, {'code': '2305', 'message': '医保目录对照缺失'}, {'code': '9001', 'message': '医保端响应超时'}]
    else [{'code': '2301', 'message': '医保目录编码未对照'}, {'code': '2302', 'message': '单价与医保限价不符'}, {'code': '9001', 'message': '医保端响应超时'}] end, hash(e.uk, e.n), 'error') as err)
where e.done_at <= $as_of;
