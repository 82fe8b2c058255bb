-- 同一职工的两段主岗时间重叠（前一任职未登记终止）。Main posts of one person that overlap: the earlier one was never closed.
{{ config(severity='warn') }}

select
  earlier.post_key,
  later.post_key as later_post_key
from {{ ref('stg_demo_his__staff_posts') }} as earlier
inner join {{ ref('stg_demo_his__staff_posts') }} as later on earlier.doctor_code = later.doctor_code
  and earlier._source = later._source
  and earlier.started_on < later.started_on
where earlier.post_kind = 'main'
  and later.post_kind = 'main'
  and coalesce(earlier.ended_on > later.started_on, true)
