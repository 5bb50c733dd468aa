import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { zhCN } from './zh-CN/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'desk';
    resources: { desk: typeof zhCN };
    returnNull: false;
  }
}

export const i18n = createInstance();

void i18n.use(initReactI18next).init({
  lng: 'zh-CN',
  defaultNS: 'desk',
  ns: ['desk'],
  resources: { 'zh-CN': { desk: zhCN } },
  initAsync: false,
  returnEmptyString: true,
  // React escapes; a name must reach the screen as it is.
  interpolation: { escapeValue: false },
});
