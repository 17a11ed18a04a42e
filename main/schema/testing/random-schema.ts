import fc from 'fast-check';
import { camelCase, lowerFirst } from '../names';

/** How wild the schemas are: `usual` ones name foreign keys after relations, `wild` ones name them anyhow. */
export type Wildness = 'usual' | 'wild';

interface KeyPart {
  readonly name: string;
  readonly type: string;
}
interface ModelPlan {
  readonly name: string;
  /** Null for a model that doesn't even declare its id. */
  readonly key: readonly KeyPart[] | null;
  readonly fields: readonly string[];
  readonly options: string;
}
interface RelationPlan {
  readonly kind: 'indexed' | 'generated' | 'references' | 'hasOne' | 'generatedHasOne' | 'manyToMany';
  readonly parent: number;
  readonly child: number;
  readonly withBack: boolean;
  readonly sorted: boolean;
  readonly required: boolean;
}

const MODEL_NAMES = ['Author', 'Box', 'City', 'Depot', 'Engine', 'Fish'];
const SCALARS = [
  'String',
  'Int',
  'Float',
  'Boolean',
  'ID',
  'AWSDate',
  'AWSDateTime',
  'AWSTime',
  'AWSTimestamp',
];
const TYPES = [
  ...SCALARS,
  'AWSJSON',
  'AWSEmail',
  'AWSURL',
  'AWSPhone',
  'AWSIPAddress',
  'Kind',
  'Money',
  'Parcel',
];
const WRAPS = ['T', 'T!', '[T]', '[T!]', '[T]!', '[T!]!', '[[T]!]'];
const OPTIONS = [
  '',
  '',
  '(timestamps: null)',
  '(timestamps: { createdAt: "madeAt" })',
  '(subscriptions: null)',
  '(queries: { get: "fetchIt", list: "allOfIt" })',
  '(mutations: { create: "makeIt" })',
];

const DECLARED_TYPES = `
enum Kind { SMALL LARGE }
type Money { amount: Float! currency: Kind! }
type Parcel { price: Money! parts: [Money!] labels: [String]! weight: Float }
`;

const field = fc
  .tuple(fc.constantFrom(...TYPES), fc.constantFrom(...WRAPS))
  .map(([type, wrap]) => wrap.replace('T', type));

const key: fc.Arbitrary<readonly KeyPart[] | null> = fc.oneof(
  fc.constant(null),
  fc.constant([{ name: 'id', type: 'ID' }]),
  fc
    .tuple(
      fc.constantFrom('ID', 'String', 'Int'),
      fc.subarray(['String', 'Int', 'AWSDate', 'Kind'], { maxLength: 2 }),
    )
    .map(([first, rest]) => [
      { name: 'code', type: first },
      ...rest.map((type, i) => ({ name: `part${i}`, type })),
    ]),
);

function model(index: number, wildness: Wildness): fc.Arbitrary<ModelPlan> {
  return fc
    .tuple(key, fc.array(field, { maxLength: 5 }), fc.constantFrom(...OPTIONS))
    .map(([modelKey, fields, options]) => {
      const name = MODEL_NAMES[index] ?? `Extra${index}`;
      // A composite key named like that of another model is taken for a join, which wild names shall not hit by chance.
      const keyParts = modelKey?.map((part) =>
        wildness === 'wild' && part.name !== 'id' ? { ...part, name: `${part.name}Of${name}` } : part,
      );
      return { name, key: keyParts ?? null, fields, options: options.replaceAll(/It"/g, `${name}"`) };
    });
}

function relations(models: number, wildness: Wildness): fc.Arbitrary<readonly RelationPlan[]> {
  const plan = fc.record({
    kind: fc.constantFrom<RelationPlan['kind']>(
      'indexed',
      'generated',
      'references',
      'hasOne',
      'generatedHasOne',
      'manyToMany',
    ),
    parent: fc.nat(models - 1),
    child: fc.nat(models - 1),
    withBack: fc.boolean(),
    sorted: fc.boolean(),
    required: fc.boolean(),
  });
  const sound = plan.filter(
    ({ kind, parent, child }) => parent < child || (parent === child && kind === 'indexed'),
  );
  // Two relations between the same models leave traces that only names could tell apart.
  const selector =
    wildness === 'usual' ? ({ parent, child }: RelationPlan) => `${parent} ${child}` : undefined;
  return fc.uniqueArray(sound, { maxLength: 6, selector: selector ?? ((item) => JSON.stringify(item)) });
}

/** Random authored SDLs: models, keys, fields of every type, relations of every kind. */
export function randomSchema(wildness: Wildness): fc.Arbitrary<string> {
  return fc
    .integer({ min: 2, max: 5 })
    .chain((count) =>
      fc
        .tuple(
          fc.tuple(...Array.from({ length: count }, (_, i) => model(i, wildness))),
          relations(count, wildness),
        )
        .map(([models, plans]) => printSchema(models, plans, wildness)),
    );
}

function printSchema(
  models: readonly ModelPlan[],
  plans: readonly RelationPlan[],
  wildness: Wildness,
): string {
  const added = models.map((): string[] => []);
  plans.forEach((plan, i) => addRelation(models, added, plan, i, wildness));
  const types = models.map((plan, i) => printModel(plan, added[i] ?? []));
  return `${DECLARED_TYPES}\n${types.join('\n')}`;
}

function printModel({ name, key: modelKey, fields, options }: ModelPlan, added: readonly string[]): string {
  const [first, ...sort] = modelKey ?? [];
  const sortKeys =
    sort.length > 0 ? `(sortKeyFields: [${sort.map((part) => `"${part.name}"`).join(', ')}])` : '';
  const isCustom = first !== undefined && first.name !== 'id';
  const keyLines = [
    ...(first ? [`${first.name}: ${first.type}!${isCustom ? ` @primaryKey${sortKeys}` : ''}`] : []),
    ...sort.map((part) => `${part.name}: ${part.type}!`),
  ];
  const stored = fields.map((type, i) => `field${i}: ${type}`);
  return `type ${name} @model${options} {\n  ${[...keyLines, ...stored, ...added, 'note: String'].join('\n  ')}\n}`;
}

function addRelation(
  models: readonly ModelPlan[],
  added: readonly string[][],
  plan: RelationPlan,
  i: number,
  wildness: Wildness,
): void {
  const [parent, child] = [models[plan.parent], models[plan.child]];
  const [onParent, onChild] = [added[plan.parent], added[plan.child]];
  if (!parent || !child || !onParent || !onChild) return;
  const parentKey = parent.key ?? [{ name: 'id', type: 'ID' }];
  const mark = plan.required ? '!' : '';
  const columns = (relation: string, key: readonly KeyPart[]): readonly KeyPart[] =>
    key.map(({ name, type }, k) => ({
      name: wildness === 'usual' ? camelCase([relation, name]) : `ref${i}${lowerFirst(relation)}${k}`,
      type,
    }));
  const names = (parts: readonly KeyPart[]): string => `[${parts.map(({ name }) => `"${name}"`).join(', ')}]`;
  const declare = (parts: readonly KeyPart[], directive = ''): string[] =>
    parts.map(({ name, type }, k) => `${name}: ${type}${mark}${k === 0 ? directive : ''}`);
  const back = `owner${i}`;
  // Without a relation pointing back, usual names of foreign keys come from the model they point to.
  const keys = columns(
    plan.withBack || plan.kind === 'references' ? back : lowerFirst(parent.name),
    parentKey,
  );
  // `fields` may only name what is declared, so a model with an implied id has its keys generated.
  switch (plan.kind === 'indexed' && parent.key === null ? 'generated' : plan.kind) {
    case 'indexed': {
      const rest = keys.slice(1).map(({ name }) => name);
      const sort = plan.sorted && rest.length === 0 ? [`rank${i}`] : rest;
      const sortKeys =
        sort.length > 0 ? `, sortKeyFields: [${sort.map((name) => `"${name}"`).join(', ')}]` : '';
      onChild.push(...declare(keys, ` @index(name: "byOwner${i}"${sortKeys})`), `rank${i}: Int`);
      onParent.push(
        `items${i}: [${child.name}] @hasMany(indexName: "byOwner${i}", fields: ${names(parentKey)})`,
      );
      if (plan.withBack) onChild.push(`${back}: ${parent.name} @belongsTo(fields: ${names(keys)})`);
      return;
    }
    case 'generated':
      onParent.push(`items${i}: [${child.name}]${mark} @hasMany`);
      if (plan.withBack) onChild.push(`${back}: ${parent.name} @belongsTo`);
      return;
    case 'references':
      onChild.push(...declare(keys), `${back}: ${parent.name} @belongsTo(references: ${names(keys)})`);
      onParent.push(`items${i}: [${child.name}] @hasMany(references: ${names(keys)})`);
      return;
    case 'hasOne': {
      const own = columns(`one${i}`, child.key ?? [{ name: 'id', type: 'ID' }]);
      onParent.push(...own.map(({ name, type }) => `${name}: ${type}`));
      onParent.push(`one${i}: ${child.name} @hasOne(fields: ${names(own)})`);
      if (!plan.withBack) return;
      onChild.push(...keys.map(({ name, type }) => `${name}: ${type}!`));
      onChild.push(`${back}: ${parent.name} @belongsTo(fields: ${names(keys)})`);
      return;
    }
    case 'generatedHasOne':
      onParent.push(`one${i}: ${child.name} @hasOne`);
      if (plan.withBack) onChild.push(`${back}: ${parent.name} @belongsTo`);
      return;
    case 'manyToMany':
      onParent.push(`many${i}: [${child.name}] @manyToMany(relationName: "Join${i}")`);
      onChild.push(`backMany${i}: [${parent.name}] @manyToMany(relationName: "Join${i}")`);
  }
}
