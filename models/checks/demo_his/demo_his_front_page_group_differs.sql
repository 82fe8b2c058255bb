-- 首页治疗组与住院登记不符。Front pages that name another treatment group than the stay.
{{ config(severity='warn') }}

select admission_key
from {{ ref('rec_discharges') }}
where cause = 'treatment_group_differs'
