-- Pairs that a person has to look at: grey ones, and bonds that were cut. A pair keeps the moment at which it was first seen.
create or replace table empi_asked as
with apart as (
  select e.*
  from raw.main._empi_edges e
  join empi_links l on l.record_id = e.left_id
  join empi_links r on r.record_id = e.right_id and r.person_id <> l.person_id
  anti join (select left_id, right_id from empi_held where kind = 'cannot') h on h.left_id = e.left_id and h.right_id = e.right_id
)
select a.left_id, a.right_id, case when a.rule in ('id', 'score') then 'cut' else a.rule end as reason, round(a.score, 2) as score,
  a.name, a.birth, a.sex, a.phone, a.address, a.id, coalesce(q.first_seen_at, $now) as first_seen_at
from apart a left join raw.main._empi_review q using (left_id, right_id);
