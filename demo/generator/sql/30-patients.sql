-- A pool that grows every day. The last digit of the number is a class: 0 child, 1-2 woman of childbearing age, 3-5 over sixty, 6-9 adult.
create macro pool_size(dn) as ($patients + floor($patients_per_day * dn))::bigint;

create table t.person as
with numbered as (
  select p, p % 10 as class, (p // 10) as nth from (select unnest(range(10, pool_size((select max(dn) from t.day)) + 20)) as p)
), aged as (
  select p, class,
    case when class in (1, 2) then 'F' when chance(p, 'sex', 0.51) then 'M' else 'F' end as sex,
    case when class = 0 then date '2024-06-01' - (floor(5000 * pow(u(p, 'age'), 1.3)))::int
      when class in (1, 2) then date '2004-01-01' - floor(8400 * u(p, 'age'))::int
      when class in (3, 4, 5) then date '1964-12-31' - floor(9800 * pow(u(p, 'age'), 1.5))::int
      else date '2006-01-01' - floor(15000 * u(p, 'age'))::int end as born,
    case when p < pool_size(0) then clock(date '2016-01-01' + floor(u(p, 'since') * 2900)::int, 480 + 500 * u(p, 'hour'))
      else clock(date '2024-01-01' + ((p - $patients) // greatest($patients_per_day, 0.001))::int, 60 + 300 * u(p, 'hour')) end as known_since
  from numbered
)
select 'P' || lpad(p::varchar, 8, '0') as patient_id, p, class, sex, least(born, known_since::date - 1) as birth_date, known_since,
  pick_skewed($surnames, p, 'surname') || case when sex = 'M' then pick($given_m, p, 'g1') || case when chance(p, 'two', 0.7) then pick($given_m, p, 'g2') else '' end
    else pick($given_f, p, 'g1') || case when chance(p, 'two', 0.7) then pick($given_f, p, 'g2') else '' end end as patient_name,
  pick(['331199001', '331199002', '331199003', '331199001', '331199002', '331199101', '331199102', '331199103', '331199104', '331199105', '331199106',
    '331199107', '331199108', '331199109', '331199110', '331199111', '331199112', '331199113', '331199114'], p, 'town') as township_code,
  case when chance(p, 'payer', 0.30) then '01' when chance(p, 'payer', 0.90) then '02' when chance(p, 'payer', 0.96) then '03' when chance(p, 'payer', 0.98) then '04' else '05' end as payer_code
from aged;

-- GB 11643: area, birth date, sequence (odd for men), check digit of weights 2^(18-i) mod 11.
create macro id_check(n) as substr('10X98765432', (list_sum(list_transform(range(1, 18), lambda i: substr(n, i, 1)::int * ([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])[i])) % 11)::int + 1, 1);

create table t.patient as
select *, n17 || id_check(n17) as id_card_no
from (
  select *, '331199' || strftime(birth_date, '%Y%m%d')
    || lpad((2 * (row_number() over (partition by birth_date, sex order by p)) + case when sex = 'M' then 1 else 0 end)::varchar, 3, '0') as n17
  from t.person
);

-- A visitor of a specialty on a day, drawn from those known by then; some come far more often than others.
create macro class_of(k, specialty) as case
  when specialty in ('pedi', 'neon') then 0
  when specialty in ('obst', 'gyne') then 1 + floor(2 * u(k, 'class'))::int
  when specialty in ('geri', 'icux') then 3 + floor(3 * u(k, 'class'))::int
  when specialty in ('card', 'neur', 'resp', 'onco', 'neph') then case when chance(k, 'old', 0.65) then 3 + floor(3 * u(k, 'class'))::int else 6 + floor(4 * u(k, 'class'))::int end
  when specialty in ('emer', 'ento', 'derm', 'gene') then floor(10 * u(k, 'class'))::int
  else 1 + floor(9 * u(k, 'class'))::int end;
create macro visitor(k, dn, specialty) as (1 + floor(pow(u(k, 'person'), 1.25) * (pool_size(greatest(dn - 8, 0)) // 10 - 2)))::bigint * 10 + class_of(k, specialty);
