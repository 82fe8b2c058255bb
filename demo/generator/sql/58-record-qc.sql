-- The record of each ended stay as the quality controllers of the record room see it: when its notes were written, what belongs together, and a grade.
create table t.qc as
with used as (
  select c.k, bool_or(d.is_antibiotic) as has_abx, bool_or(regexp_matches(c.item_name, 'CT|磁共振')) as has_ct_mri, bool_or(regexp_matches(c.item_name, '病理')) as has_pathology, bool_or(regexp_matches(c.item_name, '培养')) as has_culture,
    bool_or(regexp_matches(c.item_name, '支架|钛板|螺钉|髓内钉|关节假体|椎弓根|起搏器|人工晶体|补片')) as has_implant, bool_or(c.cls = 'blood') as has_transfusion
  from t.ip_charge c left join t.drug d on d.drug_code = c.item_code
  where c.refund_time is null group by c.k
), operated as (
  select k, max(ended_at) as last_op, min(started_at) as first_op, bool_or(proc.level >= 3) as is_major from t.op where k is not null and not is_cancelled group by k
)
select f.k, f.admission_id, f.inst_code, f.specialty, f.is_newborn, f.admit_time, f.discharge_time, f.submitted_at, f.archived_at, f.doctor_code,
  o.k is not null as has_operation, coalesce(o.is_major, false) as is_major, o.first_op, o.last_op,
  d.rescue_times > 0 as has_rescue, coalesce(u.has_abx, false) as has_abx, coalesce(u.has_ct_mri, false) or chance(f.k, 'scanned', case when f.specialty in ('neur', 'nsur', 'orth', 'resp', 'thor', 'icux', 'onco') then 0.6 else 0.2 end) as has_ct_mri,
  coalesce(u.has_pathology, false) or o.is_major and chance(f.k, 'tissue', 0.5) or left(f.diagnosis.code, 1) = 'C' as has_pathology,
  coalesce(u.has_culture, false) or u.has_abx and chance(f.k, 'cultured', case when f.specialty in ('resp', 'icux', 'infe', 'neph') then 0.5 else 0.2 end) as has_culture,
  coalesce(u.has_implant, false) as has_implant, coalesce(u.has_transfusion, false) as has_transfusion, f.diagnosis.code like 'Z51.1%' as has_chemo, f.specialty = 'onco' and f.los_days >= 7 and chance(f.k, 'radiated', 0.15) as has_radiotherapy,
  -- 归档: most within two working days of discharge; the page's own archiving may come later.
  clock(f.discharge_time::date + case when chance(f.k, 'prompt', 0.86) then 1 + floor(2 * u(f.k, 'brought'))::int when chance(f.k, 'prompt', 0.97) then 4 + floor(4 * u(f.k, 'brought'))::int else 10 + floor(20 * u(f.k, 'brought'))::int end, 540 + 400 * u(f.k, 'brought_at')) as archive_time,
  round(least(100, 96 + 2.2 * gauss(f.k, 'score') - case when chance(f.k, 'poor', 0.03) then 10 else 0 end), 1)::decimal(5, 1) as qc_score,
  chance(f.k, 'sampled', 0.3) as is_checked, d.qc_doctor_code
-- Examinations that are part of a bundle have no line of their own; the sheet of the record has them all the same.
from t.front f join t.fp_detail d using (k) left join used u using (k) left join operated o using (k);

create table t.qc_timed as
select *, minutes_after(greatest(archive_time, submitted_at), 60 + 1500 * u(k, 'qc_at')) as qc_time, has_operation or has_rescue or has_transfusion or has_implant or has_chemo as has_key_action from t.qc;

insert into record_qc by name
select admission_id, inst_code,
  case when chance(k, 'early_note', case when $is_tiny then 0.03 else 0.002 end) then admit_time - interval 2 hour when chance(k, 'note_ok', 0.985) then minutes_after(admit_time, 90 + 1200 * pow(u(k, 'note'), 1.5)) else minutes_after(admit_time, 1450 + 900 * u(k, 'note')) end as admission_note_time,
  minutes_after(admit_time, 40 + case when chance(k, 'first_ok', 0.985) then 420 else 700 end * u(k, 'first')) as first_course_note_time,
  case when discharge_time > admit_time + interval 2 day then minutes_after(admit_time, 300 + case when chance(k, 'round_ok', 0.98) then 2500 else 3400 end * u(k, 'round')) end as senior_round_time,
  case when has_operation then minutes_after(last_op, 20 + case when chance(k, 'opnote_ok', 0.975) then 1300 else 3000 end * u(k, 'opnote')) end as operation_note_time,
  case when has_operation and chance(k, 'discussed', 0.96) then first_op - to_minutes((60 + 1000 * u(k, 'discussion'))::bigint) end as preop_discussion_time,
  case when has_rescue then minutes_after(admit_time, 60 + 0.5 * date_diff('minute', admit_time, discharge_time) * u(k, 'rescue')) end as rescue_end_time,
  case when has_rescue then minutes_after(admit_time, 60 + 0.5 * date_diff('minute', admit_time, discharge_time) * u(k, 'rescue') + case when chance(k, 'rescue_ok', 0.95) then 330 else 600 end * u(k, 'rescue_note')) end as rescue_note_time,
  shown(minutes_after(discharge_time, 10 + case when chance(k, 'out_ok', 0.97) then 1300 else 4000 end * u(k, 'out_note')), minutes_after(discharge_time, 4400)) as discharge_note_time,
  shown(archive_time, archive_time) as archive_time,
  shown(chance(k, 'whole', 0.965), qc_time) as is_archive_complete, shown(chance(k, 'copied', 0.012), qc_time) as is_copied,
  has_operation or has_transfusion or has_chemo or chance(k, 'consents', 0.4) as has_consent,
  case when has_operation or has_transfusion or has_chemo or chance(k, 'consents', 0.4) then shown(chance(k, 'signed', 0.975), qc_time) end as is_consent_ok,
  shown(chance(k, 'rounds', 0.965), qc_time) as is_ward_round_complete, has_key_action, case when has_key_action then shown(chance(k, 'key', 0.955), qc_time) end as is_key_record_complete,
  case when has_operation then shown(chance(k, 'op_whole', 0.965), qc_time) end as is_operation_record_complete,
  has_abx, case when has_abx then shown(chance(k, 'abx', 0.93), qc_time) end as is_abx_match, has_ct_mri, case when has_ct_mri then shown(chance(k, 'ct', 0.95), qc_time) end as is_ct_mri_match,
  has_pathology, case when has_pathology then shown(chance(k, 'path', 0.96), qc_time) end as is_pathology_match,
  has_culture, case when has_culture then shown(chance(k, 'cult', 0.92), qc_time) when chance(k, 'no_culture', case when $is_tiny then 0.03 else 0.003 end) then shown(true, qc_time) end as is_culture_match,
  has_implant, case when has_implant then shown(chance(k, 'impl', 0.98), qc_time) end as is_implant_match, has_transfusion, case when has_transfusion then shown(chance(k, 'blood', 0.97), qc_time) end as is_transfusion_match,
  has_chemo, case when has_chemo then shown(chance(k, 'chemo', 0.96), qc_time) end as is_chemo_match, has_radiotherapy, case when has_radiotherapy then shown(chance(k, 'radio', 0.96), qc_time) end as is_radiotherapy_match,
  is_checked, case when is_checked then shown(chance(k, 'dx', 0.94), qc_time) end as is_main_dx_ok, case when is_checked then shown(chance(k, 'dx_code', 0.95), qc_time) end as is_main_dx_code_ok,
  case when is_checked and has_operation then shown(chance(k, 'op_ok', 0.95), qc_time) end as is_main_op_ok, case when is_checked and has_operation then shown(chance(k, 'op_code', 0.94), qc_time) end as is_main_op_code_ok,
  shown(qc_score, qc_time) as qc_score,
  shown(case when chance(k, 'graded_wrong', case when $is_tiny then 0.03 else 0.002 end) then case when qc_score >= 90 then 'B' else 'A' end when qc_score >= 90 then 'A' when qc_score >= 75 then 'B' else 'C' end, qc_time) as grade,
  shown(qc_doctor_code, qc_time) as qc_person_code, shown(qc_time, qc_time) as qc_time, discharge_time as create_time, last_of([minutes_after(discharge_time, 4400), archive_time, qc_time]) as update_time
from t.qc_timed;
