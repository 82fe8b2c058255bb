-- 检验报告早于标本接收。Results reported before their specimen was received.
{{ config(severity='warn') }}

select result_key
from {{ ref('int_input__lab_results') }}
where received_at > reported_at
