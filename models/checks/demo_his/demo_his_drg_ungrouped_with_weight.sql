-- 未入组病例带有权重：不得计入总权重。Cases that no group took but that carry a weight.
{{ config(severity='warn') }}

select drg_case_key
from {{ ref('stg_demo_his__drg_cases') }}
where group_status <> 'grouped'
  and weight is not null
