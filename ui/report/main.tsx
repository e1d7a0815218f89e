/** The page of the HTML report. Without JavaScript the page shows the text report, which this replaces. */
import { render } from 'preact';
import '../style/page.css';
import '../style/finding.css';
import '../style/source.css';
import { Page } from './page.tsx';
import { readPage } from './page-data.ts';
import { startState } from './state.ts';

const root = document.getElementById('app');
if (root !== null) {
  const data = readPage();
  startState();
  render(<Page data={data} />, root);
  document.getElementById('without-script')?.remove();
}
