import { readFileSync } from 'node:fs';

/** A to-one relation as the generated models have it: the client fills its foreign keys from the related object. */
export interface ClientRelation {
  readonly name: string;
  readonly foreignKeys: readonly string[];
}

interface GeneratedModels {
  readonly models: Readonly<
    Record<
      string,
      {
        readonly fields: Readonly<
          Record<
            string,
            {
              readonly association?: {
                readonly connectionType: string;
                readonly targetNames?: readonly string[];
              };
            }
          >
        >;
      }
    >
  >;
}

/** The belongs-to relations of a generated models/schema.js, by model. */
export function clientRelations(file: string): ReadonlyMap<string, readonly ClientRelation[]> {
  const text = readFileSync(file, 'utf8');
  const { models } = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as GeneratedModels;
  return new Map(
    Object.entries(models).map(([model, { fields }]) => [
      model,
      Object.entries(fields).flatMap(([name, { association }]) =>
        association?.connectionType === 'BELONGS_TO'
          ? [{ name, foreignKeys: association.targetNames ?? [] }]
          : [],
      ),
    ]),
  );
}
