-- Records as pairs are compared, and the keys under which two of them meet: each finds what another misses.
create or replace table empi_side as
select r.record_id, r.name, r.pinyin, left(r.name, 1) as surname, right(r.name, 1) as last_letter, len(r.name) as name_length,
  array_to_string(list_sort(string_split(r.name, '')), '') as letters, left(r.pinyin, 3) as sound_head, right(r.pinyin, 3) as sound_tail,
  r.sex, r.birth, left(r.birth, 4) as birth_head, right(r.birth, 4) as birth_tail,
  r.id_no, r.id_state, left(r.id_no, 8) as id_head, right(r.id_no, 8) as id_tail,
  r.phone, left(r.phone, 5) as phone_head, right(r.phone, 5) as phone_tail, r.address, r.town, $is_fresh as is_fresh
from (select *, strftime(born_on, '%Y%m%d') as birth from raw.main._empi_records) r;

create or replace table empi_keys as
select record_id, is_fresh, hash(rule, value) as key
from (
  select record_id, is_fresh, unnest([
    {'rule': 'id', 'value': id_no},
    {'rule': 'id_tail', 'value': id_tail},
    {'rule': 'phone', 'value': phone},
    {'rule': 'sound_year', 'value': pinyin || birth_head},
    {'rule': 'sound_day', 'value': pinyin || birth_tail},
    {'rule': 'birth', 'value': birth || sex || left(pinyin, 1)}
  ], recursive := true)
  from empi_side
)
where value is not null;

create or replace table empi_pairs as
select distinct least(a.record_id, b.record_id) as left_id, greatest(a.record_id, b.record_id) as right_id
from empi_keys a
join empi_keys b on a.key = b.key and a.record_id <> b.record_id
where a.is_fresh and (not b.is_fresh or a.record_id < b.record_id);
