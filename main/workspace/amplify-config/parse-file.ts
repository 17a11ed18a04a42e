import { parse } from 'acorn';
import type { Expression, Program } from 'acorn';
import { parseDocument } from 'yaml';
import { configError } from './config-error';

/** Line and column, from 1, of an offset. */
function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Parses JSON, naming line and column of what is wrong. */
export function parseJson(text: string, file: string): unknown {
  const clean = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(clean);
  } catch (cause) {
    // The YAML parser, held to JSON's types, says where; JSON.parse doesn't on every Node.
    const place = syntaxPlace(clean, file);
    throw configError(
      'CONFIG_NOT_JSON',
      `${file} is not valid JSON.`,
      'Correct the file at this place, or fetch it anew from the backend.',
      place,
      cause,
    );
  }
}

function syntaxPlace(text: string, file: string): { file: string; line?: number; column?: number } {
  const error = parseDocument(text, { schema: 'json' }).errors[0];
  return error ? { file, ...positionOf(text, error.pos[0]) } : { file };
}

function literalValue(node: Expression, text: string, file: string): unknown {
  switch (node.type) {
    case 'Literal':
      return node.value;
    case 'TemplateLiteral':
      if (node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? '';
      break;
    case 'ArrayExpression':
      return node.elements.map((element) =>
        element && element.type !== 'SpreadElement' ? literalValue(element, text, file) : null,
      );
    case 'UnaryExpression':
      if (node.operator === '-' && node.argument.type === 'Literal') return -Number(node.argument.value);
      break;
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.map((property) => {
          if (property.type !== 'Property' || property.computed) throw notData(property.start, text, file);
          const name =
            property.key.type === 'Identifier'
              ? property.key.name
              : String((property.key as { value?: unknown }).value);
          return [name, literalValue(property.value as Expression, text, file)];
        }),
      );
  }
  throw notData(node.start, text, file);
}

function notData(offset: number, text: string, file: string): Error {
  return configError(
    'CONFIG_NOT_DATA',
    `${file} computes its values here; Outband reads JavaScript files as data and never executes them.`,
    'Replace the expression by its value, or choose amplifyconfiguration.json or amplify_outputs.json instead.',
    { file, ...positionOf(text, offset) },
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
      { file, ...positionOf(text, pos) },
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
  return literalValue(object, text, file);
}
