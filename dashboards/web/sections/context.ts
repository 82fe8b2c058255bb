import type { InjectionKey, Ref } from 'vue';
import type { Page } from '../../engine/page.ts';
import type { FilterName, PageState } from '../logic/page-state.ts';

/** What a page gives its sections: what was chosen, and the ways to change it. */
export interface PageContext {
  readonly page: Readonly<Ref<Page>>;
  readonly state: Readonly<Ref<PageState>>;
  readonly drill: (level: FilterName, code: string, name: string) => void;
  readonly chooseTab: (indicator: string) => void;
  readonly openPassport: (indicator: string) => void;
}

export const PAGE: InjectionKey<PageContext> = Symbol('page');
