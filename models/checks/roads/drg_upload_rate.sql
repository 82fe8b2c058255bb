-- DRG医保结算清单上传率：清单最后一次上传成功的住院医保结算 / 同期应上传清单的住院医保结算（未冲正、非中途结算），按结算日期。

with due as (
  select * from {{ ref('stg_demo_his__claims') }} as claims
  where clearing_type = '21'
    and not is_reversal
    and not is_interim
    and not exists (
      select 1
      from {{ ref('stg_demo_his__claims') }} as reversals
      where reversals.is_reversal
        and reversals.original_claim_key = claims.claim_key
    )
    and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

lists as (
  select
    claim_key,
    arg_max(is_success, uploaded_at) as is_success
  from {{ ref('stg_demo_his__uploads') }}
  where upload_kind = 'settlement_list'
  group by claim_key
)

select
  due.department_code,
  cast(date_trunc('month', due.settled_at) as date) as month_start_on,
  count(*) filter (where lists.is_success) as numerator,
  count(*) as denominator
from due
left join lists on due.claim_key = lists.claim_key
group by due.department_code, date_trunc('month', due.settled_at)
