-- 实际手卫生次数多于应执行次数。Audits with more hand hygiene done than due.
{{ config(severity='warn') }}

select nursing_record_key
from {{ ref('stg_demo_his__nursing_days') }}
where hand_hygiene_due - hand_hygiene_done < 0
