-- The index of a stay's documents (their text is nobody's business here): due by rule, written, signed, archived with the record.
create table t.document as
with drawn as (
  select 'WA' || k as id, k, null::bigint as ok, null::bigint as visit_k, 'admission_record' as kind, '入院记录' as title, minutes_after(admit_time, 1440) as due_at,
    minutes_after(admit_time, case when chance(k, 'late_record', 0.03) then 1450 + 900 * u(k, 'record_at') else 60 + 1200 * pow(u(k, 'record_at'), 1.4) end) as written_at
  from t.stay where not is_cancelled and not is_newborn and los_days >= 1
  union all
  select 'WD' || k, k, null, null, case when los_days = 0 then 'short_stay_record' else 'discharge_record' end, case when los_days = 0 then '24小时内入出院记录' else '出院记录' end, minutes_after(discharge_time, 1440),
    minutes_after(discharge_time, case when chance(k, 'late_out', 0.04) then 1450 + 2000 * u(k, 'out_at') else -40 + 1300 * pow(u(k, 'out_at'), 2) end)
  from t.stay where not is_cancelled and not is_newborn
  union all
  select 'WO' || o.ok, o.k, o.ok, null, 'operation_record', '手术记录', minutes_after(o.ended_at, 1440), minutes_after(o.ended_at, case when chance(o.ok, 'late_op_record', 0.03) then 1450 + 900 * u(o.ok, 'record_at') else 30 + 900 * pow(u(o.ok, 'record_at'), 1.5) end)
  from t.op o where o.k is not null and not o.is_cancelled
  union all
  select 'WR' || k, null, null, k, 'resuscitation_record', '抢救记录', minutes_after(resus_out, 360), minutes_after(resus_out, case when chance(k, 'late_resus', 0.05) then 370 + 300 * u(k, 'record_at') else 5 + 320 * u(k, 'record_at') end)
  from t.ed where resus_in is not null
)
select d.*, minutes_after(d.written_at, 5 + 600 * pow(u(hash(d.id), 'signed'), 3)) as signed_at,
  coalesce(case when d.k is null then date_trunc('day', d.written_at) + interval 3 days end, case when f.archived_at > minutes_after(d.written_at, 605) then f.archived_at end) as archived_at,
  coalesce(s.patient_id, card(e.p, e.k)) as patient_id, coalesce(s.inst_code, e.inst_code) as inst_code, coalesce(sp.dept_code, e.dept_code) as dept_code,
  -- A template saved without its author.
  case when not chance(hash(d.id), 'nobody', 0.006) then coalesce(o.doctor_code, s.doctor_code, e.doctor_code) end as author_code
from drawn d
left join t.stay s on s.k = d.k
left join t.spell sp on sp.k = d.k and least(d.written_at, s.discharge_time)::date >= sp.from_on and least(d.written_at, s.discharge_time)::date < sp.to_on
left join t.front f on f.k = d.k
left join t.op o on o.ok = d.ok and o.k is not null
left join t.ed e on e.k = d.visit_k;

insert into medical_documents by name
select id as document_id, 'A' || k as admission_id, 'V' || visit_k as visit_id, 'O' || ok as operation_id, patient_id, inst_code, kind as document_type, title, due_at as due_time, written_at as written_time,
  shown(signed_at, signed_at) as sign_time, shown(archived_at, archived_at) as archive_time, author_code, dept_code, case when archived_at <= $as_of then 'archived' when signed_at <= $as_of then 'signed' else 'draft' end as state,
  written_at as create_time, last_of([signed_at, archived_at]) as update_time
from t.document where written_at <= $as_of;
