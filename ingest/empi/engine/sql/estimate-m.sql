-- Two looks at pairs that are mostly the same persons: those of one ID number teach all but the number, those of one birth date and sex
-- all but these. Pairs are counted by pattern, so that a step of EM costs the same for a thousand records and for a million.
create or replace table empi_patterns as
select session, row_number() over () as pattern, n, name, birth, sex, phone, address, id
from (
  select 'id' as session, name, birth, sex, phone, address, 0::utinyint as id, count(*) as n from empi_levels where id = 4 group by all
  union all
  select 'birth', name, 0, 0, phone, address, id, count(*) from empi_levels where birth = 5 and sex = 2 group by all
);

create or replace table empi_marks as
select session, pattern, n, field, level from (unpivot empi_patterns on name, birth, sex, phone, address, id into name field value level) where level > 0;

create or replace table empi_guess as
select session, d.field, d.level, d.m, d.u, 0.5::double as share from empi_defaults d, (values ('id'), ('birth')) s(session)
where d.field <> session and not (session = 'birth' and d.field = 'sex');
