/** The page of `heddle ui`. */
import { render } from 'preact';
import '../style/page.css';
import '../style/app.css';
import { AppPage, startTheme } from './app-page.tsx';
import { listen } from './connection.ts';

const root = document.getElementById('app');
if (root !== null) {
  startTheme();
  listen();
  render(<AppPage />, root);
  document.getElementById('without-script')?.remove();
}
