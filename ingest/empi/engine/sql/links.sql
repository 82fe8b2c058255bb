-- Who is who now, against who was who: only what differs is written, and told to the models.
create or replace table empi_persons as
select r.record_id, r._source, r.patient_no, coalesce(cut.person_id, l.label, r.record_id) as person_id
from raw.main._empi_records r
left join empi_labels l using (record_id)
left join empi_cut cut using (record_id);

create or replace table empi_links as
with held as (
  select b.left_id, b.right_id, b.rule, b.score
  from empi_bonds b
  join empi_persons l on l.record_id = b.left_id
  join empi_persons r on r.record_id = b.right_id
  where l.person_id = r.person_id
), strongest as (
  select record_id, arg_max(rule, score) as rule, max(score) as score
  from (select left_id as record_id, rule, score from held union all select right_id, rule, score from held)
  group by record_id
)
select p.*, coalesce(s.rule, 'alone') as rule, case when s.rule <> 'manual' then round(s.score, 2) end as score
from empi_persons p left join strongest s using (record_id);

create or replace table empi_moved as
select n.record_id, o.person_id as old_person, n.person_id as new_person
from empi_links n left join raw.main._empi_links o using (record_id)
where o.person_id is distinct from n.person_id;

-- All records of the persons that won or lost one: readmissions of the others change too.
create or replace table empi_told_changes as
with touched as (
  select old_person as person_id from empi_moved where old_person is not null union select new_person from empi_moved
), records as (
  select record_id from empi_links semi join touched using (person_id)
  union select record_id from raw.main._empi_links semi join touched using (person_id)
)
select _source || '|' || patient_no as key from empi_links semi join records using (record_id);

create or replace table empi_rewritten as
select n.* from empi_links n left join raw.main._empi_links o using (record_id)
where o.person_id is distinct from n.person_id or o.rule is distinct from n.rule or o.score is distinct from n.score;

