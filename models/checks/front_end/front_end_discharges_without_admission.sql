-- Front pages whose stay was never delivered: they are in no fact until it is.
{{ config(severity='warn') }}

select front_pages.admission_ref
from {{ ref('stg_front_end__discharges') }} as front_pages
left join {{ ref('stg_front_end__admissions') }} as admissions on front_pages.admission_ref = admissions.admission_ref
where admissions.admission_ref is null
