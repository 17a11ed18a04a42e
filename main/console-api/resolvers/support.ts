import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { sectionLines, supportSections, supportText } from '../../session';
import type { SupportSection } from '../../session';
import type { ConsoleContext } from '../context';
import type { MutationResolvers, QueryResolvers } from '../generated/resolver-types';
import { strategiesOf } from './conflicts';

/** As many lines of a section are shown before anything is written. */
const SHOWN = 20;

export const supportQueries: Pick<QueryResolvers<ConsoleContext>, 'supportPreview'> = {
  supportPreview: async (_root, { withRecords }, context) =>
    (await sectionsOf(context, withRecords)).map((section) => {
      const lines = sectionLines(section);
      const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      return { ...section, lines: lines.length, bytes, sample: lines.slice(0, SHOWN) };
    }),
};

export const supportMutations: Pick<MutationResolvers<ConsoleContext>, 'saveSupportBundle'> = {
  saveSupportBundle: async (_root, { withRecords }, context) => {
    const at = Date.now();
    const day = new Date(at).toISOString().slice(0, 10);
    const fileName = `outband-support-${day}.jsonl`;
    const path = await context.choosePlace({ title: 'Save the support bundle', fileName });
    if (path === null) return null;
    const text = supportText(await sectionsOf(context, withRecords), { at, withRecords });
    await writeFile(path, text, { mode: 0o600 });
    return { path, count: text.split('\n').length - 1 };
  },
};

async function sectionsOf(context: ConsoleContext, withRecords: boolean): Promise<readonly SupportSection[]> {
  const { connections } = context;
  // The folder of the data names the person whose computer it is.
  const { dataFolder: _dataFolder, ...about } = context.appInfo();
  const connection = connections.current;
  const isOpen = connection?.state === 'OPEN';
  return supportSections(
    {
      about,
      connection,
      remote: isOpen ? connections.session().remote : null,
      strategies: isOpen ? await strategiesOf(context) : new Map(),
      salt: randomUUID(),
    },
    withRecords,
  );
}
