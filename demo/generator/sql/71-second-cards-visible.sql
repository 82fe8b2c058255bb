-- Letters of given names that sound alike.
create macro letter_alike(letter) as (map {'伟': '玮', '军': '君', '勇': '永', '杰': '洁', '涛': '韬', '明': '鸣', '平': '萍', '辉': '晖', '华': '桦', '斌': '彬', '宇': '羽', '浩': '昊', '凯': '楷', '健': '建',
  '俊': '峻', '峰': '锋', '志': '智', '芳': '方', '敏': '闵', '静': '靖', '丽': '莉', '艳': '燕', '娟': '鹃', '秀': '绣', '玲': '灵', '英': '瑛', '红': '虹', '梅': '枚', '颖': '影', '慧': '惠', '莹': '盈', '婷': '亭',
  '欣': '心', '怡': '宜', '佳': '嘉', '悦': '月', '蓉': '荣', '兰': '岚', '云': '芸', '珍': '真', '香': '湘', '玉': '钰', '林': '琳', '海': '胲', '东': '冬', '成': '诚', '春': '椿', '生': '升', '祥': '翔', '国': '帼'})[letter];

insert into patients by name
select c.card_no as patient_id,
  case slip when 'alike' then left(h.patient_name, len(h.patient_name) - 1) || coalesce(letter_alike(right(h.patient_name, 1)), right(h.patient_name, 1))
    when 'other_letter' then left(h.patient_name, len(h.patient_name) - 1) || '娴' else h.patient_name end as patient_name,
  h.sex, case when slip = 'birth_digit' then h.birth_date + 1 else h.birth_date end as birth_date, case when slip in ('no_id', 'alike', 'birth_digit') then null else h.id_card_no end as id_card_no,
  case when slip = 'other_phone' then phone_of(hash(c.p)) else h.phone end as phone, h.address, h.township_code, h.payer_code, timestamp '2023-12-01 08:00:00' + to_minutes(c.p % 40000) as create_time
from t.second_card c join patients h on h.patient_id = 'P' || lpad(c.p::varchar, 8, '0')
union all by name
select c.card_no as patient_id, h.patient_name, h.sex, h.birth_date, h.id_card_no, case when slip = 'other_phone' then phone_of(hash(c.k)) else h.phone end as phone, h.address, h.township_code, h.payer_code, c.made_at as create_time
from t.card_at_admission c join patients h on h.patient_id = 'P' || lpad(c.p::varchar, 8, '0')
union all by name
select l.card_no as patient_id, case kind when 'twin' then left(h.patient_name, 1) || case when right(h.patient_name, 1) = '嫣' then '岱' else '嫣' end else h.patient_name end as patient_name, h.sex,
  case kind when 'twin' then h.birth_date else (h.birth_date - interval '27 years' - interval '101 days')::date end as birth_date, null as id_card_no,
  h.phone, h.address, h.township_code, h.payer_code, timestamp '2023-12-01 08:00:00' + to_minutes(l.p % 40000) as create_time
from t.look_alike l join patients h on h.patient_id = 'P' || lpad(l.p::varchar, 8, '0');

-- The truth, which no HIS knows: not a table of the hospital.
create schema secret;
create table secret.second_card as
select 'P' || lpad(p::varchar, 8, '0') as patient_id, card_no, slip from (select p, card_no, slip from t.second_card union all select p, card_no, slip from t.card_at_admission);
create table secret.look_alike as select 'P' || lpad(p::varchar, 8, '0') as patient_id, card_no, kind from t.look_alike;
