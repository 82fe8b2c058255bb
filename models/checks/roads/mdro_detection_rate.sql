-- 多重耐药菌感染检出率：多重耐药菌检出菌株数 / 该病原体检出菌株总数（污染菌不计）；病原体由变量 organism 指定。

{% set organism = var('organism', '') %}
select
  ordering_department_code as department_code,
  cast(date_trunc('month', coalesce(reported_at, rejected_at)) as date) as month_start_on,
  count(*) filter (where coalesce(resistance, '') <> '') as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__lab_results') }}
where coalesce(organism_code, '') <> ''
  and is_contaminated is not true
  and cast(coalesce(reported_at, rejected_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  {% if organism %}
  and organism_code = '{{ organism }}'
  {% endif %}
group by ordering_department_code, date_trunc('month', coalesce(reported_at, rejected_at))
