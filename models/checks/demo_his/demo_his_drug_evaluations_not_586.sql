-- 药物评价病例应恰为 586 例（来源有病例时）。The drug example has exactly 586 cases, wherever it has any.
{{ config(severity='warn') }}

select
  _source,
  count(*) as cases
from {{ ref('stg_demo_his__drug_evaluations') }}
group by _source
having count(*) <> 586
