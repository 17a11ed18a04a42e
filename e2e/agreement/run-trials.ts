import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { send } from '../support/independent-client';
import { startOfficialClient } from '../support/official-client';
import { fixture, startSandboxProcess } from '../support/sandbox-process';
import { createGuard } from '../../shared/guard';
import {
  createTarget,
  eachOf,
  fateOf,
  readRecords,
  removeUnreadable,
  templatesOf,
  type Fate,
} from './backend';
import { clientRelations } from './client-models';
import { RecordBook, feltReasons, isWell, type Evidence } from './judge';
import { subscribedPaths } from './subscribed-paths';
import { wholeSelection, writesOf, type Fields } from './targets';
import { TrialMaker, type Target, type Trial } from './trials';

/** A mutation on which the guard and what really happened disagree. */
export interface Disagreement {
  readonly seed: number;
  readonly document: string;
  readonly reasons: readonly string[];
  /** What of the reasons this client had to suffer from, and whether it was well all the same. */
  readonly felt: readonly string[];
  readonly isWell: boolean;
  readonly example: unknown;
}

export interface Outcome {
  readonly accepted: number;
  readonly rejected: number;
  readonly well: number;
  readonly requests: number;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Lets the guard judge generated mutations, sends every one of them to a sandbox whatever the verdict, and compares
 * what the official client then holds with what the service holds.
 */
export async function runTrials(name: string, seeds: readonly number[]): Promise<Outcome> {
  const sdl = (file: string) => readFileSync(file, 'utf8');
  const modelsFile = fixture(name, 'models/schema.js');
  const schemaFile = fixture(name, 'appsync.graphql');
  const api = buildSchema(`${sdl(fixture('.', 'aws-prelude.graphql'))}\n${sdl(schemaFile)}`);
  const writes = writesOf(api);
  const access = await startSandboxProcess([
    ...['--schema', schemaFile, '--seed', '5', '--strategy', 'optimistic-concurrency', '--quiet'],
  ]);
  // The client loads while its records are being put there: that takes as long.
  const starting = startOfficialClient(access, modelsFile, {
    // Broken events are what is wanted here; a line for each of them is not.
    OFFICIAL_LOG_LEVEL: 'ERROR',
  });
  try {
    await removeUnreadable(access, api, writes, await readRecords(access, api, writes));
    const templates = templatesOf(await readRecords(access, api, writes));
    const maker = new TrialMaker(api, writes, templates);
    const trials = seeds.map((seed) => maker.make(seed));
    const situations = trials.flatMap((trial) => trial.situations.map((situation) => ({ trial, situation })));
    const targets = situations.flatMap(({ situation }) => situation.targets);
    const marker = maker.makeMarker();
    await eachOf([...targets, marker], (target) => createTarget(access, api, target));

    const client = await starting;
    await client.call('configure');
    await client.call('start');
    const fates = new Map<Target, Fate>();
    await eachOf(situations, async ({ trial, situation }) => {
      const answer = await send(access, trial.document, situation.variables);
      for (const target of situation.targets) fates.set(target, fateOf(answer, target.responseKey));
    });
    const heard = async () =>
      new RecordBook(api, Object.entries(await client.call<Record<string, Fields[]>>('dump')));
    // Events come on one socket and are stored one after another: when the last is there, all are.
    await send(
      access,
      `mutation ($input: Update${marker.model}Input!) { update${marker.model}(input: $input) { ${wholeSelection(api, typeOf(writes, marker.model))} } }`,
      { input: { ...marker.key, _version: 1 } },
    );
    let book = await heard();
    while (book.of(marker)?.['_version'] !== 2) book = await heard();
    const relations = clientRelations(modelsFile);
    const subscribed = subscribedPaths(await client.call<string[]>('subscriptions'));
    await client.call('hydrateAnew');
    const service = new RecordBook(api, await readRecords(access, api, writes));
    const evidence: Evidence = {
      api,
      fates,
      heard: book,
      read: await heard(),
      service,
      relations,
      subscribed,
    };
    return outcomeOf(trials, evidence, situations.length);
  } finally {
    (await starting).end();
    await access.stop();
  }
}

function typeOf(writes: ReturnType<typeof writesOf>, model: string) {
  const write = writes.find((one) => one.model.name === model);
  if (!write) throw new Error(`no writes of ${model}`);
  return write.model;
}

function outcomeOf(trials: readonly Trial[], evidence: Evidence, requests: number): Outcome {
  const guard = createGuard(evidence.api);
  const judged = trials.map((trial) => {
    const [first] = trial.situations;
    const { reasons } = guard.check({ document: trial.document, variables: first?.variables ?? {} });
    return { trial, reasons, felt: feltReasons(trial, reasons, evidence), isWell: isWell(trial, evidence) };
  });
  const disagreements = judged
    .filter(({ felt, isWell: well }) => (felt.length === 0) !== well)
    .map(({ trial, reasons, felt, isWell: well }) => ({
      seed: trial.seed,
      document: trial.document,
      reasons,
      felt,
      isWell: well,
      example: trial.situations
        .flatMap(({ targets, variables }) => targets.map((target) => ({ target, variables })))
        .map(({ target, variables }) => ({
          variables,
          before: target.before,
          fate: evidence.fates.get(target),
          heard: evidence.heard.of(target),
          read: evidence.read.of(target),
        })),
    }));
  const accepted = judged.filter(({ reasons }) => reasons[0] === 'OK').length;
  return {
    accepted,
    rejected: judged.length - accepted,
    well: judged.filter((each) => each.isWell).length,
    requests,
    disagreements: disagreements.sort((a, b) => a.document.length - b.document.length),
  };
}
