import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PageData } from '../../src/report/html.ts';
import { FindingPage } from './finding-page.tsx';
import { Overview } from './overview.tsx';
import { openFinding, type Theme, theme } from './state.ts';

export function Page({ data }: { readonly data: PageData }): VNode {
  const finding = data.result.findings.find(({ id }) => id === openFinding.value);
  useEffect(() => {
    if (finding !== undefined) document.querySelector('h1')?.focus();
  }, [finding]);
  return (
    <>
      <a class="skip" href="#content" onClick={skipToContent}>
        Skip to the report
      </a>
      <Header data={data} deep={finding !== undefined} />
      <main id="content" tabIndex={-1}>
        {finding === undefined ? (
          <Overview data={data} />
        ) : (
          <FindingPage key={finding.id} data={data} finding={finding} />
        )}
      </main>
      <footer>Made by Heddle {data.version}. Everything on this page is in this file.</footer>
    </>
  );
}

/** The address says which finding is open, so a link into the page must not change it. */
function skipToContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

const themes: readonly Theme[] = ['system', 'light', 'dark'];

function Header({ data, deep }: { readonly data: PageData; readonly deep: boolean }): VNode {
  const files = data.result.program?.files.join(' ') ?? '';
  return (
    <header>
      <a class="brand" href="#/">
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path d="M4 2v16M10 2v16M16 2v16" stroke="currentColor" stroke-width="1.6" />
          <path d="M1 13h6l6-6h6" fill="none" stroke="var(--accent)" stroke-width="2.4" />
        </svg>
        Heddle
      </a>
      {deep ? (
        <a class="back" href="#/">
          All findings
        </a>
      ) : null}
      <span class="program" title={files}>
        {files}
      </span>
      <label class="theme">
        Theme
        <select
          value={theme.value}
          onChange={(event) => {
            theme.value = event.currentTarget.value as Theme; // one of the options below
          }}
        >
          {themes.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}
