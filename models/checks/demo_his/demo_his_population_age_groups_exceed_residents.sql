-- 年龄组人数之和超过常住人口。Areas whose age groups are more people than live there.
{{ config(severity='warn') }}

select population_key
from {{ ref('stg_demo_his__population_years') }}
where residents < age0_14 + age30_69
