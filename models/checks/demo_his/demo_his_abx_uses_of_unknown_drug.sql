-- 药品编码不在药品目录的抗菌药物登记。Antibiotic courses whose drug is not in the formulary.
{{ config(severity='warn') }}

select uses.abx_use_key
from {{ ref('stg_demo_his__abx_uses') }} as uses
left join {{ ref('stg_demo_his__drugs') }} as drugs on uses.drug_code = drugs.drug_code
  and uses._source = drugs._source
where drugs.drug_code is null
