-- One row per record that the sources tell of, with values that can be compared. Identifiers: temporary, and raw's own tables only.
-- GB 11643: weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 over the first 17 digits; the remainder of 11 names the last one.
create or replace macro empi_check_digit(n) as substr('10X98765432', 1 + (
  ascii(substr(n, 1, 1)) * 7 + ascii(substr(n, 2, 1)) * 9 + ascii(substr(n, 3, 1)) * 10 + ascii(substr(n, 4, 1)) * 5 + ascii(substr(n, 5, 1)) * 8
  + ascii(substr(n, 6, 1)) * 4 + ascii(substr(n, 7, 1)) * 2 + ascii(substr(n, 8, 1)) + ascii(substr(n, 9, 1)) * 6 + ascii(substr(n, 10, 1)) * 3
  + ascii(substr(n, 11, 1)) * 7 + ascii(substr(n, 12, 1)) * 9 + ascii(substr(n, 13, 1)) * 10 + ascii(substr(n, 14, 1)) * 5 + ascii(substr(n, 15, 1)) * 8
  + ascii(substr(n, 16, 1)) * 4 + ascii(substr(n, 17, 1)) * 2 - 48 * 100) % 11, 1);
create or replace macro empi_id_birth(n) as try_strptime(substr(n, 7, 8), '%Y%m%d')::date;
create or replace macro empi_ascii(x) as translate(upper(x), '０１２３４５６７８９Ｘ－（）', '0123456789X-()');

create or replace table empi_plain as
select _source, institution, patient_no, recorded_at,
  nullif(regexp_replace(upper(name), '[\s·•・．.　\-—*]', '', 'g'), '') as name, sex,
  case when born_on between date '1880-01-01' and $today and born_on not in ($default_birth_dates) then born_on end as born_on,
  nullif(regexp_replace(empi_ascii(id_no), '[^0-9X]', '', 'g'), '') as id_text,
  regexp_replace(regexp_replace(empi_ascii(phone), '[^0-9]', '', 'g'), '^(0086|86)(1[3-9][0-9]{9})$', '\2') as phone_text,
  nullif(regexp_replace(empi_ascii(address), '[\s,，.。、#＃\-()　]', '', 'g'), '') as address
from empi_told;

create or replace table empi_ids as
select *, id_no is not null and empi_check_digit(id_no) = substr(id_no, 18) and empi_id_birth(id_no) between date '1880-01-01' and $today as id_is_valid
from (
  select *, case
    when id_text in ($default_ids) then null
    when regexp_full_match(id_text, '[0-9]{17}[0-9X]') then id_text
    -- Numbers of before 1999 have no century and no check digit.
    when regexp_full_match(id_text, '[0-9]{15}') then left(id_text, 6) || '19' || substr(id_text, 7) || empi_check_digit(left(id_text, 6) || '19' || substr(id_text, 7)) end as id_no
  from empi_plain
);

create or replace table empi_now as
with crowded_phones as (
  select phone_text from empi_ids where phone_text <> '' group by phone_text having count(*) > $most_records_per_phone
), crowded_ids as (
  select id_no from empi_ids where id_no is not null group by id_no having count(*) > $most_records_per_id
), trusted as (
  select i._source, i.institution, i.patient_no, i.recorded_at,
    case when i.name in ($nameless) or len(i.name) < 2 or regexp_matches(i.name, '($nameless_endings)$') then null else i.name end as name,
    i.address,
    case when crowded_ids.id_no is null then i.id_no end as id_no,
    i.id_is_valid and crowded_ids.id_no is null as id_is_valid,
    case when crowded_phones.phone_text is null and i.phone_text not in ($default_phones) and length(i.phone_text) between 7 and 12
      and not regexp_full_match(i.phone_text, '0*|1*|2*|3*|4*|5*|6*|7*|8*|9*') then i.phone_text end as phone,
    coalesce(i.born_on, case when i.id_is_valid then empi_id_birth(i.id_no) end) as born_on,
    coalesce(i.sex, case when i.id_is_valid then case when ascii(substr(i.id_no, 17, 1)) % 2 = 1 then 'M' else 'F' end end) as sex
  from empi_ids i
  left join crowded_phones on crowded_phones.phone_text = i.phone_text
  left join crowded_ids on crowded_ids.id_no = i.id_no
)
select *,
  -- A number is verified when its last digit is right and it says what the record says of itself.
  case when id_no is null then null when not id_is_valid then 'broken'
    when empi_id_birth(id_no) = born_on and (ascii(substr(id_no, 17, 1)) % 2 = 1) = (sex = 'M') then 'verified' else 'doubtful' end as id_state,
  nullif(regexp_extract(address, '([^省市县区州盟旗]{1,8}?(镇|乡|街道))', 1), '') as town,
  hash(name, sex, born_on, id_no, phone, address, institution) as digest
from (select * exclude (id_is_valid), coalesce(id_is_valid, false) as id_is_valid from trusted);
