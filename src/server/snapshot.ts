/** Reads the store for the page. Findings are read again only when one of them has changed. */
import { join } from 'node:path';
import { readRunRecord } from '../api/run-record.ts';
import { formatPlace, placesOf } from '../report/places.ts';
import { factsOf, namesIn } from '../store/files.ts';
import { listCampaigns, listLive } from '../store/history.ts';
import { openStore } from '../store/store.ts';
import type { AppFinding, AppState } from './model.ts';

type Stored = Pick<AppState, 'findings' | 'damaged'>;
type Snapshot = Omit<AppState, 'version' | 'folder' | 'jobs'>;

/** Campaigns that the page gets. */
const maxCampaigns = 200;

/** Makes a function that reads `.heddle` as it is now. */
export function createSnapshots(directory: string): () => Snapshot {
  const store = openStore(directory);
  const folder = join(directory, 'findings');
  let known = '';
  let stored: Stored = { findings: [], damaged: [] };
  let campaigns: Snapshot['campaigns'] = [];
  let noted = '';

  function readFindings(): Stored {
    const findings: AppFinding[] = [];
    const damaged: { id: string; problem: string }[] = [];
    for (const entry of store.list()) {
      if ('problem' in entry) damaged.push({ id: entry.id, problem: entry.problem });
      else findings.push({ ...summary(entry.finding), savedAtMs: entry.savedAtMs, ...campaignOf(entry.run) });
    }
    return { findings, damaged };
  }

  return () => {
    const names = namesIn(folder).toSorted();
    const seen = names
      .map((name) => `${name} ${factsOf(join(folder, name, 'finding.json'))?.modifiedAtMs ?? 0}`)
      .join();
    if (seen !== known) {
      stored = readFindings();
      known = seen;
    }
    const notes = namesIn(join(directory, 'history')).join();
    if (notes !== noted) {
      campaigns = listCampaigns(directory).slice(0, maxCampaigns);
      noted = notes;
    }
    return { ...stored, campaigns, live: listLive(directory) };
  };
}

type ListedFinding = Extract<ReturnType<ReturnType<typeof openStore>['list']>[number], { readonly finding: unknown }>;

function summary(finding: ListedFinding['finding']): Omit<AppFinding, 'savedAtMs' | 'files' | 'executions'> {
  const { id, kind, severity, title, executionsHit, schedule } = finding;
  const [place] = placesOf(finding);
  return {
    id,
    kind,
    severity,
    title,
    place: place === undefined ? '' : formatPlace(place),
    executionsHit,
    replayable: schedule !== '',
  };
}

function campaignOf(run: ListedFinding['run']): Pick<AppFinding, 'files' | 'executions'> {
  const record = readRunRecord(run);
  return record === undefined ? { files: [] } : { files: record.files ?? [], executions: record.executions };
}
