-- The campuses of the institutions, and who held which post with which title from when to when.
insert into campuses by name
select campus_of(inst_code, 'D01') as campus_code, case when inst_code = 'H01' then '总院区' else '本部' end as campus_name, inst_code, township_code, opened_on::date as opened_on, timestamp '2015-01-01 08:00:00' as create_time
from t.inst
union all by name
select 'H01-2' as campus_code, '城东院区' as campus_name, 'H01' as inst_code, '331199002' as township_code, date '2012-09-01' as opened_on, timestamp '2015-01-01 08:00:00' as create_time;

-- Main posts: one, or one before and one after a promotion. A few keep a post in another department (兼岗).
create table t.post as
with hired as (
  select d.*, s.hired_on, p.promoted_on, hash(d.staff_code) as h
  from t.doctors d join staff s using (staff_code) left join t.promoted p using (staff_code)
), main_posts as (
  select staff_code, 1 as n, 'main' as post_kind, dept_code, group_code, rank_no + (promoted_on is not null)::int as rank, hired_on as started_on, promoted_on as ended_on from hired
  union all
  select staff_code, 2, 'main', dept_code, group_code, rank_no, promoted_on, null from hired where promoted_on is not null
), additional as (
  select h.staff_code, 3 as n, 'additional' as post_kind, o.dept_code, null as group_code, h.rank_no as rank, date '2024-03-01' + floor(500 * u(h.h, 'joined'))::int as started_on, null::date as ended_on
  from hired h join (select inst_code, list(dept_code order by dept_code) as places from t.dep where docs > 0 and closed is null group by inst_code) x using (inst_code),
    lateral (select pick(x.places, h.h, 'other_post') as dept_code) o
  where o.dept_code <> h.dept_code and chance(h.h, 'additional', 0.06)
), doubled as (
  -- Planted: a second main post that was never closed when its holder moved on.
  select staff_code, 4 as n, 'main' as post_kind, dept_code, null as group_code, rank_no as rank, date '2025-06-01' as started_on, null::date as ended_on
  from t.doctors where rank_no = 2 order by hash(staff_code), staff_code limit 2
)
from main_posts union all by name from additional union all by name from doubled;

insert into staff_posts by name
select staff_code || '-' || n as post_id, staff_code, post_kind, dept_code, group_code, doctor_title(rank) as title, doctor_title_level(rank) as title_level, started_on,
  shown(ended_on, ended_on::timestamp) as ended_on, greatest(timestamp '2019-12-31 08:00:00', started_on::timestamp) as create_time, last_of([ended_on::timestamp]) as update_time
from t.post where started_on <= $as_of;

-- Planted: front pages that name another treatment group than the ward did.
update front_pages set group_code = other.group_code
from (
  select f.admission_id, pick(list_filter(g.groups, lambda x: x <> f.group_code), hash(f.admission_id), 'other_group') as group_code
  from front_pages f join t.stay s using (admission_id)
  join (select inst_code, list(distinct group_code order by group_code) as groups from t.doctors where group_code is not null group by inst_code) g on g.inst_code = s.inst_code
  where len(g.groups) > 1 and not s.is_newborn and chance(s.k, 'wrong_group', 0.01)
) other
where other.admission_id = front_pages.admission_id and other.group_code is not null;
