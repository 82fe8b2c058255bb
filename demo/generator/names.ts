/** Surnames, the most common first; given names by the sex they usually go with. */
export const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];
export const GIVEN_MALE = [...'伟强磊军勇杰涛明超刚平辉鹏华飞斌波宇浩凯健俊帆旭宁龙林峰亮建国志文海东成德永昌春生福祥'];
export const GIVEN_FEMALE = [...'芳娜敏静丽艳娟霞秀玲桂英燕红梅洁颖琳雪慧莹婷倩欣怡佳悦蓉兰凤琴云莲珍萍香月彩春菊玉淑'];
