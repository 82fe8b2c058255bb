import { computed } from 'vue';
import { createI18n } from 'vue-i18n';
import type { Locale } from '../engine/number-text.ts';
import { en } from './locales/en.ts';
import { zhCn } from './locales/zh-cn.ts';

const KEPT_AS = 'hisight-language';
type Language = 'zh-CN' | 'en';

export const i18n = createI18n({
  legacy: false,
  locale: localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCn, en },
});

export const { t, te } = i18n.global;
export const language = computed(() => i18n.global.locale.value as Language);
/** The two-letter form that numbers and charts use. */
export const locale = computed<Locale>(() => (language.value === 'en' ? 'en' : 'zh'));

export function setLanguage(next: Language): void {
  localStorage.setItem(KEPT_AS, next);
  i18n.global.locale.value = next;
  document.documentElement.lang = next;
}
document.documentElement.lang = language.value;

/** Picks the Chinese or English of a pair that the server sent. */
export function named(pair: { readonly name_zh: string; readonly name_en: string }): string {
  return locale.value === 'zh' ? pair.name_zh : pair.name_en || pair.name_zh;
}

/** Without what stands in brackets, where there is room for a word only. */
export function shortNamed(pair: { readonly name_zh: string; readonly name_en: string }): string {
  return named(pair)
    .replace(/[（(].*$/, '')
    .trim();
}

export function titled(pair: { readonly title_zh: string; readonly title_en: string }): string {
  return locale.value === 'zh' ? pair.title_zh : pair.title_en || pair.title_zh;
}
