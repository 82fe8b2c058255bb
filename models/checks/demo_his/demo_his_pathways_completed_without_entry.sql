-- 临床路径已完成却没有入径时间。Pathways that were completed and never entered.
{{ config(severity='warn') }}

select pathway_key
from {{ ref('stg_demo_his__clinical_pathways') }}
where pathway_status = 'completed'
  and entered_at is null
