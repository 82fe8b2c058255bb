-- 每个费用类别的收入分成比例之和为 1。The shares of a fee class add up to one.
{{ config(severity='error') }}

select fee_class
from {{ ref('revenue_shares') }}
where ordering_share + executing_share + patient_share <> 1
