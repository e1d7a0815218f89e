import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PageData } from '../../src/report/html.ts';
import { FindingPage } from './finding-page.tsx';
import { Overview } from './overview.tsx';
import { Brand } from '../parts/brand.tsx';
import { ThemeChoice } from '../parts/theme-choice.tsx';
import { openFinding, theme } from './state.ts';

export function Page({ data }: { readonly data: PageData }): VNode {
  const finding = data.result.findings.find(({ id }) => id === openFinding.value);
  const first = useRef(true);
  // Who follows a link goes on reading at the title. A page that was just opened keeps its focus.
  useEffect(() => {
    if (!first.current) document.querySelector('h1')?.focus();
    first.current = false;
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

function Header({ data, deep }: { readonly data: PageData; readonly deep: boolean }): VNode {
  const files = data.result.program?.files.join(' ') ?? '';
  return (
    <header>
      <Brand />
      {deep ? (
        <a class="back" href="#/">
          All findings
        </a>
      ) : null}
      <span class="program" title={files}>
        {files}
      </span>
      <ThemeChoice theme={theme} />
    </header>
  );
}
