-- 权重与出院年度目录不符（误用上年权重）。Grouped cases whose weight is not that of the year's catalogue.
{{ config(severity='warn') }}

select cases.drg_case_key
from {{ ref('stg_demo_his__drg_cases') }} as cases
inner join {{ ref('stg_demo_his__drg_groups') }} as catalogue on cases.drg_code = catalogue.drg_code
  and year(cases.discharged_at) = catalogue.group_year
where cases.group_status = 'grouped'
  and cases.weight <> catalogue.weight
