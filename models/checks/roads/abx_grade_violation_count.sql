-- 抗菌药物越级开具例次：开具医师抗菌药物处方权级别低于药品管理级别的用药例次数，24 小时内的紧急越级不计；按首次给药日期。

with ranks as (
  select * from (values ('non_restricted', 1), ('restricted', 2), ('special', 3)) as grades (grade, rank_no)
)

select
  courses.department_code,
  cast(date_trunc('month', courses.started_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__abx_uses') }} as courses
inner join {{ ref('stg_demo_his__drugs') }} as drugs on courses.drug_code = drugs.drug_code
  and courses._source = drugs._source
inner join ranks as needed on drugs.abx_grade = needed.grade
left join ranks as held on courses.doctor_abx_grade = held.grade
where cast(courses.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and needed.rank_no > coalesce(held.rank_no, 0)
  and not (
    courses.is_emergency_override
    and coalesce(courses.stopped_at <= courses.started_at + interval 24 hour, true)
  )
group by courses.department_code, date_trunc('month', courses.started_at)
