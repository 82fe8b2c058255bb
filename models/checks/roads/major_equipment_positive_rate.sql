-- 大型医用设备检查阳性率：大型医用设备（CT、MR）检查阳性数 / 同期检查人次数（互认外院结果的不是本院检查，不计）。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', coalesce(examined_at, reported_at)) as date) as month_start_on,
  count(*) filter (where is_positive) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__exam_reports') }}
where modality in ('CT', 'MR')
  and recognized_from is null
  and cast(coalesce(examined_at, reported_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', coalesce(examined_at, reported_at))
