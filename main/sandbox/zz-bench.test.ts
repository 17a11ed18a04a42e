import { it } from 'vitest';
import { startSandbox } from '.';
import { loadSchemaFile } from '../schema';
for (const name of ['blog', 'commerce', 'field-service']) it(name, async () => {
  const schema = await loadSchemaFile(`main/testing/fixtures/${name}/appsync.graphql`);
  let t = performance.now();
  const sandbox = await startSandbox({ schema, seed: 300 });
  console.log(name, 'start', performance.now() - t, JSON.stringify(sandbox.records()));
  const post = async (query: string, variables = {}) => (await (await fetch(sandbox.endpoint, { method: 'POST', headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) })).json());
  for (const model of Object.values(schema.modelSchema.models)) {
    const sel = (fields: any) => fields.map((f: any) => f.kind === 'customType' ? `${f.name} { ${sel(schema.modelSchema.customTypes[f.type]!.fields)} }` : f.name).join(' ');
    const rels = model.relations.map((r) => r.kind === 'hasMany' ? `${r.name} { items { ${schema.modelSchema.models[r.model]!.primaryKey.join(' ')} } }` : `${r.name} { ${schema.modelSchema.models[r.model]!.primaryKey.join(' ')} }`).join(' ');
    const r = await post(`{ ${model.operations.sync}(limit: 1000) { items { ${sel(model.fields)} ${rels} _version _deleted _lastChangedAt } } }`);
    if (r.errors) console.log(model.name, JSON.stringify(r.errors.slice(0, 3)));
    const items = r.data[model.operations.sync!].items;
    if (['Post','Customer','Order','StockItem','Asset', 'PostTags', 'Category', 'Certification'].includes(model.name)) console.log(model.name, JSON.stringify(items.slice(0, 2)));
    // dangling
    for (const rel of model.relations) if (rel.kind !== 'hasMany') { const bad = items.filter((x: any) => x[rel.name] === null && rel.localFields.every((f) => x[f] != null)).length; if (bad) console.log('DANGLING', model.name, rel.name, bad); }
  }
  await sandbox.stop();
});
