-- What is new or says something else since the last run. A record keeps its number for ever; the oldest get the lowest.
create or replace table empi_changed as
select n.*, s.pinyin, r.record_id
from empi_now n
left join raw.main._empi_records r using (_source, patient_no)
left join empi_sounds s on s.name = n.name
where r.record_id is null or r.digest <> n.digest or r.is_gone;

create or replace table empi_gone as
select record_id from raw.main._empi_records r
where not is_gone and not exists (select 1 from empi_now n where n._source = r._source and n.patient_no = r.patient_no);

update raw.main._empi_records set is_gone = true, run = $run where record_id in (select record_id from empi_gone);

create or replace table empi_numbered as
select * replace (coalesce(record_id,
  (select coalesce(max(record_id), 0) from raw.main._empi_records)
  + row_number() over (partition by record_id is null order by recorded_at nulls last, _source, patient_no)) as record_id)
from empi_changed;

delete from raw.main._empi_records where record_id in (select record_id from empi_changed where record_id is not null);

insert into raw.main._empi_records by name
select record_id, _source, patient_no, institution, recorded_at, name, pinyin, sex, born_on, id_no, id_state, phone, address, town, digest,
  $run as run, false as is_gone
from empi_numbered order by record_id;
