import { parse } from 'acorn';
import type { Expression, Program } from 'acorn';
import { jsonFaultOffset, literalValue, positionAt } from '../../schema';
import { configError } from './config-error';

/** Parses JSON, naming line and column of what is wrong. */
export function parseJson(text: string, file: string): unknown {
  const clean = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(clean);
  } catch (cause) {
    throw configError(
      'CONFIG_NOT_JSON',
      `${file} is not valid JSON.`,
      'Correct the file at this place, or fetch it anew from the backend.',
      { file, ...positionAt(clean, jsonFaultOffset(clean)) },
      cause,
    );
  }
}

function notData(offset: number, text: string, file: string): Error {
  return configError(
    'CONFIG_NOT_DATA',
    `${file} computes its values here; Outband reads JavaScript files as data and never executes them.`,
    'Replace the expression by its value, or choose amplifyconfiguration.json or amplify_outputs.json instead.',
    { file, ...positionAt(text, offset) },
  );
}

function objectInitialisers(program: Program): Expression[] {
  return program.body.flatMap((statement): Expression[] => {
    if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap((d) => d.init ?? []);
    if (statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'VariableDeclaration')
      return statement.declaration.declarations.flatMap((d) => d.init ?? []);
    if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'ObjectExpression')
      return [statement.declaration];
    if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression')
      return [statement.expression.right];
    return [];
  });
}

/** The object that a generated JavaScript configuration file exports: read as data, never executed. */
export function parseJavaScriptObject(text: string, file: string): unknown {
  let program: Program;
  try {
    program = parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (cause) {
    const pos = (cause as { pos?: number }).pos ?? 0;
    throw configError(
      'CONFIG_NOT_JAVASCRIPT',
      `${file} is not valid JavaScript.`,
      'Correct the file at this place, or fetch it anew.',
      { file, ...positionAt(text, pos) },
      cause,
    );
  }
  const object = objectInitialisers(program).find((node) => node.type === 'ObjectExpression');
  if (!object) {
    throw configError(
      'CONFIG_EMPTY',
      `${file} exports no configuration object.`,
      'Choose the aws-exports.js that Amplify generated.',
      { file },
    );
  }
  return literalValue(object, (node) => {
    throw notData(node.start, text, file);
  });
}
