-- 满意度得分不在 0～100。Scores beyond the scale of a hundred.
{{ config(severity='warn') }}

select survey_key
from {{ ref('stg_demo_his__surveys') }}
where score > 100
  or score < 0
