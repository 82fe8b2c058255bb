-- Apgar 评分不在 0–10 之间。Apgar scores outside 0 to 10.
{{ config(severity='warn') }}

select admission_ref
from {{ ref('stg_demo_his__discharge_supplements') }}
where apgar5 not between 0 and 10
