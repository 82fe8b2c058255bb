-- People of a county and their records, as registration desks leave them. Everything is a function of a number, so that the same
-- people come every time. `person` is what nobody at a desk knows: the truth.
create or replace macro luck(k, salt) as (hash(hash(k), salt, 7) >> 11)::double / 9007199254740992.0;
create or replace macro draw(choices, k, salt) as choices[1 + floor(luck(k, salt) * len(choices))::int];
-- The first of a list is the most popular one, as surnames and given names are.
create or replace macro draw_popular(choices, k, salt) as choices[1 + floor(pow(luck(k, salt), $skew) * len(choices))::int];
create or replace macro last_digit(n) as substr('10X98765432', (list_sum(list_transform(range(1, 18), lambda i: substr(n, i, 1)::int * ([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])[i])) % 11)::int + 1, 1);
create or replace macro a_phone(k) as draw(['135', '136', '137', '138', '139', '150', '158', '159', '177', '186', '187', '189'], k, 'net') || lpad(floor(1e8 * luck(k, 'line'))::bigint::varchar, 8, '0');
-- One digit mistyped, or two neighbours exchanged.
create or replace macro overlay_digit(t, i, k, salt) as left(t, i - 1) || ((ascii(t[i]) - 48 + 1 + floor(luck(k, salt || 'digit') * 9)::int) % 10) || substr(t, i + 1);
create or replace macro exchanged(t, i) as left(t, i - 1) || t[i + 1] || t[i] || substr(t, i + 2);
create or replace macro mistyped(text, k, salt) as case when luck(k, salt || 'how') < 0.6
  then overlay_digit(text, 3 + floor(luck(k, salt || 'at') * (length(text) - 3))::int, k, salt)
  else exchanged(text, 3 + floor(luck(k, salt || 'at') * (length(text) - 3))::int) end;

-- Households of three; every sixtieth person is the twin of the one before, of one household and birth date.
create or replace table household as
select h, draw_popular($surnames, h, 'surname') as surname, draw_popular($surnames, h, 'other') as other_surname, a_phone(h) as phone, draw($areas, h, 'area') as area,
  draw(['城关', '城东', '白石', '柳河', '大安', '古渡', '青山', '双桥', '马家', '石门', '龙泉', '太平'], h, 'town') as town,
  draw(['幸福', '东风', '前进', '红星', '新华', '建设', '和平', '光明', '解放', '人民', '文化', '胜利'], h, 'road') || draw(['路', '街', '巷'], h, 'kind') as road,
  1 + floor(300 * luck(h, 'house'))::int as house, 1 + floor(9 * luck(h, 'floor'))::int * 100 + 1 + floor(4 * luck(h, 'door'))::int as door
from range($persons // 3 + 1) t(h);

create or replace table person as
with cast_of as (
  select p, p // 3 as h, p % 3 as role, p % 60 = 2 as is_twin, case when p % 60 = 2 then p - 1 else p end as twin from range($persons) t(p)
), born as (
  select c.*, case role when 0 then date '1955-01-01' + floor(luck(p, 'age') * 14000)::int else date '1980-01-01' + floor(luck(twin, 'age') * 15000)::int end as born_on,
    case when luck(p, 'sex') < 0.51 then 'M' else 'F' end as sex
  from cast_of c
), named as (
  select b.*, x.surname as family, case when role = 2 and not is_twin and luck(p, 'mother') < 0.3 then x.other_surname else x.surname end as surname,
    draw_popular(case when sex = 'M' then $given_m else $given_f end, twin, 'one') as first_letter,
    case when luck(twin, 'two') < 0.85 then draw_popular(case when sex = 'M' then $given_m else $given_f end, p, 'two letters') else '' end as second_letter,
    x.* exclude (h, surname)
  from born b join household x using (h)
)
select p, h, sex, born_on,
  -- Now and then a son is named like his father.
  case when role = 1 and luck(p, 'like father') < 0.001 then first_value(surname || first_letter || second_letter) over (partition by h order by p)
    -- Twins are never named alike.
    when is_twin and surname || first_letter || second_letter = lag(surname || first_letter || second_letter) over (partition by h order by p)
      then surname || first_letter || case when second_letter = '娴' then '岱' else '娴' end
    else surname || first_letter || second_letter end as name,
  area || strftime(born_on, '%Y%m%d') || lpad((2 * ((row_number() over (partition by area, born_on, sex order by p) * 37) % 499) + case when sex = 'M' then 1 else 0 end)::varchar, 3, '0') as n17,
  case when luck(p, 'own phone') < 0.55 then a_phone(p + 1000000000) else phone end as phone,
  '清河县' || town || '镇' || road || house || '号' || door || '室' as address, town, road, house
from named;

-- The first card of each person, and the others: drawn so that some have four.
create or replace table card as
select p as k, p, true as is_first from range($persons) t(p)
union all
select $persons + i, floor(pow(luck(i, 'whose'), 1.3) * $persons)::bigint, false from range($records - $persons) t(i);

create or replace table record as
with told as (
  select c.k, c.p, c.is_first, p.*, n17 || last_digit(n17) as id_no, luck(c.k, 'id') as of_id, luck(c.k, 'name') as of_name, luck(c.k, 'birth') as of_birth, luck(c.k, 'phone') as of_phone, luck(c.k, 'address') as of_address
  from card c join (select * exclude (p), p as q from person) p on p.q = c.p
), other as (
  select t.*, r.name as relative_name, r.n17 || last_digit(r.n17) as relative_id from told t left join (select p, name, n17 from person) r on r.p = (t.p // 3) * 3
), spelled as (
  select *, 2 + floor(luck(k, 'letter') * (len(name) - 1))::int as i from other
)
select k as patient_no, p as person, is_first,
  case when of_name < 0.02 and sounds_like[name[i]] is not null then left(name, i - 1) || draw(sounds_like[name[i]], k, 'alike') || substr(name, i + 1)
    when of_name < 0.027 then left(name, i - 1) || draw($given_m, k, 'wrong') || substr(name, i + 1)
    when of_name < 0.029 and len(name) = 3 then left(name, 1) || name[3] || name[2]
    when of_name < 0.031 then name[1] || ' ' || substr(name, 2) else name end as name,
  case when luck(k, 'sex') < 0.003 then case sex when 'M' then 'F' else 'M' end when luck(k, 'sex') < 0.006 then null else sex end as sex,
  case when of_birth < 0.004 then null
    when of_birth < 0.008 then make_date(year(born_on), 1, 1)
    when of_birth < 0.012 and day(born_on) <= 12 then make_date(year(born_on), day(born_on), month(born_on))
    when of_birth < 0.016 then born_on + 10 when of_birth < 0.020 then (born_on - interval 10 year)::date else born_on end as born_on,
  case when of_id < case when is_first then 0.05 else 0.15 end then null
    when of_id < 0.165 then mistyped(id_no, k, 'id') when of_id < 0.166 then relative_id when of_id < 0.169 then '111111111111111111'
    when of_id < 0.180 and left(id_no, 10)[7:8] = '19' then left(id_no, 6) || substr(id_no, 9, 9) when of_id < 0.190 then lower(id_no) else id_no end as id_no,
  case when of_phone < 0.08 then null when of_phone < 0.083 then '13800000000' when of_phone < 0.093 then mistyped(phone, k, 'phone')
    when of_phone < case when is_first then 0.093 else 0.33 end then a_phone(k + 2000000000) when of_phone < 0.36 then '+86 ' || phone else phone end as phone,
  case when of_address < 0.08 then null when of_address < 0.30 then '清河县' || town || '镇' || road || house || '号'
    when of_address < case when is_first then 0.30 else 0.42 end then '清河县' || draw(['城关', '白石', '大安', '青山'], k, 'moved') || '镇' || draw(['幸福', '新华', '和平', '解放'], k, 'moved to') || '路' || (1 + floor(300 * luck(k, 'new house'))::int) || '号'
    else address end as address
from spelled, (select $sounds_like as sounds_like);
