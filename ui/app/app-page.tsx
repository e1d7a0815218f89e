import { effect, type Signal, signal } from '@preact/signals';
import type { VNode } from 'preact';
import type { AppState } from '../../src/server/model.ts';
import { Brand } from '../parts/brand.tsx';
import { type Theme, ThemeChoice } from '../parts/theme-choice.tsx';
import { Campaigns } from './campaigns.tsx';
import { connection, failure, state } from './connection.ts';
import { FindingTable } from './finding-table.tsx';
import { JobList } from './job-list.tsx';
import { LiveCampaigns } from './live-campaigns.tsx';
import { PassRates } from './pass-rates.tsx';

const theme: Signal<Theme> = signal('system');

/** Puts the theme on the page from now on. */
export function startTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
}

const texts = {
  connecting: 'Connecting',
  open: 'Connected',
  lost: 'The server does not answer. Does heddle ui still run?',
  refused: 'The server refuses this address. Take the one that heddle ui printed last: it has a new token each time.',
} as const;

export function AppPage(): VNode {
  const shown = state.value;
  return (
    <>
      <header>
        <Brand />
        <span class="program" title={shown?.folder ?? ''}>
          {shown?.folder ?? ''}
        </span>
        <span class={`connection connection-${connection.value}`} role="status">
          {texts[connection.value]}
        </span>
        <ThemeChoice theme={theme} />
      </header>
      <main id="content">
        <h1>Findings and campaigns</h1>
        {failure.value === '' ? null : (
          <p class="failure" role="alert">
            {failure.value}
          </p>
        )}
        {shown === undefined ? null : <Parts shown={shown} />}
      </main>
      <footer>{shown === undefined ? null : `Heddle ${shown.version}`}</footer>
    </>
  );
}

function Parts({ shown }: { readonly shown: AppState }): VNode {
  return (
    <>
      <LiveCampaigns live={shown.live} />
      <FindingTable findings={shown.findings} damaged={shown.damaged} jobs={shown.jobs} campaigns={shown.campaigns} />
      <JobList jobs={shown.jobs} />
      <PassRates campaigns={shown.campaigns} />
      <Campaigns campaigns={shown.campaigns} />
    </>
  );
}
