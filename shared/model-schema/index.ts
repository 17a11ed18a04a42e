export * from './model-schema';
export * from './identifier';
export { capitalise, inputTypeOf, isConnectionName, isVersioned } from './model-types';
export { validateScalar } from './aws-scalars';
export { validateFieldValue, type FieldValueFault } from './validate-field-value';
