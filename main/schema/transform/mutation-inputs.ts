import { typeNames, upperFirst } from '../names';
import { plainField, type ApiField } from './api-document';
import type { FieldDefinition, ModelDefinition } from './definition';
import { customTypeOf, declares, storedFields, type ModelScope } from './model-types';
import { baseName, nonNull, nullable, withBaseName } from './type-text';

/** Fields that the service can fill on its own, with the types for which it does. */
const AUTO_FILLED: Readonly<Record<string, readonly string[]>> = {
  id: ['ID'],
  createdAt: ['AWSDateTime', 'String'],
  updatedAt: ['AWSDateTime', 'String'],
};

/** Adds the inputs of the mutations that a model has (service reference 4.3). */
export function addMutationInputs(scope: ModelScope): void {
  const { model, api } = scope;
  addCustomInputs(scope, storedFields(scope));
  if (model.operations.create !== null)
    api.add('input', typeNames.createInput(model.name), createFields(scope));
  if (model.operations.update !== null)
    api.add('input', typeNames.updateInput(model.name), updateFields(scope));
  if (model.operations.delete !== null)
    api.add('input', typeNames.deleteInput(model.name), deleteFields(scope));
}

const VERSION = plainField('_version', 'Int');

function createFields(scope: ModelScope): readonly ApiField[] {
  const { model } = scope;
  const fields = storedFields(scope).map((field) => {
    const type = inputType(scope, field.type);
    return plainField(field.name, isFilledByService(model, field) ? nullable(type) : type);
  });
  const id = declares(model, 'id') || model.customKey ? [] : [plainField('id', 'ID')];
  return [...fields, ...id, VERSION];
}

function isFilledByService(model: ModelDefinition, field: FieldDefinition): boolean {
  const type = nullable(field.type);
  if (field.name === 'id') return type === 'ID' || type === 'String';
  if (AUTO_FILLED[field.name]?.includes(type)) return true;
  const { createdAt, updatedAt } = model.timestamps ?? {};
  return [createdAt, updatedAt].includes(field.name) && ['AWSDateTime', 'String'].includes(type);
}

function updateFields(scope: ModelScope): readonly ApiField[] {
  const { model } = scope;
  const key = new Set(model.customKey ?? ['id']);
  const fields = storedFields(scope).map((field) => {
    const type = inputType(scope, field.type);
    return plainField(field.name, key.has(field.name) ? nonNull(type) : nullable(type));
  });
  const id = declares(model, 'id') || model.customKey ? [] : [plainField('id', 'ID!')];
  return [...fields, ...id, VERSION];
}

function deleteFields({ model }: ModelScope): readonly ApiField[] {
  if (!model.customKey) return [plainField('id', 'ID!'), VERSION];
  return [
    ...model.customKey.map((name) => plainField(name, nonNull(baseName(fieldType(model, name))))),
    VERSION,
  ];
}

/** The declared type of a field of the model; `ID` for an `id` that nobody declared. */
export function fieldType(model: ModelDefinition, name: string): string {
  return model.fields.find((field) => field.name === name)?.type ?? 'ID!';
}

/** Custom types have an input of their own: `[Money!]` gives `[MoneyInput!]`. */
function inputType({ schema }: ModelScope, type: string): string {
  const custom = customTypeOf(schema, type);
  return custom ? withBaseName(type, `${upperFirst(custom.name)}Input`) : type;
}

function addCustomInputs(scope: ModelScope, fields: readonly { readonly type: string }[]): void {
  for (const field of fields) {
    const custom = customTypeOf(scope.schema, field.type);
    const name = custom && `${upperFirst(custom.name)}Input`;
    if (!custom || !name || scope.api.get(name)) continue;
    scope.api.add(
      'input',
      name,
      custom.fields.map((inner) => plainField(inner.name, inputType(scope, inner.type))),
    );
    addCustomInputs(scope, custom.fields);
  }
}
