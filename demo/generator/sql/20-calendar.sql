-- t.day(d, dn, is_off, spring_offset) comes from the caller: the lunar calendar and the public holidays are not SQL's to know.
create table t.calendar as
select *,
  pow(1.05, dn / 365.25) as growth,
  case when spring_offset between -1 and 2 then 0.22 when spring_offset between 3 and 6 then 0.5 when spring_offset between -7 and -2 then 0.8
    when spring_offset between 7 and 20 then 1.1 else 1 end as spring,
  case isodow(d) when 1 then 1.2 when 2 then 1.1 when 3 then 1.06 when 4 then 1.04 when 5 then 1.0 when 6 then 0.85 else 0.7 end as weekday,
  0.88 + 0.24 * u(dn, 'weather') as noise
from t.day;

-- How busy a clinic, a ward and the emergency room are on a day, before the specialty's season.
create table t.pace as
select c.d, c.dn, s.specialty,
  growth * noise * season * spring * case when is_off and isodow(d) < 6 then 0.5 else weekday end as clinic,
  growth * noise * season * spring * case when is_off then 0.75 else weekday * 0.98 end as ward,
  growth * noise * season * case when is_off then 1.2 else 1.0 end * case when spring_offset between 0 and 6 then 1.15 else 1 end as emergency
from t.calendar c
cross join (
  select m.month_no, s.specialty,
    case when s.specialty in ('resp', 'pedi', 'infe') then ([1.3, 1.15, 1.05, 0.95, 0.9, 0.85, 0.85, 0.85, 0.9, 1.0, 1.2, 1.35])[m.month_no]
      when s.specialty in ('card', 'neur', 'geri') then ([1.15, 1.1, 1.05, 1.0, 0.95, 0.92, 0.9, 0.9, 0.95, 1.02, 1.1, 1.15])[m.month_no]
      when s.specialty in ('gast', 'emer', 'derm') then ([0.92, 0.92, 0.97, 1.0, 1.05, 1.1, 1.14, 1.12, 1.04, 0.98, 0.94, 0.92])[m.month_no]
      when s.specialty in ('orth', 'opht', 'ento', 'uros') then ([0.95, 0.9, 1.0, 1.02, 1.02, 1.02, 1.08, 1.08, 1.0, 1.0, 1.0, 0.98])[m.month_no]
      else ([0.98, 0.95, 1.02, 1.02, 1.02, 1.0, 1.0, 1.0, 1.0, 1.0, 1.02, 1.0])[m.month_no] end as season
  from (select unnest(range(1, 13)) as month_no) m cross join (select distinct specialty from t.dep_all) s
) s
where s.month_no = month(c.d);
