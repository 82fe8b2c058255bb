-- How far two records agree, field by field; 0 is "one of them does not say". The codes are those of engine/levels.ts.
-- One edit leaves the first or the last half as it was: a cheap look before the distance is counted.
create or replace table $into as
select left_id, right_id,
  case when l.name is null or r.name is null then 0
    when l.name = r.name then 5
    when l.pinyin = r.pinyin then 4
    when l.letters = r.letters then 3
    when (l.surname = r.surname or l.last_letter = r.last_letter) and abs(l.name_length - r.name_length) <= 1
      and greatest(l.name_length, r.name_length) >= 3 and damerau_levenshtein(l.name, r.name) = 1 then 3
    when l.name_length = r.name_length and (l.sound_head = r.sound_head or l.sound_tail = r.sound_tail) and damerau_levenshtein(l.pinyin, r.pinyin) = 1 then 3
    when l.surname = r.surname then 2 else 1 end::utinyint as name,
  case when l.birth is null or r.birth is null then 0
    when l.birth = r.birth then 5
    when l.birth = left(r.birth, 4) || substr(r.birth, 7) || substr(r.birth, 5, 2) then 4
    when (l.birth_head = r.birth_head or l.birth_tail = r.birth_tail) and damerau_levenshtein(l.birth, r.birth) = 1 then 3
    when l.birth_head = r.birth_head then 2 else 1 end::utinyint as birth,
  case when l.sex is null or r.sex is null then 0 when l.sex = r.sex then 2 else 1 end::utinyint as sex,
  case when l.phone is null or r.phone is null then 0
    when l.phone = r.phone then 3
    when (l.phone_head = r.phone_head or l.phone_tail = r.phone_tail) and length(l.phone) = length(r.phone) and damerau_levenshtein(l.phone, r.phone) = 1 then 2 else 1 end::utinyint as phone,
  case when l.address is null or r.address is null then 0
    when l.address = r.address then 4
    when l.town = r.town and abs(length(l.address) - length(r.address)) <= 2 and levenshtein(l.address, r.address) <= 2 then 3
    when l.town = r.town then 2 else 1 end::utinyint as address,
  case when l.id_no is null or r.id_no is null then 0
    when l.id_no = r.id_no then 4
    when l.id_state = 'verified' and r.id_state = 'verified' then 1
    when (l.id_head = r.id_head or l.id_tail = r.id_tail) and damerau_levenshtein(l.id_no, r.id_no) = 1 then 3 else 2 end::utinyint as id,
  l.id_state = 'verified' and r.id_state = 'verified' as is_verified
from $pairs
join empi_side l on l.record_id = left_id
join empi_side r on r.record_id = right_id;
