-- 同一病例重复报卡。Cases of one person, disease and onset that were reported more than once.
{{ config(severity='warn') }}

select min(infection_key) as infection_key
from {{ ref('stg_demo_his__infection_reports') }}
group by report_kind, patient_key, infection_type, disease_code, onset_at
having count(distinct infection_key) > 1
