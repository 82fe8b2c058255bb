-- 检查类型编码不在字典内。Examinations whose modality no dictionary knows.
{{ config(severity='warn') }}

select exams.exam_key
from {{ ref('int_input__exams') }} as exams
left join {{ ref('exam_modalities') }} as modalities on exams.modality = modalities.modality
where modalities.modality is null
