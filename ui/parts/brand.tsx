import type { VNode } from 'preact';

/** The mark and the name; a link to the first page. */
export function Brand(): VNode {
  return (
    <a class="brand" href="#/">
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <path d="M4 2v16M10 2v16M16 2v16" stroke="currentColor" stroke-width="1.6" />
        <path d="M1 13h6l6-6h6" fill="none" stroke="var(--accent)" stroke-width="2.4" />
      </svg>
      Heddle
    </a>
  );
}
