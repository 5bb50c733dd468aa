import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { I18nextProvider } from 'react-i18next';
import { channelOpener } from './channels.ts';
import { connect } from './client.ts';
import { App } from './desk/app.tsx';
import { ConnectionProvider } from './desk/connection.tsx';
import { applyPreferences } from './desk/preferences.ts';
import { i18n } from './locales/i18n.ts';
import './styles/base.css';

applyPreferences(document.documentElement);
const place = document.getElementById('desk');
if (place === null) throw new Error('the page has no #desk');

createRoot(place).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <I18nProvider locale="zh-CN">
        <ConnectionProvider connection={connect(channelOpener(window))}>
          <App />
        </ConnectionProvider>
      </I18nProvider>
    </I18nextProvider>
  </StrictMode>,
);
